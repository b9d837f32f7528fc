//! The second reading of a file of answers: hands on what the first one found good, and nothing else.

use super::acknowledgement::{Acknowledgement, InterchangeAnswer};
use super::balance::ClaimProof;
use super::claim_status::{ClaimAnswer, StatusReport};
use super::paid_claim::PaidClaim;
use super::payment::{Payment, PaymentVerdict};
use super::refusal::Refusal;
use super::source::{Interchange, SetSource};
use super::survey::{Answer, Survey};
use super::walk::{self, Visitor};
use super::{x12_277ca, x12_835};
use crate::wire::x12::Segment;
use std::io::Read;
use std::ops::ControlFlow;

/// Whether the claims of a payment or report are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// They are handed on, then its end.
    Claims,
    /// Nothing more of it is.
    Nothing,
}

/// Who is handed what was read. Each payment and each report comes first, then its claims one at a time, then its end.
///
/// An end comes only when everything was handed on and is what the first reading proved: what was done before belongs into one
/// transaction that the end commits.
pub trait Recipient {
    /// Why it cannot go on.
    type Error;

    /// A payment that can be used, with everything that the first reading found out about it.
    ///
    /// # Errors
    /// Ends the reading.
    fn payment(&mut self, payment: &Payment) -> Result<Wanted, Self::Error>;

    /// A claim of the payment, with the proof of its equations, which may not hold.
    ///
    /// # Errors
    /// Ends the reading.
    fn paid_claim(&mut self, payment: &Payment, claim: &PaidClaim<'_>, proof: &ClaimProof) -> Result<(), Self::Error>;

    /// All claims of the payment have come.
    ///
    /// # Errors
    /// Ends the reading.
    fn payment_end(&mut self, payment: &Payment) -> Result<(), Self::Error>;

    /// A 277CA that can be used.
    ///
    /// # Errors
    /// Ends the reading.
    fn status_report(&mut self, report: &StatusReport) -> Result<Wanted, Self::Error>;

    /// A claim of the report.
    ///
    /// # Errors
    /// Ends the reading.
    fn claim_status(&mut self, report: &StatusReport, claim: &ClaimAnswer) -> Result<(), Self::Error>;

    /// All claims of the report have come.
    ///
    /// # Errors
    /// Ends the reading.
    fn status_end(&mut self, report: &StatusReport) -> Result<(), Self::Error>;

    /// A 999 that can be used.
    ///
    /// # Errors
    /// Ends the reading.
    fn acknowledgement(&mut self, answer: &Acknowledgement) -> Result<(), Self::Error>;

    /// A TA1 that can be used.
    ///
    /// # Errors
    /// Ends the reading.
    fn interchange_answer(&mut self, answer: &InterchangeAnswer) -> Result<(), Self::Error>;
}

/// Why a delivery ended early. Nothing after the last end counts.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError<E> {
    /// The recipient cannot go on.
    #[error(transparent)]
    Recipient(E),
    /// The file is not what it was at the first reading.
    #[error("the file was changed while it was read")]
    Changed,
}

/// Reads the file a second time and hands on what `survey` found good: the same bytes must come again.
///
/// # Errors
/// When the recipient fails, or the file is another one now.
pub fn deliver<R: Recipient>(source: impl Read, survey: &Survey, to: &mut R) -> Result<(), DeliveryError<R::Error>> {
    let mut delivery = Delivery {
        answers: survey.answers.iter(),
        now: Now::Nothing,
        to,
        error: None,
        remittance: x12_835::SetReader::default(),
        status: x12_277ca::SetReader::default(),
    };
    // A trouble at the end of the file is one that the survey met as well: it refused what was open then.
    let _ = walk::walk(source, &mut delivery);
    match delivery.error {
        Some(error) => Err(error),
        None if delivery.answers.next().is_some() => Err(DeliveryError::Changed),
        None => Ok(()),
    }
}

struct Delivery<'s, 'r, R: Recipient> {
    answers: std::slice::Iter<'s, Answer>,
    now: Now<'s>,
    to: &'r mut R,
    error: Option<DeliveryError<R::Error>>,
    remittance: x12_835::SetReader,
    status: x12_277ca::SetReader,
}

/// The set whose claims are being handed on.
#[derive(Clone, Copy)]
enum Now<'s> {
    Nothing,
    Payment(&'s Payment),
    Status(&'s StatusReport),
}

impl<R: Recipient> Delivery<'_, '_, R> {
    /// Goes on when the recipient can.
    fn after<T>(&mut self, result: Result<T, R::Error>) -> ControlFlow<(), T> {
        match result {
            Ok(value) => ControlFlow::Continue(value),
            Err(error) => self.fail(DeliveryError::Recipient(error)),
        }
    }

    fn fail<T>(&mut self, error: DeliveryError<R::Error>) -> ControlFlow<(), T> {
        self.error = Some(error);
        ControlFlow::Break(())
    }
}

impl<R: Recipient> Visitor for Delivery<'_, '_, R> {
    fn begin_set(&mut self, source: &SetSource) -> ControlFlow<()> {
        self.now = Now::Nothing;
        let Some(answer) = self.answers.next() else { return ControlFlow::Continue(()) };
        if answer.source() != Some(source) {
            return self.fail(DeliveryError::Changed);
        }
        if !answer.refusals().is_empty() {
            return ControlFlow::Continue(());
        }
        match answer {
            Answer::Payment(payment) if payment.verdict() == PaymentVerdict::Good => {
                let wanted = self.to.payment(payment);
                if self.after(wanted)? == Wanted::Claims {
                    self.remittance.begin(source);
                    self.now = Now::Payment(payment);
                }
            }
            Answer::Status(report) => {
                let wanted = self.to.status_report(report);
                if self.after(wanted)? == Wanted::Claims {
                    self.status.begin(source);
                    self.now = Now::Status(report);
                }
            }
            Answer::Acknowledgement(answer) => {
                let done = self.to.acknowledgement(answer);
                self.after(done)?;
            }
            Answer::Payment(_) | Answer::Interchange(_) | Answer::Other(_) => {}
        }
        ControlFlow::Continue(())
    }

    fn segment(&mut self, segment: &Segment<'_>) -> ControlFlow<()> {
        let Delivery { to, error, remittance, status, .. } = self;
        let mut after = |result: Result<(), R::Error>| match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                *error = Some(DeliveryError::Recipient(why));
                ControlFlow::Break(())
            }
        };
        match self.now {
            Now::Nothing => ControlFlow::Continue(()),
            Now::Payment(payment) => remittance.segment(segment, &mut |claim, proof| after(to.paid_claim(payment, claim, proof))),
            // The second reading builds the report once more; the first one's is complete.
            Now::Status(report) => status.segment(segment, &mut |_, claim| after(to.claim_status(report, claim))),
        }
    }

    fn end_set(&mut self, _: Vec<Refusal>) -> ControlFlow<()> {
        match std::mem::replace(&mut self.now, Now::Nothing) {
            Now::Nothing => ControlFlow::Continue(()),
            Now::Payment(payment) => {
                if self.remittance.end().content != payment.content {
                    return self.fail(DeliveryError::Changed);
                }
                let done = self.to.payment_end(payment);
                self.after(done)
            }
            Now::Status(report) => {
                if self.status.end().content != report.content {
                    return self.fail(DeliveryError::Changed);
                }
                let done = self.to.status_end(report);
                self.after(done)
            }
        }
    }

    fn interchange_answer(&mut self, _: &Interchange, segment: &Segment<'_>) -> ControlFlow<()> {
        match self.answers.next() {
            Some(Answer::Interchange(answer)) if answer.at.segment == segment.ordinal => {
                if !answer.refusals.is_empty() {
                    return ControlFlow::Continue(());
                }
                let done = self.to.interchange_answer(answer);
                self.after(done)
            }
            None => ControlFlow::Continue(()),
            Some(_) => self.fail(DeliveryError::Changed),
        }
    }

    fn end_group(&mut self, _: Vec<Refusal>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn end_interchange(&mut self, _: Vec<Refusal>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
