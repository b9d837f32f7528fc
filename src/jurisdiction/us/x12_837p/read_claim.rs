//! Loops 2300 to 2330: the claim itself, its providers, other payers.

use super::super::claim::{
    Adjustment, Agreements, Attachment, Causes, Claim, Coverage, Diagnoses, Frequency, Kept, Note, OtherPayer, Patient, Provider, Purpose,
    Reference, Role, ServiceLine, Subscriber,
};
use super::super::ids::{ClaimNumber, Code, Icd10, PlaceOfService};
use super::grammar::{Loop, Spot};
use super::read_level;
use super::read_line::LineDraft;
use super::segments::Segment;
use super::trouble::{Trouble, TroubleKind};
use super::values::Reading;
use super::visit_view;
use crate::finding::{FileNo, Private};
use crate::money::Money;
use crate::visit::Visit;

/// A claim while it is read.
pub(super) struct ClaimDraft<'t> {
    visit: Visit<'t>,
    row: u32,
    /// CLM05-1 and the NM109 of 2310B as they stand, for lines that name no others.
    place_and_rendering: [&'t str; 2],
    heading: Option<Heading>,
    dates: Vec<super::super::claim::Dated>,
    attachments: Vec<Attachment<'t>>,
    patient_paid: Option<Money>,
    references: Vec<Reference<'t>>,
    note: Option<Note<'t>>,
    diagnoses: Option<Diagnoses>,
    old_diagnoses: bool,
    providers: Vec<Provider<'t>>,
    other_payers: Vec<OtherPayer<'t>>,
    lines: Vec<LineDraft<'t>>,
    kept: Vec<Kept<'t>>,
}

/// CLM.
struct Heading {
    number: ClaimNumber,
    charge: Money,
    place: PlaceOfService,
    frequency: Frequency,
    agreements: Agreements,
    causes: Causes,
    special_program: Code<3>,
    delay_reason: Code<2>,
}

impl<'t> ClaimDraft<'t> {
    pub(super) fn new(segment: &Segment<'t>, mut visit: Visit<'t>, file: FileNo) -> ClaimDraft<'t> {
        visit.file = file;
        visit.row = segment.ordinal;
        ClaimDraft {
            visit,
            row: segment.ordinal,
            place_and_rendering: ["", ""],
            heading: None,
            dates: Vec::new(),
            attachments: Vec::new(),
            patient_paid: None,
            references: Vec::new(),
            note: None,
            diagnoses: None,
            old_diagnoses: false,
            providers: Vec::new(),
            other_payers: Vec::new(),
            lines: Vec::new(),
            kept: Vec::new(),
        }
    }

    pub(super) fn row(&self) -> u32 {
        self.row
    }

    pub(super) fn take(&mut self, segment: &Segment<'t>, at: (Spot, Loop), reading: &mut Reading) {
        visit_view::see_claim(&mut self.visit, at, segment);
        match at {
            (Spot::Claim, _) => self.place_and_rendering[0] = segment.component(5, 1),
            (Spot::Name, Loop::Provider) if segment.element(1) == "82" => self.place_and_rendering[1] = segment.element(9),
            _ => {}
        }
        match at {
            (Spot::LineNumber, _) => {
                reading.line = u16::try_from(self.lines.len() + 1).unwrap_or(u16::MAX);
                self.lines.push(LineDraft::new(segment.ordinal));
            }
            (_, Loop::Claim) => self.take_own(segment, at.0, reading),
            (_, Loop::Provider) => take_of_provider(&mut self.providers, segment, at.0, reading),
            (_, Loop::OtherPayer | Loop::OtherSubscriber | Loop::OtherPayerName | Loop::OtherPayerProvider) => {
                take_of_other_payer(&mut self.other_payers, segment, at, reading);
            }
            _ => {
                if let Some(line) = self.lines.last_mut() {
                    line.take(segment, at, reading);
                }
            }
        }
    }

    fn take_own(&mut self, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
        match spot {
            Spot::Claim => self.heading = Some(heading(segment, reading)),
            Spot::Date => self.dates.extend(reading.dated(segment)),
            Spot::Attachment => self.attachments.push(attachment(segment, reading)),
            Spot::PatientPaid => {
                let paid = reading.money((segment, "AMT02"), segment.element(2));
                reading.once(&mut self.patient_paid, paid, (segment, "amount the patient paid"));
            }
            Spot::Reference => {
                let read = reading.reference(segment);
                self.references.push(read);
            }
            Spot::Note => {
                let read = note(segment, reading);
                reading.once(&mut self.note, Some(read), (segment, "note of the claim"));
            }
            Spot::Diagnoses => {
                let read = diagnoses(segment, reading);
                reading.once(&mut self.diagnoses, Some(read), (segment, "list of diagnoses"));
            }
            Spot::OldDiagnoses => {
                self.old_diagnoses = true;
                let message = "the diagnoses are coded in ICD-9 (qualifier BK)";
                reading.push(Trouble::new(TroubleKind::OldDiagnoses, reading.place(segment.ordinal, "HI01"), message));
            }
            Spot::Kept(slot) => self.kept.push(segment.kept(slot)),
            _ => {}
        }
    }

    /// The claim, with what stands above it.
    pub(super) fn finished(
        mut self,
        (coverage, subscriber, patient): (Coverage<'t>, Subscriber<'t>, Option<Patient<'t>>),
        reading: &mut Reading,
    ) -> (Claim<'t>, Visit<'t>) {
        let lines = self.finish_lines(reading);
        let [place, rendering] = self.place_and_rendering;
        visit_view::inherit(&mut self.visit, place, rendering);
        reading.line = 0;
        if self.diagnoses.is_none_or(|d| d.is_empty()) && !self.old_diagnoses {
            reading.missing(self.row, "HI", "diagnoses");
        }
        if lines.is_empty() {
            reading.missing(self.row, "LX", "service lines");
        }
        if patient.is_none() && !coverage.relationship.is("18") {
            reading.missing(self.row, "SBR02", "patient: the subscriber is not the patient, and nobody stands below");
        }
        for other in &self.other_payers {
            if other.coverage.payer.id.is_empty() || *other.subscriber.name.expose() == Default::default() {
                reading.missing(self.row, "SBR", "subscriber or payer in the loop of another payer");
            }
            if other.benefits_assigned.is_none() || other.release.is_none() {
                reading.missing(self.row, "OI", "agreements (OI) in the loop of another payer");
            }
        }
        self.kept.sort_by_key(|k| k.slot);
        let heading = self.heading.unwrap_or_else(unreadable_heading);
        let claim = Claim {
            purpose: Purpose::Chargeable,
            coverage,
            subscriber,
            patient,
            number: heading.number,
            charge: heading.charge,
            place: heading.place,
            frequency: heading.frequency,
            agreements: heading.agreements,
            causes: heading.causes,
            special_program: heading.special_program,
            delay_reason: heading.delay_reason,
            dates: self.dates,
            attachments: self.attachments,
            patient_paid: self.patient_paid.unwrap_or(Money::ZERO),
            references: self.references,
            note: self.note,
            diagnoses: self.diagnoses.unwrap_or_default(),
            providers: self.providers,
            other_payers: self.other_payers,
            lines,
            kept: self.kept,
        };
        (claim, self.visit)
    }

    fn finish_lines(&mut self, reading: &mut Reading) -> Vec<ServiceLine<'t>> {
        let mut number = 0;
        std::mem::take(&mut self.lines)
            .into_iter()
            .map(|line| {
                number += 1;
                reading.line = number;
                line.finished(reading)
            })
            .collect()
    }
}

/// What stands in for a CLM that could not be read; such a claim is held.
fn unreadable_heading() -> Heading {
    Heading {
        number: ClaimNumber::parse("UNREADABLE").expect("ten capital letters are a claim number"),
        charge: Money::ZERO,
        place: PlaceOfService::parse("99").expect("99 is the place of service for any other place"),
        frequency: Frequency::ORIGINAL,
        agreements: Agreements::default(),
        causes: Causes::default(),
        special_program: Code::NONE,
        delay_reason: Code::NONE,
    }
}

fn heading(segment: &Segment<'_>, reading: &mut Reading) -> Heading {
    let unreadable = unreadable_heading();
    let number = ClaimNumber::received(segment.element(1));
    if let Err(why) = number {
        reading.malformed((segment, "CLM01"), segment.element(1), &format!("is not a claim number: it {why}"));
    }
    let place = PlaceOfService::parse(segment.component(5, 1));
    if let Err(why) = place {
        reading.malformed((segment, "CLM05-1"), segment.component(5, 1), &format!("is not a place of service: it {why}"));
    }
    reading.expect((segment, "CLM05-2"), segment.component(5, 2), "B");
    no_more_components(segment, (5, 3, "CLM05"), reading);
    no_more_components(segment, (11, 5, "CLM11"), reading);
    if !segment.component(11, 3).is_empty() {
        reading.malformed((segment, "CLM11-3"), segment.component(11, 3), "is not used for professional claims");
    }
    let mut code = |n: usize, column| reading.code((segment, column), segment.element(n));
    let agreements = Agreements {
        signature_on_file: code(6, "CLM06"),
        assignment: code(7, "CLM07"),
        benefits_assigned: code(8, "CLM08"),
        release: code(9, "CLM09"),
        signed_for_patient: code(10, "CLM10"),
    };
    Heading {
        number: number.unwrap_or(unreadable.number),
        charge: reading.money((segment, "CLM02"), segment.element(2)).unwrap_or(Money::ZERO),
        place: place.unwrap_or(unreadable.place),
        frequency: Frequency(reading.code((segment, "CLM05-3"), segment.component(5, 3))),
        agreements,
        causes: Causes {
            kinds: [1, 2].map(|n| reading.code((segment, "CLM11"), segment.component(11, n))),
            state: reading.code((segment, "CLM11-4"), segment.component(11, 4)),
            country: reading.code((segment, "CLM11-5"), segment.component(11, 5)),
        },
        special_program: reading.code((segment, "CLM12"), segment.element(12)),
        delay_reason: reading.code((segment, "CLM20"), segment.element(20)),
    }
}

/// Components that the guide does not use must be empty.
pub(super) fn no_more_components(segment: &Segment<'_>, (element, used, column): (usize, usize, &'static str), reading: &mut Reading) {
    if let Some(text) = segment.components(element).skip(used).find(|text| !text.is_empty()) {
        let message = format!("{column} has more than {used} parts");
        reading.push(Trouble::new(TroubleKind::NotUsed, reading.place(segment.ordinal, column), message).private(text));
    }
}

fn diagnoses(segment: &Segment<'_>, reading: &mut Reading) -> Diagnoses {
    let mut list = Diagnoses::default();
    for n in 1..=12 {
        if segment.element(n).is_empty() {
            continue;
        }
        reading.expect((segment, "HI"), segment.component(n, 1), if n == 1 { "ABK" } else { "ABF" });
        no_more_components(segment, (n, 2, "HI"), reading);
        match Icd10::parse_recorded(segment.component(n, 2)) {
            // Twelve elements, twelve places.
            Ok(code) => _ = list.push(code),
            Err(why) => reading.malformed((segment, "HI"), segment.component(n, 2), &format!("is not a diagnosis code: it {why}")),
        }
    }
    list
}

pub(super) fn attachment<'t>(segment: &Segment<'t>, reading: &mut Reading) -> Attachment<'t> {
    let expected = if segment.element(6).is_empty() { "" } else { "AC" };
    reading.expect((segment, "PWK05"), segment.element(5), expected);
    Attachment {
        kind: reading.code((segment, "PWK01"), segment.element(1)),
        way: reading.code((segment, "PWK02"), segment.element(2)),
        number: segment.element(6),
    }
}

pub(super) fn note<'t>(segment: &Segment<'t>, reading: &mut Reading) -> Note<'t> {
    if segment.element(2).is_empty() {
        reading.malformed((segment, "NTE02"), "", "is empty");
    }
    Note { kind: reading.code((segment, "NTE01"), segment.element(1)), text: Private::new(segment.element(2)) }
}

/// Loops 2310, 2330C to G and 2420.
pub(super) fn take_of_provider<'t>(providers: &mut Vec<Provider<'t>>, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
    if spot == Spot::Name {
        let role = role(segment.element(1));
        let mut provider = Provider::new(role, reading.name(segment));
        provider.npi = reading.npi(segment);
        return providers.push(provider);
    }
    let Some(provider) = providers.last_mut() else { return };
    match spot {
        Spot::Taxonomy => {
            let read = reading.taxonomy(segment);
            reading.once(&mut provider.taxonomy, read, (segment, "taxonomy code of a provider"));
        }
        Spot::Street => reading.street(segment, &mut provider.address),
        Spot::City => reading.city(segment, &mut provider.address),
        Spot::Reference => {
            let read = reading.reference(segment);
            provider.references.push(read);
        }
        Spot::Kept(slot) => provider.kept.push(segment.kept(slot)),
        _ => {}
    }
}

fn role(code: &str) -> Role {
    const ROLES: [Role; 10] = [
        Role::Referring,
        Role::PrimaryCare,
        Role::Rendering,
        Role::PurchasedFrom,
        Role::Facility,
        Role::Supervising,
        Role::Ordering,
        Role::PickUp,
        Role::DropOff,
        Role::Billing,
    ];
    ROLES.into_iter().find(|role| role.code() == code).expect("the grammar lets no other role in")
}

fn take_of_other_payer<'t>(others: &mut Vec<OtherPayer<'t>>, segment: &Segment<'t>, (spot, open): (Spot, Loop), reading: &mut Reading) {
    if spot == Spot::Coverage {
        return others.push(OtherPayer { coverage: read_level::coverage(segment, reading), ..OtherPayer::default() });
    }
    let Some(other) = others.last_mut() else { return };
    match (spot, open) {
        (_, Loop::OtherPayerProvider) => take_of_provider(&mut other.providers, segment, spot, reading),
        (Spot::Name, Loop::OtherSubscriber) => {
            if *other.subscriber.name.expose() != Default::default() {
                reading.repeated(segment.ordinal, "NM1*IL", "subscriber of another payer");
            }
            other.subscriber = read_level::subscriber(segment, reading);
        }
        (Spot::Name, _) => {
            if !other.coverage.payer.id.is_empty() {
                reading.repeated(segment.ordinal, "NM1*PR", "name of another payer");
            }
            other.coverage.payer = read_level::organisation(segment, reading);
        }
        (Spot::Decided, _) => {
            let day = reading.dates(segment).map(|(day, _)| day);
            reading.once(&mut other.decided, day, (segment, "day another payer decided"));
        }
        (_, Loop::OtherPayerName) => read_level::take_of_payer(&mut other.coverage.payer, segment, spot, reading),
        (_, Loop::OtherSubscriber) => take_of_other_subscriber(&mut other.subscriber, segment, spot, reading),
        _ => take_amounts(other, segment, spot, reading),
    }
}

fn take_of_other_subscriber<'t>(subscriber: &mut Subscriber<'t>, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
    let mut address = subscriber.address.map(|a| *a.expose());
    match spot {
        Spot::Street => reading.street(segment, &mut address),
        Spot::City => reading.city(segment, &mut address),
        Spot::Reference => {
            let read = reading.reference(segment);
            subscriber.references.push(read);
        }
        _ => {}
    }
    subscriber.address = address.map(Private::new);
}

/// 2320 behind its SBR.
fn take_amounts<'t>(other: &mut OtherPayer<'t>, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
    let amount = |reading: &mut Reading| reading.money((segment, "AMT02"), segment.element(2));
    match spot {
        Spot::Adjustments => adjustments(&mut other.adjustments, segment, reading),
        Spot::Paid => {
            let paid = amount(reading);
            reading.once(&mut other.paid, paid, (segment, "amount another payer paid"));
        }
        Spot::NonCovered => {
            let read = amount(reading);
            reading.once(&mut other.non_covered, read, (segment, "non-covered amount"));
        }
        Spot::Remaining => {
            let read = amount(reading);
            reading.once(&mut other.remaining, read, (segment, "remaining patient liability"));
        }
        Spot::Agreements => {
            other.benefits_assigned = reading.code((segment, "OI03"), segment.element(3));
            other.signed_for_patient = reading.code((segment, "OI04"), segment.element(4));
            other.release = reading.code((segment, "OI06"), segment.element(6));
        }
        Spot::Kept(slot) => other.kept.push(segment.kept(slot)),
        _ => {}
    }
}

/// CAS: a group, then up to six of reason, amount, quantity.
pub(super) fn adjustments(list: &mut Vec<Adjustment>, segment: &Segment<'_>, reading: &mut Reading) {
    let group = reading.code((segment, "CAS01"), segment.element(1));
    for first in (2..=17).step_by(3) {
        let [reason, amount, quantity] = [first, first + 1, first + 2].map(|n| segment.element(n));
        if reason.is_empty() && amount.is_empty() && quantity.is_empty() {
            continue;
        }
        if reason.is_empty() {
            reading.malformed((segment, "CAS"), amount, "has an amount without its reason");
        }
        let Some(amount) = reading.money((segment, "CAS"), amount) else { continue };
        let quantity = if quantity.is_empty() { None } else { reading.units((segment, "CAS"), quantity) };
        list.push(Adjustment { group, reason: reading.code((segment, "CAS"), reason), amount, quantity });
    }
}
