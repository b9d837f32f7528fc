//! The head of an 835, from BPR to the payee, and its end: PLB.

use super::super::elements::{component, id, text};
use super::super::payment::{Party, ProviderAdjustment};
use super::super::refusal::Refusal;
use super::super::source::At;
use super::super::strange::Unknown;
use super::super::values::{self, decoded};
use super::{Area, SetReader, known};
use crate::limits::PROVIDER_ADJUSTMENTS;
use crate::money::Money;
use crate::wire::x12::Segment;

/// Unknown segments kept of the head and the end of a set.
const KEPT: usize = 100;
/// REF segments kept of payer and payee.
const REFERENCES: usize = 100;

impl SetReader {
    /// Reads a segment that belongs to no claim.
    pub(super) fn head(&mut self, segment: &Segment<'_>) {
        let at = At { segment: segment.ordinal, element: 0 };
        match segment.id() {
            b"BPR" => self.payment_itself(segment, at),
            b"TRN" => self.trace(segment, at),
            b"CUR" => self.payment.currency = text(segment, 2),
            b"DTM" => self.payment.produced = values::date(&text(segment, 2)).or(self.payment.produced),
            b"N1" => self.party(segment, at),
            b"REF" => self.reference(segment, at),
            b"N2" | b"N3" | b"N4" | b"PER" | b"RDM" | b"NTE" => {}
            _ => self.unknown(segment, at),
        }
    }

    fn payment_itself(&mut self, segment: &Segment<'_>, at: At) {
        if !self.payment.handling.is_empty() {
            return self.notes.refuse(Refusal::Twice { segment: "BPR", at });
        }
        self.payment.at = at;
        self.payment.handling = text(segment, 1);
        let amount = decoded(segment.element(2)).into_owned();
        if amount.trim_ascii().is_empty() {
            self.notes.refuse(Refusal::NotAnAmount { column: "BPR02", at: at.element(2) });
        }
        let amount = self.notes.amount(&amount, "BPR02", at.element(2));
        let taken = segment.element(3).trim_ascii().eq_ignore_ascii_case(b"D");
        self.payment.amount = if taken { Money::from_cents(-amount.cents()) } else { amount };
        self.payment.method = text(segment, 4);
        self.payment.date = values::date(&text(segment, 16));
        if self.payment.date.is_none() {
            self.notes.strange(Unknown::Date, "BPR16", "", at.element(16));
        }
        for (value, column, element, list) in
            [(&self.payment.handling, "BPR01", 1, known::HANDLINGS), (&self.payment.method, "BPR04", 4, known::METHODS)]
        {
            if !list.contains(&value.as_str()) {
                self.notes.strangers.note(Unknown::Qualifier, column, value, at.element(element));
            }
        }
    }

    fn trace(&mut self, segment: &Segment<'_>, at: At) {
        if !self.payment.trace.is_empty() {
            return self.notes.refuse(Refusal::Twice { segment: "TRN", at });
        }
        self.payment.trace = text(segment, 2);
        self.payment.payer_number = text(segment, 3);
        self.payment.payer_sub_number = text(segment, 4);
    }

    fn party(&mut self, segment: &Segment<'_>, at: At) {
        let code = text(segment, 1);
        let party = Party { name: text(segment, 2), qualifier: text(segment, 3), id: text(segment, 4), references: Vec::new() };
        match code.as_str() {
            "PR" => (self.payment.payer, self.area) = (party, Area::Payer),
            "PE" => (self.payment.payee, self.area) = (party, Area::Payee),
            _ => self.notes.strange(Unknown::Qualifier, "N101", &code, at.element(1)),
        }
    }

    fn reference(&mut self, segment: &Segment<'_>, at: At) {
        let reference = (text(segment, 1), text(segment, 2));
        let (list, party) = match self.area {
            Area::Payer => (known::PAYER_REFERENCES, Some(&mut self.payment.payer)),
            Area::Payee => (known::PAYEE_REFERENCES, Some(&mut self.payment.payee)),
            _ => (known::HEAD_REFERENCES, None),
        };
        if !list.contains(&reference.0.as_str()) {
            self.notes.strange(Unknown::Qualifier, "REF01", &reference.0, at.element(1));
        }
        if let Some(party) = party.filter(|party| party.references.len() < REFERENCES) {
            party.references.push(reference);
        }
    }

    fn unknown(&mut self, segment: &Segment<'_>, at: At) {
        self.notes.strange(Unknown::Segment, "", &id(segment), at);
        if self.payment.unknown.len() < KEPT {
            self.payment.unknown.push((at, decoded(segment.text()).into_owned()));
        }
    }

    /// PLB: up to six pairs of a reason and an amount.
    pub(super) fn provider_adjustments(&mut self, segment: &Segment<'_>) {
        const COLUMNS: [&str; 6] = ["PLB04", "PLB06", "PLB08", "PLB10", "PLB12", "PLB14"];
        let at = At { segment: segment.ordinal, element: 0 };
        let (provider, year_end) = (text(segment, 1), values::date(&text(segment, 2)));
        for (column, element) in COLUMNS.into_iter().zip([4_u8, 6, 8, 10, 12, 14]) {
            let (why, how_much) = (usize::from(element) - 1, usize::from(element));
            let amount = decoded(segment.element(how_much));
            let (reason, reference) = (component(segment, why, 1), component(segment, why, 2));
            if reason.is_empty() && amount.trim_ascii().is_empty() {
                continue;
            }
            let amount = self.notes.amount(&amount, column, at.element(element));
            if !known::PROVIDER_REASONS.contains(&reason.as_str()) {
                self.notes.strange(Unknown::ProviderReason, "PLB03", &reason, at.element(element - 1));
            }
            self.sums.provider_adjustments += i128::from(amount.cents());
            if self.payment.provider_adjustments.len() >= PROVIDER_ADJUSTMENTS {
                let what = "provider adjustments";
                return self.notes.refuse(Refusal::TooLarge { what, limit: PROVIDER_ADJUSTMENTS, at });
            }
            let (provider, at) = (provider.clone(), at.element(element));
            self.payment.provider_adjustments.push(ProviderAdjustment { provider, year_end, reason, reference, amount, at });
        }
    }
}
