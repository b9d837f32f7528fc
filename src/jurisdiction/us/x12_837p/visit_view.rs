//! The visit that the shared rules look at, filled from the segments of a claim.
//!
//! It is a view: what the insurer gets is the claim. Rows of the visit are numbers of segments.

use super::grammar::{Loop, Spot};
use super::segments::Segment;
use crate::date::{self, Date};
use crate::visit::{Column, DIAGNOSIS_COLUMNS, Line, MODIFIER_COLUMNS, OfVisit, Visit, col, lcol};
use chrono::{Datelike, Days, NaiveDate};
use std::sync::OnceLock;

/// Days from the first day of 1850 to the last of 2149: every birth and service on a claim falls there.
const FIRST_YEAR: i32 = 1850;
const YEARS: i32 = 300;

/// A date as visit files write it, borrowed from a table of all days that is made when first asked for (1.1 MB).
///
/// A visit borrows its texts; the days of an 837P are spelled differently, and this saves a copy for each.
pub(super) fn iso(day: Date) -> Option<&'static str> {
    static DAYS: OnceLock<String> = OnceLock::new();
    let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?;
    if !(FIRST_YEAR..FIRST_YEAR + YEARS).contains(&day.year()) {
        return None;
    }
    let table = DAYS.get_or_init(|| all_days(first));
    let at = usize::try_from((day - first).num_days()).ok()? * 10;
    table.get(at..at + 10)
}

fn all_days(first: Date) -> String {
    let mut table = String::new();
    let mut day = first;
    while day.year() < FIRST_YEAR + YEARS {
        let digits = date::compact(day).map(char::from);
        for (n, digit) in digits.into_iter().enumerate() {
            if n == 4 || n == 6 {
                table.push('-');
            }
            table.push(digit);
        }
        let Some(next) = day.checked_add_days(Days::new(1)) else { break };
        day = next;
    }
    table
}

/// Pointers `1:2` as the letters `AB`, borrowed from a table of all there are.
fn letters(pointers: &[u8]) -> &'static str {
    static TABLE: OnceLock<String> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut text = String::new();
        for n in 0..12_u32.pow(4) {
            for place in [1728, 144, 12, 1] {
                text.push(char::from(b'A' + u8::try_from(n / place % 12).expect("a remainder of twelve fits a byte")));
            }
        }
        text
    });
    let number = (0..4).fold(0, |n, place| n * 12 + pointers.get(place).map_or(0, |&p| usize::from(p) - 1));
    table.get(number * 4..number * 4 + pointers.len().min(4)).unwrap_or_default()
}

fn set<'t, P>(visit: &mut Visit<'t>, column: Column<OfVisit, P>, text: &'t str) {
    let cell = &mut visit.cells_mut()[column.index()];
    if cell.is_empty() {
        *cell = text.trim();
    }
}

fn day(text: &str) -> &'static str {
    date::parse_compact(text).and_then(iso).unwrap_or_default()
}

/// A segment of the subscriber's or patient's level.
pub(super) fn see_level<'t>(visit: &mut Visit<'t>, (spot, open): (Spot, Loop), segment: &Segment<'t>) {
    let is_self = visit.text(col::RELATIONSHIP) == "self";
    match (spot, open) {
        (Spot::Coverage, _) => {
            set(visit, col::RELATIONSHIP, if segment.element(2) == "18" { "self" } else { "" });
            set(visit, col::GROUP_NUMBER, segment.element(3));
            set(visit, col::MSP_TYPE, segment.element(5));
        }
        (Spot::PatientState, Loop::PatientLevel) => set(visit, col::RELATIONSHIP, relationship(segment.element(1))),
        (Spot::Name, Loop::Payer) => set(visit, col::PAYER_ID, segment.element(9)),
        (Spot::Name, Loop::Subscriber) => {
            set(visit, col::MEMBER_ID, segment.element(9));
            if is_self {
                set(visit, col::PATIENT_ID, segment.element(9));
                see_patient_name(visit, segment);
            } else {
                set(visit, col::SUBSCRIBER_LAST, segment.element(3));
                set(visit, col::SUBSCRIBER_FIRST, segment.element(4));
            }
        }
        (Spot::Name, Loop::Patient) => see_patient_name(visit, segment),
        (_, Loop::Patient) => see_patient(visit, spot, segment),
        (_, Loop::Subscriber) if is_self => see_patient(visit, spot, segment),
        (_, Loop::Subscriber) => see_subscriber(visit, spot, segment),
        _ => {}
    }
}

fn relationship(code: &str) -> &'static str {
    match code {
        "01" => "spouse",
        "19" => "child",
        "" => "",
        _ => "other",
    }
}

fn see_patient_name<'t>(visit: &mut Visit<'t>, segment: &Segment<'t>) {
    set(visit, col::PATIENT_LAST, segment.element(3));
    set(visit, col::PATIENT_FIRST, segment.element(4));
    set(visit, col::PATIENT_MIDDLE, segment.element(5));
}

fn see_patient<'t>(visit: &mut Visit<'t>, spot: Spot, segment: &Segment<'t>) {
    match spot {
        Spot::Street => {
            set(visit, col::ADDRESS1, segment.element(1));
            set(visit, col::ADDRESS2, segment.element(2));
        }
        Spot::City => {
            set(visit, col::CITY, segment.element(1));
            set(visit, col::REGION, segment.element(2));
            set(visit, col::POSTAL_CODE, segment.element(3));
        }
        Spot::Person => {
            set(visit, col::BIRTH_DATE, day(segment.element(2)));
            set(visit, col::SEX, segment.element(3));
        }
        _ => {}
    }
}

fn see_subscriber<'t>(visit: &mut Visit<'t>, spot: Spot, segment: &Segment<'t>) {
    match spot {
        Spot::Street => set(visit, col::SUBSCRIBER_ADDRESS1, segment.element(1)),
        Spot::City => {
            set(visit, col::SUBSCRIBER_CITY, segment.element(1));
            set(visit, col::SUBSCRIBER_REGION, segment.element(2));
            set(visit, col::SUBSCRIBER_POSTAL_CODE, segment.element(3));
        }
        Spot::Person => {
            set(visit, col::SUBSCRIBER_BIRTH_DATE, day(segment.element(2)));
            set(visit, col::SUBSCRIBER_SEX, segment.element(3));
        }
        _ => {}
    }
}

/// A segment of the claim or below it.
pub(super) fn see_claim<'t>(visit: &mut Visit<'t>, at: (Spot, Loop), segment: &Segment<'t>) {
    match at {
        (Spot::LineNumber, _) => {
            let mut line = Line::new(segment.ordinal);
            line.cells_mut()[lcol::LINE.index()] = segment.element(1).trim();
            visit.lines.push(line);
        }
        (_, Loop::Claim) => see_heading(visit, at.0, segment),
        (Spot::Name, Loop::Provider) => see_provider(visit, segment),
        (Spot::Coverage, Loop::OtherPayer) => {
            set(visit, col::GROUP2_NUMBER, segment.element(3));
            set(visit, col::RELATIONSHIP2, if segment.element(2) == "18" { "self" } else { relationship(segment.element(2)) });
            set(visit, col::MSP_TYPE, segment.element(5));
        }
        (Spot::Name, Loop::OtherSubscriber) => {
            set(visit, col::MEMBER2_ID, segment.element(9));
            set(visit, col::SUBSCRIBER2_LAST, segment.element(3));
            set(visit, col::SUBSCRIBER2_FIRST, segment.element(4));
        }
        (Spot::Name, Loop::OtherPayerName) => set(visit, col::PAYER2_ID, segment.element(9)),
        (_, Loop::Line | Loop::Drug | Loop::LineProvider) => see_line(visit, at, segment),
        _ => {}
    }
}

fn see_heading<'t>(visit: &mut Visit<'t>, spot: Spot, segment: &Segment<'t>) {
    match spot {
        Spot::Claim => {
            set(visit, col::VISIT_ID, segment.element(1));
            set(visit, col::FREQUENCY, segment.component(5, 3));
            set(visit, col::DELAY_REASON, segment.element(20));
            let kind = match segment.component(11, 1) {
                "AA" => "auto",
                "EM" => "work",
                "OA" => "other",
                _ => "",
            };
            set(visit, col::ACCIDENT_KIND, kind);
            set(visit, col::ACCIDENT_REGION, segment.component(11, 4));
        }
        Spot::Date => see_date(visit, segment),
        Spot::Attachment => {
            set(visit, col::ATTACHMENT_TYPE, segment.element(1));
            set(visit, col::ATTACHMENT_NUMBER, segment.element(6));
        }
        Spot::PatientPaid => set(visit, col::PATIENT_PAID, segment.element(2)),
        Spot::Reference => match segment.element(1) {
            "G1" => set(visit, col::PRIOR_AUTH, segment.element(2)),
            "9F" => set(visit, col::REFERRAL_NUMBER, segment.element(2)),
            "F8" => set(visit, col::ORIGINAL_REF, segment.element(2)),
            "X4" => set(visit, col::CLIA, segment.element(2)),
            _ => {}
        },
        Spot::Note => set(visit, col::NOTE, segment.element(2)),
        Spot::Diagnoses | Spot::OldDiagnoses => {
            for (n, column) in DIAGNOSIS_COLUMNS.iter().enumerate() {
                set(visit, *column, segment.component(n + 1, 2));
            }
        }
        _ => {}
    }
}

fn see_date<'t>(visit: &mut Visit<'t>, segment: &Segment<'t>) {
    let column = match segment.element(1) {
        "431" => col::ONSET_DATE,
        "454" => col::INITIAL_TREATMENT_DATE,
        "304" => col::LAST_SEEN_DATE,
        "439" => col::ACCIDENT_DATE,
        "435" => col::ADMISSION_DATE,
        "096" => col::DISCHARGE_DATE,
        "484" => return set(visit, col::LMP_DATE, day(segment.element(3))),
        _ => return,
    };
    set(visit, column, day(segment.element(3)));
}

fn see_provider<'t>(visit: &mut Visit<'t>, segment: &Segment<'t>) {
    match segment.element(1) {
        "DN" => {
            set(visit, col::REFERRING_ID, segment.element(9));
            set(visit, col::REFERRING_LAST, segment.element(3));
            set(visit, col::REFERRING_FIRST, segment.element(4));
        }
        "DQ" => set(visit, col::SUPERVISING_ID, segment.element(9)),
        "77" => set(visit, col::FACILITY_ID, segment.element(9)),
        _ => {}
    }
}

fn see_line<'t>(visit: &mut Visit<'t>, (spot, open): (Spot, Loop), segment: &Segment<'t>) {
    if spot == Spot::Name && segment.element(1) == "DK" {
        set(visit, col::ORDERING_ID, segment.element(9));
    }
    let Some(line) = visit.lines.last_mut() else { return };
    let cells = line.cells_mut();
    match (spot, open) {
        (Spot::Service, _) => see_service(cells, segment),
        (Spot::ServiceDate, _) => {
            let (from, to) = segment.element(3).split_once('-').unwrap_or((segment.element(3), ""));
            cells[lcol::SERVICE_FROM.index()] = day(from);
            cells[lcol::SERVICE_TO.index()] = day(to);
        }
        (Spot::DrugCode, _) if segment.element(2) == "N4" => cells[lcol::NDC.index()] = segment.element(3).trim(),
        (Spot::DrugQuantity, _) if !cells[lcol::NDC.index()].is_empty() => {
            cells[lcol::NDC_QUANTITY.index()] = segment.element(4).trim();
            cells[lcol::NDC_UNITS.index()] = segment.component(5, 1);
        }
        (Spot::Name, Loop::LineProvider) if segment.element(1) == "82" => cells[lcol::RENDERING_ID.index()] = segment.element(9).trim(),
        _ => {}
    }
}

fn see_service<'t>(cells: &mut [&'t str; crate::visit::LINE_COLUMNS.len()], segment: &Segment<'t>) {
    cells[lcol::CODE.index()] = segment.component(1, 2);
    for (n, column) in MODIFIER_COLUMNS.iter().enumerate() {
        cells[column.index()] = segment.component(1, n + 3);
    }
    cells[lcol::SERVICE_TEXT.index()] = segment.component(1, 7);
    cells[lcol::CHARGE.index()] = super::write_party::canonical(segment.element(2));
    let counted = if segment.element(3) == "MJ" { lcol::MINUTES } else { lcol::UNITS };
    cells[counted.index()] = super::write_party::canonical(segment.element(4));
    cells[lcol::PLACE_OF_SERVICE.index()] = segment.element(5).trim();
    let mut pointers = [0; 4];
    let mut count = 0;
    for pointer in segment.components(7).filter_map(|p| p.parse::<u8>().ok()).filter(|p| (1..=12).contains(p)).take(4) {
        pointers[count] = pointer;
        count += 1;
    }
    cells[lcol::DX_POINTERS.index()] = letters(&pointers[..count]);
    cells[lcol::EMERGENCY.index()] = segment.element(9);
    cells[lcol::EPSDT.index()] = segment.element(11);
}

/// Fills what lines inherit from their claim: its place of service and who treats.
pub(super) fn inherit<'t>(visit: &mut Visit<'t>, place: &'t str, rendering: &'t str) {
    for line in &mut visit.lines {
        for (column, text) in [(lcol::PLACE_OF_SERVICE, place), (lcol::RENDERING_ID, rendering)] {
            let cell = &mut line.cells_mut()[column.index()];
            if cell.is_empty() {
                *cell = text;
            }
        }
    }
}

/// The element of an 837P that fills a column of the view; the column's own name where none does.
pub fn element_of(column: &'static str) -> &'static str {
    match column {
        "visit_id" => "CLM01",
        "frequency" => "CLM05-3",
        "delay_reason" => "CLM20",
        "accident_kind" => "CLM11",
        "accident_region" => "CLM11-4",
        "payer_id" | "member_id" | "payer2_id" | "member2_id" | "referring_id" | "supervising_id" | "ordering_id" | "facility_id"
        | "rendering_id" => "NM109",
        "patient_last" | "subscriber_last" | "subscriber2_last" | "referring_last" => "NM103",
        "patient_first" | "subscriber_first" | "subscriber2_first" | "referring_first" => "NM104",
        "address1" | "subscriber_address1" => "N301",
        "address2" => "N302",
        "city" | "subscriber_city" => "N401",
        "region" | "subscriber_region" => "N402",
        "postal_code" | "subscriber_postal_code" => "N403",
        "birth_date" | "subscriber_birth_date" => "DMG02",
        "sex" | "subscriber_sex" => "DMG03",
        "relationship" | "relationship2" => "SBR02",
        "msp_type" => "SBR05",
        "accident_date" => "DTP*439",
        "admission_date" => "DTP*435",
        "discharge_date" => "DTP*096",
        "onset_date" => "DTP*431",
        "initial_treatment_date" => "DTP*454",
        "last_seen_date" => "DTP*304",
        "lmp_date" => "DTP*484",
        "service_from" | "service_to" => "DTP*472",
        "patient_paid" => "AMT*F5",
        "original_ref" => "REF*F8",
        "attachment_type" => "PWK01",
        "code" => "SV101-2",
        "mod1" => "SV101-3",
        "mod2" => "SV101-4",
        "mod3" => "SV101-5",
        "mod4" => "SV101-6",
        "charge" => "SV102",
        "units" | "minutes" => "SV104",
        "place_of_service" => "CLM05-1",
        "dx_pointers" => "SV107",
        "emergency" => "SV109",
        "epsdt" => "SV111",
        "ndc" => "LIN03",
        "ndc_quantity" => "CTP04",
        "ndc_units" => "CTP05",
        "line" => "LX01",
        _ => diagnosis_element(column),
    }
}

fn diagnosis_element(column: &'static str) -> &'static str {
    const HI: [&str; 12] = ["HI01", "HI02", "HI03", "HI04", "HI05", "HI06", "HI07", "HI08", "HI09", "HI10", "HI11", "HI12"];
    DIAGNOSIS_COLUMNS.iter().zip(HI).find(|(dx, _)| dx.name() == column).map_or(column, |(_, element)| element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_pointers_are_spelled_as_in_a_visit_file() {
        assert_eq!(day("20240229"), "2024-02-29");
        assert_eq!(day("18500101"), "1850-01-01");
        assert_eq!(day("21491231"), "2149-12-31");
        assert_eq!((day("20230229"), day("99991231")), ("", ""));
        assert_eq!(letters(&[1, 2, 12]), "ABL");
        assert_eq!((letters(&[12, 12, 12, 12]), letters(&[])), ("LLLL", ""));
    }
}
