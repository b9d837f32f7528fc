//! What rules over answers look at.

pub use super::super::super::answers::{Answer, At, PaidClaim, Payment, Role};
pub use crate::finding::{Finding, Findings, RuleCard, Severity};
pub use crate::history::Facts;
pub use crate::rules::Rule;

use crate::finding::{FileNo, Place};
use crate::rules::Subject;

/// Marks rules over whole answers.
#[derive(Debug)]
pub enum OfAnswer {}

impl Subject for OfAnswer {
    type Of<'a> = WholeAnswer<'a>;
}

/// An answer as the first reading found it.
#[derive(Clone, Copy)]
pub struct WholeAnswer<'a> {
    /// The file it is in.
    pub file: FileNo,
    /// The answer.
    pub answer: &'a Answer,
}

impl<'a> WholeAnswer<'a> {
    /// The payment, when it is one.
    pub fn payment(&self) -> Option<&'a Payment> {
        match self.answer {
            Answer::Payment(payment) => Some(payment),
            _ => None,
        }
    }

    /// A finding at an element.
    pub fn finding(&self, card: &'static RuleCard, (at, column): (At, &'static str), message: String) -> Finding {
        Finding::new(card, at.place(self.file, column), message)
    }
}

/// Marks rules over claims of an 835.
#[derive(Debug)]
pub enum OfPaidClaim {}

impl Subject for OfPaidClaim {
    type Of<'a> = PaidClaimSubject<'a>;
}

/// A claim of an 835 that is handed on.
#[derive(Clone, Copy)]
pub struct PaidClaimSubject<'a> {
    /// The file it is in.
    pub file: FileNo,
    /// The payment that it is part of.
    pub payment: &'a Payment,
    /// The claim.
    pub claim: &'a PaidClaim<'a>,
}

impl PaidClaimSubject<'_> {
    /// A place in the file.
    pub const fn place(&self, at: At, column: &'static str) -> Place {
        at.place(self.file, column)
    }
}
