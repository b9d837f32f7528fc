//! Service lines: loops 2400 to 2440.

use super::super::claim::{Decision, Drug, Procedure, ServiceLine, Slot};
use super::segment::SegmentWriter;
use super::write::push_dates;
use super::write_party::{PartyWriter, push_adjustments, push_kept, push_providers, push_reference, push_references};

/// The order of DTP in loop 2400 behind the date of service.
pub(super) const LINE_DATES: &[&str] = &["471", "607", "463", "461", "304", "738", "739", "011", "455", "454"];
/// The order of REF in loop 2400 before and behind our own line number.
const REFERENCES_BEFORE: &[&str] = &["9B", "9D", "G1"];
const REFERENCES_BEHIND: &[&str] = &["EW", "X4", "F4", "BT", "9F"];

/// One service line, numbered from 1.
pub(super) fn push_line(w: &mut SegmentWriter<'_>, number: usize, line: &ServiceLine<'_>) {
    w.segment("LX").count(number as u64).end();
    push_service(w, line);
    let mut next = push_kept(w, &line.kept, 0, Slot::Equipment);
    w.attachments(&line.attachments);
    next = push_kept(w, &line.kept, next, Slot::EquipmentCondition);
    w.segment("DTP").code("472").dated(line.from, line.to).end();
    push_dates(w, LINE_DATES, &line.dates);
    next = push_kept(w, &line.kept, next, Slot::LineContract);
    push_line_references(w, line);
    next = push_kept(w, &line.kept, next, Slot::LineFixedFormat);
    push_notes(w, line);
    next = push_kept(w, &line.kept, next, Slot::LineRepricing);
    if let Some(drug) = &line.drug {
        push_drug(w, drug);
    }
    push_providers(w, &line.providers);
    for decision in &line.decisions {
        push_decision(w, decision);
    }
    next = push_kept(w, &line.kept, next, Slot::Form);
    w.expect_all_kept(next, &line.kept);
}

/// SV1.
fn push_service(w: &mut SegmentWriter<'_>, line: &ServiceLine<'_>) {
    w.segment("SV1");
    push_procedure(w, &line.procedure);
    w.amount("charge", line.charge).code(line.basis.code()).units(line.quantity);
    w.code(line.place.as_ref().map_or(&b""[..], |place| place.as_bytes())).skip(1);
    for (n, &pointer) in line.pointers.iter().take_while(|&&p| p != 0).enumerate() {
        let digits = POINTERS.get(usize::from(pointer)).copied().unwrap_or_default();
        if digits.is_empty() {
            w.refuse("diagnosis pointer", "it is more than 12");
        }
        if n == 0 {
            w.code(digits)
        } else {
            w.part(digits)
        };
    }
    if line.pointers[0] == 0 {
        w.skip(1);
    }
    w.skip(1).code(yes(line.emergency)).skip(1).code(yes(line.epsdt)).code(yes(line.family_planning));
    w.skip(2).code(if line.copay_exempt { "0" } else { "" }).end();
}

const POINTERS: [&str; 13] = ["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

fn yes(said: bool) -> &'static str {
    if said { "Y" } else { "" }
}

/// SV101 and SVD03.
fn push_procedure(w: &mut SegmentWriter<'_>, procedure: &Procedure<'_>) {
    w.code("HC").part(procedure.code.as_bytes());
    if procedure.modifiers[0].is_none() && procedure.description.is_empty() {
        return;
    }
    for modifier in &procedure.modifiers {
        w.part(modifier.as_ref().map_or(&b""[..], |m| m.as_bytes()));
    }
    w.part_text("description of a procedure", procedure.description).end_parts();
}

fn push_line_references(w: &mut SegmentWriter<'_>, line: &ServiceLine<'_>) {
    let known = |list: &[&str]| line.references.iter().filter(|r| list.contains(&r.qualifier.as_str())).count();
    if line.references.is_empty() {
        push_own_reference(w, line);
        return;
    }
    if known(REFERENCES_BEFORE) + known(REFERENCES_BEHIND) != line.references.len() {
        w.refuse("reference number of a line", "its qualifier has no place here");
    }
    for qualifier in REFERENCES_BEFORE {
        line.references.iter().filter(|r| r.qualifier.is(qualifier)).for_each(|r| push_reference(w, r));
    }
    push_own_reference(w, line);
    for qualifier in REFERENCES_BEHIND {
        line.references.iter().filter(|r| r.qualifier.is(qualifier)).for_each(|r| push_reference(w, r));
    }
}

fn push_own_reference(w: &mut SegmentWriter<'_>, line: &ServiceLine<'_>) {
    if let Some(reference) = &line.reference {
        w.segment("REF").code("6R").exact("number of a line", reference.as_bytes()).end();
    }
}

/// NTE*ADD or DCP first, then NTE*TPO.
fn push_notes(w: &mut SegmentWriter<'_>, line: &ServiceLine<'_>) {
    for own in [true, false] {
        for note in line.notes.iter().filter(|n| n.kind.is("TPO") != own) {
            w.notes(std::slice::from_ref(note));
        }
    }
}

/// Loop 2410.
fn push_drug(w: &mut SegmentWriter<'_>, drug: &Drug<'_>) {
    w.segment("LIN").skip(1).code("N4").code(drug.ndc.as_str()).end();
    w.segment("CTP").skip(3).units(drug.quantity).listed(&drug.unit).end();
    if let Some(reference) = &drug.reference {
        push_references(w, &["VY", "XZ"], std::slice::from_ref(reference));
    }
}

/// Loop 2430.
fn push_decision(w: &mut SegmentWriter<'_>, decision: &Decision<'_>) {
    w.segment("SVD").text("number of another payer", decision.payer_id).amount("amount another payer paid", decision.paid);
    push_procedure(w, &decision.procedure);
    w.skip(1).units(decision.units);
    if let Some(line) = decision.bundled_into {
        w.count(u64::from(line));
    }
    w.end();
    push_adjustments(w, &decision.adjustments);
    if let Some(day) = decision.decided {
        w.segment("DTP").code("573").dated(day, None).end();
    }
    w.optional_amount("EAF", "remaining patient liability", decision.remaining);
}
