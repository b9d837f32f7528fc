//! One claim as a fragment of an 837P: everything from its SBR on, in the order of the guide (us-x12.md 3.6).
//!
//! HL segments are not in it: the assembler numbers them when it knows what stands before.

use super::super::claim::{Agreements, Billing, Causes, Claim, Coverage, Dated, Patient, Slot, Subscriber};
use super::dialect::Dialect;
use super::segment::{CannotSend, SegmentWriter};
use super::write_line::push_line;
use super::write_party::{
    PartyWriter, push_address, push_kept, push_name, push_other_payer, push_payer, push_person, push_providers, push_references,
};

/// What the assembler needs to know of a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FragmentShape {
    /// Segments in it; the HL segments that the assembler adds are not counted.
    pub segments: u32,
    /// Where in the fragment the HL of the patient goes, when the patient is not the subscriber.
    pub split: Option<usize>,
}

/// Appends a claim, without HL segments.
///
/// # Errors
/// When the claim holds what cannot be sent, with the field; `out` is then as it was.
pub fn push_claim(claim: &Claim<'_>, dialect: &Dialect, out: &mut Vec<u8>) -> Result<FragmentShape, CannotSend> {
    out.reserve(1024);
    let mut w = SegmentWriter::new(out, dialect);
    push_coverage(&mut w, &claim.coverage);
    push_subscriber(&mut w, &claim.subscriber);
    push_payer(&mut w, &claim.coverage.payer);
    let split = claim.patient.as_ref().map(|patient| {
        let offset = w.offset();
        push_patient(&mut w, patient);
        offset
    });
    push_heading(&mut w, claim);
    push_claim_facts(&mut w, claim);
    push_diagnoses(&mut w, claim);
    push_providers(&mut w, &claim.providers);
    for other in &claim.other_payers {
        push_other_payer(&mut w, other);
    }
    for (n, line) in claim.lines.iter().enumerate() {
        push_line(&mut w, n + 1, line);
    }
    w.finish().map(|segments| FragmentShape { segments, split })
}

/// Appends the billing provider: loops 2000A without its HL, 2010AA, 2010AB and 2010AC. Says how many segments that is.
///
/// # Errors
/// When it holds what cannot be sent, with the field; `out` is then as it was.
pub fn push_billing(billing: &Billing<'_>, dialect: &Dialect, out: &mut Vec<u8>) -> Result<u32, CannotSend> {
    let mut w = SegmentWriter::new(out, dialect);
    if let Some(taxonomy) = &billing.taxonomy {
        w.segment("PRV").code("BI").code("PXC").code(taxonomy.as_bytes()).end();
    }
    if !billing.currency.is_none() {
        w.segment("CUR").code("85").listed(&billing.currency).end();
    }
    push_name(&mut w, "85", "name of the billing provider", &billing.name);
    if let Some(npi) = &billing.npi {
        w.code("XX").code(npi.as_bytes());
    }
    w.end();
    push_address(&mut w, &billing.address);
    w.segment("REF").code(billing.tax_id.qualifier()).code(billing.tax_id.digits()).end();
    push_references(&mut w, &["0B", "1G"], &billing.references);
    let contact = &billing.contact;
    if !contact.phone.is_empty() || !contact.email.is_empty() {
        w.segment("PER").code("IC").text("contact of the billing provider", contact.name);
        w.phone_and_mail(contact.phone, contact.email).end();
    }
    let mut next = push_kept(&mut w, &billing.kept, 0, Slot::Contact);
    if let Some(address) = &billing.pay_to {
        w.segment("NM1").code("87").code("2").end();
        push_address(&mut w, address);
    }
    next = push_kept(&mut w, &billing.kept, next, Slot::PayToPlan);
    w.expect_all_kept(next, &billing.kept);
    w.finish()
}

fn push_coverage(w: &mut SegmentWriter<'_>, coverage: &Coverage<'_>) {
    w.segment("SBR").listed(&coverage.turn).listed(&coverage.relationship);
    w.text("group number", coverage.group_number.expose()).text("group name", coverage.group_name);
    w.listed(&coverage.msp_type).skip(3).listed(&coverage.filing_code).end();
}

fn push_subscriber(w: &mut SegmentWriter<'_>, subscriber: &Subscriber<'_>) {
    if let Some(state) = &subscriber.state {
        w.segment("PAT").skip(1);
        w.patient_state(state.expose());
        w.end();
    }
    super::write_party::push_subscriber_party(w, subscriber);
}

fn push_patient(w: &mut SegmentWriter<'_>, patient: &Patient<'_>) {
    w.segment("PAT").listed(&patient.relationship);
    if let Some(state) = &patient.state {
        w.patient_state(state.expose());
    }
    w.end();
    push_name(w, "QC", "name of the patient", patient.name.expose());
    w.end();
    if let Some(address) = &patient.address {
        push_address(w, address.expose());
    }
    push_person(w, patient.person.as_ref());
    push_references(w, &["Y4", "1W", "SY"], &patient.references);
    let next = push_kept(w, &patient.kept, 0, Slot::Contact);
    w.expect_all_kept(next, &patient.kept);
}

/// CLM.
fn push_heading(w: &mut SegmentWriter<'_>, claim: &Claim<'_>) {
    w.segment("CLM").exact("claim number", claim.number.as_bytes()).amount("total charge", claim.charge).skip(2);
    // CLM05: place of service, the fixed qualifier `B`, then the frequency.
    w.code(claim.place.as_bytes()).part("B").listed_part(&claim.frequency.0);
    push_agreements(w, &claim.agreements);
    push_causes(w, &claim.causes);
    w.listed(&claim.special_program).skip(7).listed(&claim.delay_reason).end();
}

fn push_agreements(w: &mut SegmentWriter<'_>, agreed: &Agreements) {
    for code in [agreed.signature_on_file, agreed.assignment, agreed.benefits_assigned, agreed.release, agreed.signed_for_patient] {
        w.listed(&code);
    }
}

fn push_causes(w: &mut SegmentWriter<'_>, causes: &Causes) {
    if causes.is_empty() {
        w.skip(1);
        return;
    }
    w.listed(&causes.kinds[0]).listed_part(&causes.kinds[1]).part("");
    w.listed_part(&causes.state).listed_part(&causes.country).end_parts();
}

/// The order of DTP in loop 2300.
pub(super) const CLAIM_DATES: &[&str] =
    &["431", "454", "304", "453", "439", "484", "455", "471", "314", "360", "361", "297", "296", "435", "096", "090", "091", "444", "050"];
/// The order of REF in loop 2300.
pub(super) const CLAIM_REFERENCES: &[&str] = &["4N", "F5", "EW", "9F", "G1", "F8", "X4", "9A", "9C", "LX", "D9", "EA", "P4", "1J"];

/// DTP to CRC.
fn push_claim_facts(w: &mut SegmentWriter<'_>, claim: &Claim<'_>) {
    push_dates(w, CLAIM_DATES, &claim.dates);
    w.attachments(&claim.attachments);
    let mut next = push_kept(w, &claim.kept, 0, Slot::Contract);
    if claim.patient_paid.cents() != 0 {
        w.segment("AMT").code("F5").amount("amount the patient paid", claim.patient_paid).end();
    }
    push_references(w, CLAIM_REFERENCES, &claim.references);
    next = push_kept(w, &claim.kept, next, Slot::FixedFormat);
    w.notes(claim.note.as_slice());
    push_kept(w, &claim.kept, next, Slot::Screening);
}

/// HI and HCP.
fn push_diagnoses(w: &mut SegmentWriter<'_>, claim: &Claim<'_>) {
    if !claim.diagnoses.is_empty() {
        w.segment("HI");
        for (n, code) in claim.diagnoses.iter().enumerate() {
            w.code(if n == 0 { "ABK" } else { "ABF" }).part(code.as_bytes());
        }
        w.end();
    }
    let behind = claim.kept.iter().position(|k| k.slot > Slot::Screening).unwrap_or(claim.kept.len());
    let next = push_kept(w, &claim.kept, behind, Slot::Repricing);
    w.expect_all_kept(next, &claim.kept);
}

/// DTP in the order of `known` qualifiers.
#[inline]
pub(super) fn push_dates(w: &mut SegmentWriter<'_>, known: &[&str], dates: &[Dated]) {
    if !dates.is_empty() {
        push_several_dates(w, known, dates);
    }
}

fn push_several_dates(w: &mut SegmentWriter<'_>, known: &[&str], dates: &[Dated]) {
    let mut written = 0;
    for qualifier in known {
        for date in dates.iter().filter(|d| d.qualifier.is(qualifier)) {
            w.segment("DTP").code(qualifier).dated(date.from, date.to).end();
            written += 1;
        }
    }
    if written != dates.len() {
        w.refuse("date", "its qualifier has no place here");
    }
}
