//! 837P of others: one transaction set becomes claims with every field kept, each with the visit that rules look at.
//!
//! Nothing is dropped in silence. A segment that has no place, an element that the guide does not use, a value that
//! cannot be read: each is a [`Trouble`], which a rule turns into a finding that holds the claim. A claim without
//! trouble has lost nothing.

use super::super::claim::{Billing, Claim};
use super::grammar::{self, Loop, Row, Spot};
use super::opening;
use super::read_claim::ClaimDraft;
use super::read_level::{BillingDraft, PatientDraft, SubscriberDraft};
use super::segments::{Segment, Segments, SetText};
use super::trouble::{Trouble, TroubleKind};
use super::values::Reading;
use crate::visit::{Visit, col};
use std::sync::Arc;

pub use super::segments::SetInput;

/// One claim as read.
pub struct ReadClaim<'t> {
    /// The claim; whole only when there are no troubles.
    pub claim: Claim<'t>,
    /// Who bills.
    pub billing: Arc<Billing<'t>>,
    /// Which billing provider of the set this is, from 0.
    pub billing_number: u32,
    /// What the shared rules look at; its places name elements.
    pub visit: Visit<'t>,
    /// What is wrong with it, and with what stands above it.
    pub troubles: Vec<Trouble>,
}

/// Hands out the claims of a set one by one.
pub struct SetReader<'t> {
    set: &'t SetText<'t>,
    segments: std::iter::Peekable<Segments<'t>>,
    reading: Reading,
    open: Loop,
    level: Loop,
    set_troubles: Vec<Trouble>,
    reporting: bool,
    billing: BillingDraft<'t>,
    billings: u32,
    subscriber: SubscriberDraft<'t>,
    patient: Option<PatientDraft<'t>>,
    above: Above,
}

/// Troubles of the loops above a claim.
#[derive(Default)]
struct Above {
    billing: Vec<Trouble>,
    subscriber: Vec<Trouble>,
    patient: Vec<Trouble>,
}

impl<'t> SetReader<'t> {
    /// Looks at the set as a whole: its version, its trailer, its tree of HL segments.
    pub fn new(set: &'t SetText<'_>) -> SetReader<'t> {
        let opening = opening::look(set);
        let segments = if opening.readable { set.segments() } else { set.segments().nothing() };
        SetReader {
            set,
            segments: segments.peekable(),
            reading: Reading::new(set.file),
            open: Loop::Heading,
            level: Loop::Heading,
            set_troubles: opening.troubles,
            reporting: opening.reporting,
            billing: BillingDraft::default(),
            billings: 0,
            subscriber: SubscriberDraft::new(set.file),
            patient: None,
            above: Above::default(),
        }
    }

    /// What is wrong with the set as a whole: it holds every claim of it. Complete once the last claim was handed out.
    pub fn set_troubles(&self) -> &[Trouble] {
        &self.set_troubles
    }

    /// The next claim.
    pub fn next_claim(&mut self) -> Option<ReadClaim<'t>> {
        let mut draft: Option<ClaimDraft<'t>> = None;
        while let Some(segment) = self.segments.peek().copied() {
            let ends_claim = matches!(segment.id(), "HL" | "SE");
            if ends_claim && draft.is_some() {
                break;
            }
            match segment.id() {
                "HL" => self.start_level(&segment),
                "ST" | "SE" => {}
                _ => match grammar::place(self.open, self.level, segment.id(), segment.qualifier()) {
                    Some((row, _)) if row.spot == Spot::Claim && draft.is_some() => break,
                    Some(found) => self.take(&segment, found, &mut draft),
                    None => self.out_of_place(&segment),
                },
            }
            self.segments.next();
        }
        match draft {
            Some(draft) => Some(self.finish(draft)),
            None => {
                self.flush();
                None
            }
        }
    }

    /// HL: a new billing provider, subscriber or patient.
    fn start_level(&mut self, segment: &Segment<'t>) {
        self.flush();
        self.level = match segment.element(3) {
            "20" => {
                self.billing = BillingDraft::at(segment.ordinal);
                self.billings += 1;
                self.above.billing.clear();
                Loop::BillingLevel
            }
            "22" => Loop::SubscriberLevel,
            "23" => Loop::PatientLevel,
            // Other levels are reported where the tree is looked at; what stands under them has no place.
            _ => Loop::Heading,
        };
        if matches!(self.level, Loop::BillingLevel | Loop::SubscriberLevel) {
            self.subscriber = SubscriberDraft::new(self.reading.file());
            self.above.subscriber.clear();
        }
        self.patient = (self.level == Loop::PatientLevel).then(|| PatientDraft::new(&self.subscriber, segment.ordinal));
        self.above.patient.clear();
        self.open = self.level;
    }

    /// Hands a segment that has its place to the loop that it belongs to.
    fn take(&mut self, segment: &Segment<'t>, (row, open): (&'static Row, Loop), draft: &mut Option<ClaimDraft<'t>>) {
        if row.spot == Spot::Claim {
            self.flush();
            *draft = Some(ClaimDraft::new(segment, self.template(), self.reading.file()));
        }
        self.open = open;
        self.reading.check_used(segment, row);
        match draft {
            Some(draft) => draft.take(segment, (row.spot, open), &mut self.reading),
            None => self.take_above_claims(segment, (row.spot, open)),
        }
    }

    fn take_above_claims(&mut self, segment: &Segment<'t>, at: (Spot, Loop)) {
        match self.level {
            Loop::BillingLevel => self.billing.take(segment, at, &mut self.reading),
            Loop::SubscriberLevel => self.subscriber.take(segment, at, &mut self.reading),
            Loop::PatientLevel => {
                if let Some(patient) = &mut self.patient {
                    patient.take(segment, at, &mut self.reading);
                    if at == (Spot::Name, Loop::Patient) {
                        patient.visit.cells_mut()[col::PATIENT_ID.index()] = self.set.patient_key(segment.ordinal);
                    }
                }
            }
            // The heading: read when the set was opened.
            _ => {}
        }
    }

    fn template(&self) -> Visit<'t> {
        self.patient.as_ref().map_or(&self.subscriber.visit, |p| &p.visit).clone()
    }

    fn out_of_place(&mut self, segment: &Segment<'t>) {
        let name = if segment.id().is_empty() { "a text that is no segment" } else { segment.id() };
        let message = format!("{name} has no place where it stands");
        let trouble = Trouble::new(TroubleKind::OutOfPlace, self.reading.place(segment.ordinal, ""), message);
        self.reading.push(trouble.private(segment.text()));
    }

    /// Troubles since the last change of loop belong to the loop that was open.
    fn flush(&mut self) {
        let found = self.reading.take_troubles();
        match self.level {
            Loop::BillingLevel => self.above.billing.extend(found),
            Loop::SubscriberLevel => self.above.subscriber.extend(found),
            Loop::PatientLevel => self.above.patient.extend(found),
            _ => self.set_troubles.extend(found),
        }
    }

    fn finish(&mut self, draft: ClaimDraft<'t>) -> ReadClaim<'t> {
        let mut troubles = self.above.billing.clone();
        troubles.extend_from_slice(&self.above.subscriber);
        troubles.extend_from_slice(&self.above.patient);
        let row = draft.row();
        let billing = self.billing.finished(row, &mut self.reading);
        let (coverage, subscriber) = self.subscriber.finished(row, &mut self.reading);
        let patient = self.patient.as_ref().map(|p| p.finished(row, &mut self.reading));
        let (mut claim, visit) = draft.finished((coverage, subscriber, patient), &mut self.reading);
        if self.reporting {
            claim.purpose = super::super::claim::Purpose::Reporting;
        }
        troubles.append(&mut self.reading.take_troubles());
        self.reading.line = 0;
        ReadClaim { claim, billing, billing_number: self.billings.saturating_sub(1), visit, troubles }
    }
}
