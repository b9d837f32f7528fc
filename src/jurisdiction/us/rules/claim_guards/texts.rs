//! Every text of a claim that people wrote, with its place and how long it may be.
//!
//! One walk for the rules that look at characters and lengths, so that none forgets a field.

use super::super::super::claim::{Address, Claim, Kept, Name, Organisation, Provider, Reference, Subscriber};
use crate::finding::Private;

/// Column and element of a text.
pub type At = (&'static str, &'static str);

/// A text with what is known of its place.
#[derive(Clone, Copy)]
pub struct Text<'t> {
    /// Where it stands.
    pub at: At,
    /// What it is, in words.
    pub what: &'static str,
    /// The text.
    pub text: &'t str,
    /// The fewest characters, when it is there at all.
    pub least: usize,
    /// The most characters.
    pub most: usize,
    /// The line it belongs to, from 0.
    pub line: Option<usize>,
}

impl Text<'_> {
    /// Whether its length is right. Most texts are ASCII, and their length in bytes settles it.
    #[inline]
    pub fn surely_fits(&self) -> bool {
        (self.least..=self.most).contains(&self.text.len()) && self.text.is_ascii()
    }
}

/// Shows every text of a claim to `see`. Empty ones are left out.
pub fn each<'t>(claim: &'t Claim<'t>, see: &mut impl FnMut(Text<'t>)) {
    let mut walk = Walk { see, line: None };
    walk.coverage(claim);
    walk.claim(claim);
    for (n, line) in claim.lines.iter().enumerate() {
        walk.line = Some(n);
        walk.text(("service_text", "SV101-7"), "description of the service", line.procedure.description, 80);
        for one in &line.attachments {
            walk.between(("attachment_number", "PWK06"), "attachment number", one.number, (2, 80));
        }
        walk.references(&line.references);
        for note in &line.notes {
            walk.text(("note", "NTE02"), "note", note.text.expose(), 80);
        }
        if let Some(reference) = line.drug.as_ref().and_then(|d| d.reference.as_ref()) {
            walk.text(("", "REF02"), "prescription number", reference.text.expose(), 50);
        }
        walk.providers(&line.providers);
        for decision in &line.decisions {
            walk.between(("", "SVD01"), "number of another payer", decision.payer_id, (2, 80));
            walk.text(("", "SVD03-7"), "description of the service", decision.procedure.description, 80);
        }
        walk.kept(&line.kept);
    }
}

struct Walk<'s, F> {
    see: &'s mut F,
    line: Option<usize>,
}

impl<'t, F: FnMut(Text<'t>)> Walk<'_, F> {
    fn text(&mut self, at: At, what: &'static str, text: &'t str, most: usize) {
        self.between(at, what, text, (1, most));
    }

    #[inline]
    fn between(&mut self, at: At, what: &'static str, text: &'t str, (least, most): (usize, usize)) {
        if !text.is_empty() {
            (self.see)(Text { at, what, text, least, most, line: self.line });
        }
    }

    fn coverage(&mut self, claim: &'t Claim<'t>) {
        let coverage = &claim.coverage;
        self.text(("group_number", "SBR03"), "group number", coverage.group_number.expose(), 50);
        self.text(("", "SBR04"), "group name", coverage.group_name, 60);
        self.organisation(&coverage.payer);
        let is_patient = claim.patient.is_none();
        let of_subscriber: [At; 4] = if is_patient { PATIENT } else { SUBSCRIBER };
        self.subscriber(&claim.subscriber, of_subscriber, is_patient);
        if let Some(patient) = &claim.patient {
            self.name(PATIENT, "name of the patient", patient.name.expose());
            self.address(true, patient.address.as_ref().map(Private::expose));
            self.references(&patient.references);
            self.kept(&patient.kept);
        }
    }

    fn claim(&mut self, claim: &'t Claim<'t>) {
        for one in &claim.attachments {
            self.between(("attachment_number", "PWK06"), "attachment number", one.number, (2, 80));
        }
        self.references(&claim.references);
        if let Some(note) = &claim.note {
            self.text(("note", "NTE02"), "note", note.text.expose(), 80);
        }
        self.providers(&claim.providers);
        for other in &claim.other_payers {
            self.text(("group2_number", "SBR03"), "group number", other.coverage.group_number.expose(), 50);
            self.text(("", "SBR04"), "group name", other.coverage.group_name, 60);
            self.organisation(&other.coverage.payer);
            self.subscriber(&other.subscriber, SUBSCRIBER2, false);
            self.providers(&other.providers);
            self.kept(&other.kept);
        }
        self.kept(&claim.kept);
    }

    fn subscriber(&mut self, subscriber: &'t Subscriber<'t>, at: [At; 4], is_patient: bool) {
        self.name(at, "name of the subscriber", subscriber.name.expose());
        self.between(("member_id", "NM109"), "member number", subscriber.member_id.expose(), (2, 80));
        self.address(is_patient, subscriber.address.as_ref().map(Private::expose));
        self.references(&subscriber.references);
        self.kept(&subscriber.kept);
    }

    fn name(&mut self, at: [At; 4], what: &'static str, name: &Name<'t>) {
        let [last, first, middle, suffix] = at;
        self.text(last, what, name.last, 60);
        self.text(first, what, name.first, 35);
        self.text(middle, what, name.middle, 25);
        self.text(suffix, what, name.suffix, 10);
    }

    fn address(&mut self, is_patient: bool, address: Option<&Address<'t>>) {
        let Some(address) = address else { return };
        let at = |own: &'static str, others: &'static str, element| if is_patient { (own, element) } else { (others, element) };
        let [first, second] = address.street;
        self.text(at("address1", "subscriber_address1", "N301"), "street", first, 55);
        self.text(at("address2", "subscriber_address1", "N302"), "street", second, 55);
        self.between(at("city", "subscriber_city", "N401"), "city", address.city, (2, 30));
        self.between(at("region", "subscriber_region", "N402"), "state", address.state, (2, 2));
        self.between(at("postal_code", "subscriber_postal_code", "N403"), "ZIP code", address.zip, (3, 15));
    }

    fn organisation(&mut self, payer: &'t Organisation<'t>) {
        self.text(("payer_id", "NM103"), "name of the payer", payer.name, 60);
        self.between(("payer_id", "NM109"), "number of the payer", payer.id, (2, 80));
        self.address(false, payer.address.as_ref());
        self.references(&payer.references);
    }

    #[inline]
    fn references(&mut self, references: &'t [Reference<'t>]) {
        for reference in references {
            let column = match reference.qualifier.as_str() {
                "G1" => "prior_auth",
                "9F" => "referral_number",
                "F8" => "original_ref",
                "X4" => "clia",
                _ => "",
            };
            self.text((column, "REF02"), "reference number", reference.text.expose(), 50);
            self.text((column, "REF04-2"), "payer of a reference number", reference.payer, 50);
        }
    }

    fn providers(&mut self, providers: &'t [Provider<'t>]) {
        const NAME: [At; 4] = [("rendering_id", "NM103"), ("rendering_id", "NM104"), ("rendering_id", "NM105"), ("rendering_id", "NM107")];
        for provider in providers {
            self.name(NAME, "name of a provider", &provider.name);
            self.address(false, provider.address.as_ref());
            self.references(&provider.references);
            self.kept(&provider.kept);
        }
    }

    fn kept(&mut self, kept: &'t [Kept<'t>]) {
        for segment in kept {
            for element in segment.elements() {
                for part in element.split(char::from(segment.written_with.component)) {
                    self.text(("", ""), "segment kept from another file", part, 256);
                }
            }
        }
    }
}

const PATIENT: [At; 4] = [("patient_last", "NM103"), ("patient_first", "NM104"), ("patient_middle", "NM105"), ("patient_last", "NM107")];
const SUBSCRIBER: [At; 4] =
    [("subscriber_last", "NM103"), ("subscriber_first", "NM104"), ("subscriber_first", "NM105"), ("subscriber_last", "NM107")];
const SUBSCRIBER2: [At; 4] =
    [("subscriber2_last", "NM103"), ("subscriber2_first", "NM104"), ("subscriber2_first", "NM105"), ("subscriber2_last", "NM107")];
