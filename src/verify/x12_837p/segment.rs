//! What a segment must say beyond the form of its elements, without looking at any other segment.

use super::checks;
use super::faults::Here;
use super::role::Kind;
use super::values;
use crate::wire::x12::Fields;

/// Proves one segment by itself.
pub(super) fn prove(kind: Kind, segment: &Fields<'_>, component: u8, here: &mut Here<'_>) {
    match kind {
        Kind::Name => name(segment, here),
        Kind::City => place(segment, here),
        Kind::Number => number(segment, here),
        Kind::Date => date(segment, here),
        Kind::Person => dates_of_person(segment, here),
        Kind::Contact => contact(segment, here),
        Kind::Taxonomy if !is_taxonomy(segment.get(3)) => here.fault(checks::TAXONOMY, "PRV03 is not a taxonomy code"),
        Kind::Amount if is_negative(segment.get(2)) => here.fault(checks::MONEY, "AMT02 is negative"),
        Kind::Attachment => attachment(segment, here),
        Kind::Service => service(segment, component, here),
        Kind::Diagnoses => diagnoses(segment, component, here),
        Kind::Adjustment => adjustments(segment, here),
        Kind::Drug if segment.get(2) == b"N4" && !values::is_digits(segment.get(3), 11) => {
            here.fault(checks::DRUG, "LIN03 is not an 11-digit drug code");
        }
        Kind::Quantity if values::number(segment.get(4), 15, 3).is_ok_and(|quantity| quantity <= 0) => {
            here.fault(checks::DRUG, "CTP04 is not above zero");
        }
        Kind::Adjudication if is_negative(segment.get(2)) => here.fault(checks::MONEY, "SVD02 is negative"),
        _ => {}
    }
}

fn is_negative(amount: &[u8]) -> bool {
    amount.first() == Some(&b'-')
}

fn is_taxonomy(code: &[u8]) -> bool {
    code.len() == 10 && code[9] == b'X' && code.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

fn name(segment: &Fields<'_>, here: &mut Here<'_>) {
    let (qualifier, id) = (segment.get(8), segment.get(9));
    if qualifier.is_empty() != id.is_empty() {
        here.fault(checks::NAMES, "NM108 and NM109 do not stand together");
    }
    if qualifier == b"XX" && !values::is_npi(id) {
        here.fault(checks::NPI, "NM109 is not an NPI with a right check digit");
    }
    if segment.get(2) == b"2" && !(segment.get(4).is_empty() && segment.get(5).is_empty()) {
        here.fault(checks::NAMES, "an organisation has a first or middle name");
    }
}

fn place(segment: &Fields<'_>, here: &mut Here<'_>) {
    if !matches!(segment.get(4), b"" | b"US") {
        return;
    }
    let zip = segment.get(3);
    if !values::is_digits(zip, 5) && !values::is_digits(zip, 9) {
        here.fault(checks::ADDRESS, "N403 is not a ZIP of 5 or 9 digits");
    }
    if segment.get(2).is_empty() {
        here.fault(checks::ADDRESS, "N402, the state, is missing");
    }
}

fn number(segment: &Fields<'_>, here: &mut Here<'_>) {
    if matches!(segment.get(1), b"EI" | b"SY") && !values::is_digits(segment.get(2), 9) {
        here.fault(checks::TAX_ID, "REF02 is not a number of nine digits");
    }
}

fn date(segment: &Fields<'_>, here: &mut Here<'_>) {
    let text = segment.get(3);
    let good = match segment.get(2) {
        b"D8" => values::day(text).is_some(),
        b"RD8" => values::span(text).is_some(),
        _ => true,
    };
    if !good {
        here.fault(checks::DATE, "DTP03 is not a date or span of dates");
    }
}

/// DMG02 is a birth date, PAT06 a date of death.
fn dates_of_person(segment: &Fields<'_>, here: &mut Here<'_>) {
    let (form, text) = if segment.id() == b"DMG" { (segment.get(1), segment.get(2)) } else { (segment.get(5), segment.get(6)) };
    if form.is_empty() != text.is_empty() || (!text.is_empty() && values::day(text).is_none()) {
        here.fault(checks::DATE, "the date of birth or death is not a date");
    }
}

fn contact(segment: &Fields<'_>, here: &mut Here<'_>) {
    for at in [3, 5, 7] {
        let (kind, text) = (segment.get(at), segment.get(at + 1));
        let good = match kind {
            b"" => text.is_empty(),
            b"TE" | b"FX" => values::is_digits(text, 10) && text[0] > b'1' && text[3] > b'1',
            b"EM" => text.contains(&b'@'),
            b"EX" => at > 3 && segment.get(at - 2) == b"TE" && !text.is_empty() && text.iter().all(u8::is_ascii_digit),
            _ => !text.is_empty(),
        };
        if !good {
            here.fault(checks::CONTACT, format!("PER{:02} is not a contact number of its kind", at + 1));
        }
    }
}

fn attachment(segment: &Fields<'_>, here: &mut Here<'_>) {
    let (sent, number) = (segment.get(2), segment.get(6));
    let by_control_number = matches!(sent, b"BM" | b"EL" | b"EM" | b"FT" | b"FX");
    if (by_control_number && number.is_empty()) || segment.get(5).is_empty() != number.is_empty() {
        here.fault(checks::ATTACHMENT, "PWK06, the control number of the attachment, is missing or has no qualifier");
    }
}

fn service(segment: &Fields<'_>, component: u8, here: &mut Here<'_>) {
    let mut parts = segment.get(1).split(|&b| b == component);
    if parts.next() == Some(b"HC") && !values::is_procedure(parts.next().unwrap_or_default()) {
        here.fault(checks::SERVICE, "SV101-2 is not shaped as a procedure code");
    }
    let mut seen: [&[u8]; 4] = [b""; 4];
    for (at, modifier) in parts.take(4).enumerate().filter(|(_, modifier)| !modifier.is_empty()) {
        if seen.contains(&modifier) || !modifier.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            here.fault(checks::SERVICE, "a modifier stands twice or is not two letters or digits");
        }
        seen[at] = modifier;
    }
    if values::units(segment.get(4)).is_ok_and(|units| units <= 0) {
        here.fault(checks::SERVICE, "SV104 is not above zero");
    }
    if is_negative(segment.get(2)) {
        here.fault(checks::MONEY, "SV102 is negative");
    }
}

fn diagnoses(segment: &Fields<'_>, component: u8, here: &mut Here<'_>) {
    if !segment.get(1).starts_with(b"ABK") {
        return;
    }
    let code = |at: usize| segment.get(at).split(move |&b| b == component).nth(1).unwrap_or_default();
    let mut seen: [&[u8]; 12] = [b""; 12];
    for at in 1..=segment.len().min(12) {
        let diagnosis = code(at);
        if !values::is_diagnosis(diagnosis) {
            here.fault(checks::DIAGNOSES, format!("HI{at:02} is not shaped as an ICD-10-CM code"));
        } else if seen.contains(&diagnosis) {
            here.fault(checks::DIAGNOSES, format!("HI{at:02} repeats an earlier diagnosis"));
        }
        seen[at - 1] = diagnosis;
    }
}

fn adjustments(segment: &Fields<'_>, here: &mut Here<'_>) {
    for at in (2..=segment.len().max(2)).step_by(3) {
        let (reason, amount, quantity) = (segment.get(at), segment.get(at + 1), segment.get(at + 2));
        if reason.is_empty() != amount.is_empty() || (amount.is_empty() && !quantity.is_empty()) {
            here.fault(checks::ADJUSTMENT, format!("CAS{at:02} and CAS{:02} do not stand together", at + 1));
        }
    }
}
