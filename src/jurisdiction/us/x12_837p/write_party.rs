//! People, organisations, addresses, other payers, and segments that are put back as they stood.

use super::super::claim::{
    Address, Adjustment, Attachment, Kept, Name, NameKind, Note, Organisation, OtherPayer, PatientState, Person, Provider, Reference, Slot,
    Subscriber,
};
use super::segment::SegmentWriter;
use crate::finding::Private;
use crate::money::Money;

/// NM101 to NM107; whoever calls adds the number and ends the segment.
#[inline]
pub(super) fn push_name(w: &mut SegmentWriter<'_>, role: &str, field: &'static str, name: &Name<'_>) {
    let kind = match name.kind {
        NameKind::Person => "1",
        NameKind::Organisation => "2",
    };
    w.segment("NM1").code(role).code(kind).text(field, name.last).text(field, name.first);
    w.text(field, name.middle).skip(1).text(field, name.suffix);
}

pub(super) fn push_address(w: &mut SegmentWriter<'_>, address: &Address<'_>) {
    let [first, second] = address.street;
    if !first.is_empty() || !second.is_empty() {
        w.segment("N3").text("street", first).text("street", second).end();
    }
    // Of a payer one of the two may stand alone; where both must stand, a rule has looked.
    if !address.is_street_only() {
        w.segment("N4").text("city", address.city).text("state", address.state).text("ZIP code", address.zip);
        w.listed(&address.country).skip(2).listed(&address.subdivision).end();
    }
}

/// DMG.
pub(super) fn push_person(w: &mut SegmentWriter<'_>, person: Option<&Private<Person>>) {
    if let Some(person) = person.map(Private::expose) {
        w.segment("DMG").code("D8").date(person.birth).listed(&person.sex).end();
    }
}

/// NM1*IL and what follows it (2010BA, 2330A).
pub(super) fn push_subscriber_party(w: &mut SegmentWriter<'_>, subscriber: &Subscriber<'_>) {
    push_name(w, "IL", "name of the subscriber", subscriber.name.expose());
    w.listed(&subscriber.id_qualifier).text("member number", subscriber.member_id.expose()).end();
    if let Some(address) = &subscriber.address {
        push_address(w, address.expose());
    }
    push_person(w, subscriber.person.as_ref());
    push_references(w, &["SY", "Y4"], &subscriber.references);
    let next = push_kept(w, &subscriber.kept, 0, Slot::Contact);
    w.expect_all_kept(next, &subscriber.kept);
}

/// NM1*PR with address and references of 2010BB.
pub(super) fn push_payer(w: &mut SegmentWriter<'_>, payer: &Organisation<'_>) {
    push_payer_name(w, payer);
    push_references(w, &["2U", "EI", "FY", "NF", "G2", "LU"], &payer.references);
}

fn push_payer_name(w: &mut SegmentWriter<'_>, payer: &Organisation<'_>) {
    w.segment("NM1").code("PR").code("2").text("name of the payer", payer.name).skip(4);
    w.listed(&payer.id_qualifier).text("number of the payer", payer.id).end();
    if let Some(address) = &payer.address {
        push_address(w, address);
    }
}

/// REF in the order of `known` qualifiers.
#[inline]
pub(super) fn push_references(w: &mut SegmentWriter<'_>, known: &[&str], references: &[Reference<'_>]) {
    if !references.is_empty() {
        push_several_references(w, known, references);
    }
}

fn push_several_references(w: &mut SegmentWriter<'_>, known: &[&str], references: &[Reference<'_>]) {
    let mut written = 0;
    for qualifier in known {
        for reference in references.iter().filter(|r| r.qualifier.is(qualifier)) {
            push_reference(w, reference);
            written += 1;
        }
    }
    if written != references.len() {
        w.refuse("reference number", "its qualifier has no place here");
    }
}

pub(super) fn push_reference(w: &mut SegmentWriter<'_>, reference: &Reference<'_>) {
    w.segment("REF").listed(&reference.qualifier).text("reference number", reference.text.expose());
    if !reference.payer.is_empty() {
        w.skip(1).code("2U").part_text("payer of a reference number", reference.payer);
    }
    w.end();
}

/// Loops 2310 or 2420, in the order of the roles.
pub(super) fn push_providers(w: &mut SegmentWriter<'_>, providers: &[Provider<'_>]) {
    match providers {
        [] => {}
        [one] => push_provider(w, one),
        several if several.is_sorted_by_key(|p| p.role) => several.iter().for_each(|p| push_provider(w, p)),
        several => {
            let mut order: Vec<&Provider<'_>> = several.iter().collect();
            order.sort_by_key(|p| p.role);
            order.into_iter().for_each(|p| push_provider(w, p));
        }
    }
}

fn push_provider(w: &mut SegmentWriter<'_>, provider: &Provider<'_>) {
    push_name(w, provider.role.code(), "name of a provider", &provider.name);
    if let Some(npi) = &provider.npi {
        w.code("XX").code(npi.as_bytes());
    }
    w.end();
    if let Some(taxonomy) = &provider.taxonomy {
        w.segment("PRV").code("PE").code("PXC").code(taxonomy.as_bytes()).end();
    }
    if let Some(address) = &provider.address {
        push_address(w, address);
    }
    push_references(w, &["0B", "1G", "G2", "LU"], &provider.references);
    let next = push_kept(w, &provider.kept, 0, Slot::Contact);
    w.expect_all_kept(next, &provider.kept);
}

/// The order of REF in loop 2330B.
pub(super) const OTHER_PAYER_REFERENCES: &[&str] = &["2U", "EI", "FY", "NF", "G1", "9F", "T4", "F8"];

/// Loops 2320 and 2330.
pub(super) fn push_other_payer(w: &mut SegmentWriter<'_>, other: &OtherPayer<'_>) {
    let coverage = &other.coverage;
    w.segment("SBR").listed(&coverage.turn).listed(&coverage.relationship);
    w.text("group number", coverage.group_number.expose()).text("group name", coverage.group_name);
    w.listed(&coverage.msp_type).skip(3).listed(&coverage.filing_code).end();
    push_adjustments(w, &other.adjustments);
    w.optional_amount("D", "amount paid by another payer", other.paid);
    w.optional_amount("A8", "non-covered amount", other.non_covered);
    w.optional_amount("EAF", "remaining patient liability", other.remaining);
    w.segment("OI").skip(2).listed(&other.benefits_assigned).listed(&other.signed_for_patient);
    w.skip(1).listed(&other.release).end();
    let next = push_kept(w, &other.kept, 0, Slot::OutpatientRemarks);
    w.expect_all_kept(next, &other.kept);
    push_subscriber_party(w, &other.subscriber);
    push_payer_name(w, &coverage.payer);
    if let Some(decided) = other.decided {
        w.segment("DTP").code("573").dated(decided, None).end();
    }
    push_references(w, OTHER_PAYER_REFERENCES, &coverage.payer.references);
    push_providers(w, &other.providers);
}

/// CAS: up to six adjustments of one group in a segment, in their order.
pub(super) fn push_adjustments(w: &mut SegmentWriter<'_>, adjustments: &[Adjustment]) {
    for of_one_group in adjustments.chunk_by(|a, b| a.group == b.group) {
        for six in of_one_group.chunks(6) {
            w.segment("CAS").listed(&six[0].group);
            for one in six {
                w.listed(&one.reason).amount("adjustment", one.amount);
                match one.quantity {
                    Some(units) => w.units(units),
                    None => w.skip(1),
                };
            }
            w.end();
        }
    }
}

/// Puts back the kept segments from `from` up to and including those of `last`; says where it stopped.
#[inline]
pub(super) fn push_kept(w: &mut SegmentWriter<'_>, kept: &[Kept<'_>], from: usize, last: Slot) -> usize {
    if kept.is_empty() { from } else { push_several_kept(w, kept, from, last) }
}

fn push_several_kept(w: &mut SegmentWriter<'_>, kept: &[Kept<'_>], from: usize, last: Slot) -> usize {
    let mut next = from;
    while let Some(segment) = kept.get(next).filter(|k| k.slot <= last) {
        push_kept_segment(w, segment);
        next += 1;
    }
    next
}

fn push_kept_segment(w: &mut SegmentWriter<'_>, kept: &Kept<'_>) {
    let component = char::from(kept.written_with.component);
    w.segment(kept.name());
    for (n, element) in kept.elements().enumerate() {
        w.skip(1);
        if is_number(kept.name(), n + 1) {
            w.data("number", canonical(element));
            continue;
        }
        for (part, text) in element.split(component).enumerate() {
            if part > 0 {
                w.part("");
            }
            w.data("segment kept from another file", text);
        }
        w.end_parts();
    }
    w.end();
}

/// Elements of type R or N0 of the segments that are kept: they are spelled the one way when they go out.
fn is_number(segment: &str, element: usize) -> bool {
    let numbers: &[usize] = match segment {
        "CN1" => &[2, 3, 5],
        "CR1" => &[2, 6],
        "CR3" | "MEA" => &[3],
        "HCP" => &[2, 3, 5, 7, 12],
        "MOA" => &[1, 2, 8, 9],
        "SV5" => &[3, 4, 5],
        "QTY" | "AMT" | "PS1" => &[2],
        "FRM" => &[5],
        _ => &[],
    };
    numbers.contains(&element)
}

/// A number without what type R forbids: blanks, plus sign, leading zeros, zeros at the end of the fraction.
pub(super) fn canonical(number: &str) -> &str {
    let text = number.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !is_number {
        // A minus sign with leading zeros stays as it is: cutting them out would need a copy, and nobody writes it.
        return text;
    }
    let digits = match digits.split_once('.') {
        Some(_) => digits.trim_end_matches('0').trim_end_matches('.'),
        None => digits,
    };
    let short = digits.trim_start_matches('0');
    if short.is_empty() { "0" } else { short }
}

/// Small pieces that several loops share.
pub(super) trait PartyWriter {
    /// PAT05 to PAT09.
    fn patient_state(&mut self, state: &PatientState);
    /// PER03 to PER06.
    fn phone_and_mail(&mut self, phone: &str, email: &str) -> &mut Self;
    /// PWK.
    fn attachments(&mut self, attachments: &[Attachment<'_>]);
    /// NTE.
    fn notes(&mut self, notes: &[Note<'_>]);
    /// AMT, where there is one.
    fn optional_amount(&mut self, qualifier: &str, field: &'static str, amount: Option<Money>);
    /// Refuses a claim that would lose a kept segment: it is in a slot that its loop does not have, or out of order.
    fn expect_all_kept(&mut self, written: usize, kept: &[Kept<'_>]);
}

impl PartyWriter for SegmentWriter<'_> {
    fn patient_state(&mut self, state: &PatientState) {
        self.skip(3);
        match state.death {
            Some(day) => self.code("D8").date(day),
            None => self.skip(2),
        };
        match state.weight {
            Some(pounds) => self.code("01").units(pounds),
            None => self.skip(2),
        };
        self.code(if state.pregnant { "Y" } else { "" });
    }

    fn phone_and_mail(&mut self, phone: &str, email: &str) -> &mut Self {
        if !phone.is_empty() {
            self.code("TE").text("telephone number", phone);
        }
        if !email.is_empty() {
            self.code("EM").text("e-mail address", email);
        }
        self
    }

    fn attachments(&mut self, attachments: &[Attachment<'_>]) {
        for one in attachments {
            self.segment("PWK").listed(&one.kind).listed(&one.way);
            if !one.number.is_empty() {
                self.skip(2).code("AC").text("number of an attachment", one.number);
            }
            self.end();
        }
    }

    fn notes(&mut self, notes: &[Note<'_>]) {
        for note in notes {
            self.segment("NTE").listed(&note.kind).text("note", note.text.expose()).end();
        }
    }

    fn optional_amount(&mut self, qualifier: &str, field: &'static str, amount: Option<Money>) {
        if let Some(amount) = amount {
            self.segment("AMT").code(qualifier).amount(field, amount).end();
        }
    }

    fn expect_all_kept(&mut self, written: usize, kept: &[Kept<'_>]) {
        if written != kept.len() {
            self.refuse("segment kept from another file", "its place is not in this loop");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_kept_segments_get_their_one_spelling() {
        for (given, sent) in [
            ("1.00", "1"),
            ("+0012.50", "12.5"),
            ("0.5", ".5"),
            ("000", "0"),
            ("0.00", "0"),
            ("100", "100"),
            ("", ""),
            ("-1.5", "-1.5"),
            ("12A", "12A"),
        ] {
            assert_eq!(canonical(given), sent, "{given}");
        }
    }
}
