//! One claim of an 835: CLP and everything up to the next one.

use super::super::held::{Held, HeldSegment};
use super::super::paid_claim::{
    Adjustment, Amount, ClaimStatus, Dated, Group, Heads, LineParts, PaidClaim, Person, Procedure, Reference, Remark, Role,
};
use super::super::refusal::Refusal;
use super::super::source::At;
use super::super::strange::Unknown;
use super::super::values;
use super::{Notes, code, known};
use crate::finding::Private;
use std::ops::Range;

/// The same claim without content, for texts of another lifetime; its lists keep their memory.
pub(super) fn emptied<'b>(claim: PaidClaim<'_>) -> PaidClaim<'b> {
    PaidClaim {
        adjustments: renewed(claim.adjustments),
        references: renewed(claim.references),
        dates: renewed(claim.dates),
        amounts: renewed(claim.amounts),
        remarks: renewed(claim.remarks),
        lines: renewed(claim.lines),
        people: renewed(claim.people),
        unknown: renewed(claim.unknown),
        ..PaidClaim::default()
    }
}

/// An empty list in the memory of another: collecting in place reuses it.
fn renewed<T, U>(mut list: Vec<T>) -> Vec<U> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}

/// What all adjustments of the claim say that the patient owes, in cents.
pub(super) fn patient_cents(claim: &PaidClaim<'_>) -> i128 {
    claim.adjustments.iter().filter(|adjustment| adjustment.group == Group::Patient).map(|a| i128::from(a.amount.cents())).sum()
}

/// Reads the held segments into `claim`.
pub(super) fn read<'a>(held: &'a Held, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    for segment in held.segments() {
        let in_line = !claim.lines.is_empty();
        match segment.code() {
            code::CAS => adjustments(segment, claim, notes),
            code::SVC => line(segment, claim, notes),
            code::DTM => dated(segment, claim, (notes, in_line)),
            code::REF => reference(segment, claim, (notes, in_line)),
            code::AMT => amount(segment, claim, (notes, in_line)),
            code::LQ => remark(segment, claim, notes),
            code::NM1 => person(segment, claim, notes),
            code::CLP => opening(segment, claim, notes),
            code::MOA => claim_remarks(segment, claim, (3..=7, notes)),
            code::MIA => {
                claim_remarks(segment, claim, (5..=5, notes));
                claim_remarks(segment, claim, (20..=23, notes));
            }
            // Numbers of covered days and the insurer's telephone: nobody asks for them.
            code::QTY | code::PER | code::N3 | code::N4 => {}
            other => {
                let id = other.to_le_bytes();
                notes.strange(Unknown::Segment, "", String::from_utf8_lossy(&id).trim_end_matches('\0'), segment.at);
                claim.unknown.push((segment.at, segment.text()));
            }
        }
    }
    end_lists(claim);
}

fn opening<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    let at = segment.at;
    claim.at = at;
    claim.number = segment.get(1);
    claim.status_code = segment.get(2);
    claim.status = ClaimStatus::of(claim.status_code);
    if claim.status == ClaimStatus::Unknown {
        notes.strange(Unknown::Status, "CLP02", claim.status_code, at.element(2));
    }
    claim.charge = notes.amount(segment.get(3), "CLP03", at.element(3));
    claim.paid = notes.amount(segment.get(4), "CLP04", at.element(4));
    claim.patient_share = match segment.get(5) {
        "" => None,
        text => Some(notes.amount(text, "CLP05", at.element(5))),
    };
    claim.filing_indicator = segment.get(6);
    if !known::filing_indicator(claim.filing_indicator) {
        notes.strange(Unknown::Qualifier, "CLP06", claim.filing_indicator, at.element(6));
    }
    claim.payer_number = segment.get(7);
    claim.facility = segment.get(8);
    claim.frequency = segment.get(9);
}

fn line<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    let at = segment.at;
    end_lists(claim);
    let units = |text: &str, column, element: u8, notes: &mut Notes| match text {
        "" => None,
        text => values::units(text).or_else(|| {
            notes.strange(Unknown::Quantity, column, "", at.element(element));
            None
        }),
    };
    let parts = LineParts {
        at,
        procedure: procedure(segment, 1, notes),
        charge: notes.amount(segment.get(2), "SVC02", at.element(2)),
        paid: notes.amount(segment.get(3), "SVC03", at.element(3)),
        revenue_code: segment.get(4),
        units: units(segment.get(5), "SVC05", 5, notes),
        original: (!segment.get(6).is_empty()).then(|| procedure(segment, 6, notes)),
        original_units: units(segment.get(7), "SVC07", 7, notes),
        adjustments: from(claim.adjustments.len()),
        references: from(claim.references.len()),
        dates: from(claim.dates.len()),
        amounts: from(claim.amounts.len()),
        remarks: from(claim.remarks.len()),
    };
    claim.lines.push(parts);
}

const fn from(start: usize) -> Range<usize> {
    start..usize::MAX
}

/// What follows belongs to the next line: ends the lists of the claim, or of the line before.
fn end_lists(claim: &mut PaidClaim<'_>) {
    let heads =
        Heads { references: claim.references.len(), dates: claim.dates.len(), amounts: claim.amounts.len(), remarks: claim.remarks.len() };
    let adjustments = claim.adjustments.len();
    match claim.lines.last_mut() {
        None => (claim.heads, claim.claim_adjustments) = (heads, adjustments),
        Some(line) => {
            line.adjustments.end = adjustments;
            line.references.end = heads.references;
            line.dates.end = heads.dates;
            line.amounts.end = heads.amounts;
            line.remarks.end = heads.remarks;
        }
    }
}

/// CAS: a group, and up to six times reason, amount, number of services.
fn adjustments<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    const COLUMNS: [(&str, u8); 6] = [("CAS03", 3), ("CAS06", 6), ("CAS09", 9), ("CAS12", 12), ("CAS15", 15), ("CAS18", 18)];
    let group_code = segment.get(1);
    let group = Group::of(group_code);
    if group == Group::Unknown {
        notes.strange(Unknown::Group, "CAS01", group_code, segment.at.element(1));
    }
    let triplets = segment.count().saturating_sub(1).div_ceil(3);
    for &(column, element) in COLUMNS.iter().take(triplets) {
        let place = usize::from(element);
        let (reason, amount) = (segment.get(place - 1), segment.get(place));
        if reason.is_empty() && amount.is_empty() {
            continue;
        }
        let at = segment.at.element(element);
        let amount = notes.amount(amount, column, at);
        notes.reason(reason, at.element(element - 1));
        claim.adjustments.push(Adjustment { group, group_code, reason, amount, quantity: values::units(segment.get(place + 1)), at });
    }
    if triplets > COLUMNS.len() {
        notes.refuse(Refusal::TooLarge { what: "adjustments in one CAS segment", limit: COLUMNS.len(), at: segment.at });
    }
}

fn reference<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, (notes, in_line): (&mut Notes, bool)) {
    let qualifier = segment.get(1);
    let known = if in_line { known::line_reference(qualifier) } else { known::claim_reference(qualifier) };
    if !known {
        notes.strange(Unknown::Qualifier, "REF01", qualifier, segment.at.element(1));
    }
    claim.references.push(Reference { qualifier, value: Private::new(segment.get(2)), at: segment.at.element(2) });
}

fn dated<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, (notes, in_line): (&mut Notes, bool)) {
    let (qualifier, date) = (segment.get(1), values::date(segment.get(2)));
    let known = if in_line { known::line_date(qualifier) } else { known::claim_date(qualifier) };
    if !known {
        notes.strange(Unknown::Qualifier, "DTM01", qualifier, segment.at.element(1));
    }
    if date.is_none() {
        notes.strange(Unknown::Date, "DTM02", "", segment.at.element(2));
    }
    claim.dates.push(Dated { qualifier, date, at: segment.at.element(2) });
}

fn amount<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, (notes, in_line): (&mut Notes, bool)) {
    let qualifier = segment.get(1);
    let known = if in_line { known::line_amount(qualifier) } else { known::claim_amount(qualifier) };
    if !known {
        notes.strange(Unknown::Qualifier, "AMT01", qualifier, segment.at.element(1));
    }
    // Information only: what cannot be read is no reason to refuse money.
    match values::amount(segment.get(2)) {
        Ok(amount) => {
            claim.amounts.push(Amount { qualifier, amount: amount.unwrap_or_default(), at: segment.at.element(2) });
        }
        Err(()) => notes.strange(Unknown::Quantity, "AMT02", "", segment.at.element(2)),
    }
}

fn remark<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    let (list, code) = (segment.get(1), segment.get(2));
    match list {
        "HE" => notes.remark(code, "LQ02", segment.at.element(2)),
        "RX" => {}
        _ => notes.strange(Unknown::Qualifier, "LQ01", list, segment.at.element(1)),
    }
    claim.remarks.push(Remark { list, code, at: segment.at.element(2) });
}

/// The remark codes of MOA and MIA.
fn claim_remarks<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, (elements, notes): (std::ops::RangeInclusive<u8>, &mut Notes)) {
    // Behind a line they would count as the line's; no insurer puts them there.
    for element in elements {
        let code = segment.get(usize::from(element));
        if !code.is_empty() {
            let at = segment.at.element(element);
            notes.remark(code, "MOA03", at);
            claim.remarks.push(Remark { list: "HE", code, at });
        }
    }
}

fn person<'a>(segment: HeldSegment<'a>, claim: &mut PaidClaim<'a>, notes: &mut Notes) {
    let role_code = segment.get(1);
    let role = match role_code {
        "QC" => Role::Patient,
        "IL" => Role::Insured,
        "74" => Role::Corrected,
        "82" => Role::Rendering,
        "TT" => Role::CrossoverTo,
        "PR" => Role::PriorityPayer,
        "GB" => Role::OtherSubscriber,
        _ => {
            notes.strange(Unknown::Qualifier, "NM101", role_code, segment.at.element(1));
            Role::Other
        }
    };
    claim.people.push(Person {
        role,
        role_code,
        last: Private::new(segment.get(3)),
        first: Private::new(segment.get(4)),
        middle: Private::new(segment.get(5)),
        suffix: Private::new(segment.get(7)),
        id_qualifier: segment.get(8),
        id: Private::new(segment.get(9)),
        at: segment.at,
    });
}

fn procedure<'a>(segment: HeldSegment<'a>, number: usize, notes: &mut Notes) -> Procedure<'a> {
    let [qualifier, code, first, second, third, fourth] = segment.components(number);
    let procedure = Procedure { qualifier, code, modifiers: [first, second, third, fourth] };
    if !known::procedure(procedure.qualifier) {
        let column = if number == 1 { "SVC01" } else { "SVC06" };
        notes.strange(Unknown::Procedure, column, procedure.qualifier, element(segment.at, number));
    }
    procedure
}

fn element(at: At, number: usize) -> At {
    at.element(u8::try_from(number).unwrap_or(0))
}
