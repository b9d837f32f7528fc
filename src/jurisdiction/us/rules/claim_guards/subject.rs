//! What rules over claims look at, and where they say that something stands.

pub use super::super::super::claim::{Claim, OtherPayer};
pub use super::super::super::x12_837p::{Dialect, Trouble, TroubleKind};
pub use crate::finding::{Finding, Findings, RuleCard, Severity};
pub use crate::history::Facts;
pub use crate::rules::Rule;
pub use crate::verify::Fault;

use super::super::super::claim::Billing;
use crate::finding::{FileNo, Place};
use crate::rules::Subject;

/// A claim names so many other payers at most; with more, CW609 speaks and rules that compare them are silent.
pub const MOST_OTHER_PAYERS: usize = 10;

/// Marks rules over claims.
#[derive(Debug)]
pub enum OfClaim {}

impl Subject for OfClaim {
    type Of<'a> = ClaimSubject<'a>;
}

/// A claim, who bills it, how its payer wants it written, and where it came from.
#[derive(Clone, Copy)]
pub struct ClaimSubject<'a> {
    /// The claim.
    pub claim: &'a Claim<'a>,
    /// Its billing provider.
    pub billing: &'a Billing<'a>,
    /// How the payer wants it written.
    pub dialect: &'a Dialect,
    /// Where it came from.
    pub source: Source<'a>,
    /// What was wrong when it was read from an 837P.
    pub troubles: &'a [Trouble],
    /// What was wrong with its transaction set.
    pub set_troubles: &'a [Trouble],
    /// What the verifier says of a claim of somebody's 837P as it would go out, once nothing else is wrong with it.
    pub unproved: &'a [Fault],
}

/// Where a claim came from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The input file.
    pub file: FileNo,
    /// The first row of the visit, or the CLM segment.
    pub row: u32,
    /// Where each line of the claim came from, in their order.
    pub lines: &'a [LineSource],
    /// Whether places name elements of an 837P instead of columns.
    pub from_837p: bool,
}

/// Where a line of a claim came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSource {
    /// Its row, or its LX segment.
    pub row: u32,
    /// Its number within the visit, from 1.
    pub number: u16,
}

impl ClaimSubject<'_> {
    /// Where something of the claim as a whole stands: its column, or its element.
    pub fn place(&self, (column, element): (&'static str, &'static str)) -> Place {
        Place { file: self.source.file, row: self.source.row, column: if self.source.from_837p { element } else { column } }
    }

    /// A finding about the claim as a whole.
    pub fn finding(&self, card: &'static RuleCard, at: (&'static str, &'static str), message: impl Into<String>) -> Finding {
        Finding::new(card, self.place(at), message)
    }

    /// A finding about a line, counted from 0.
    pub fn line_finding(
        &self,
        (card, line): (&'static RuleCard, usize),
        at: (&'static str, &'static str),
        message: impl Into<String>,
    ) -> Finding {
        let source = self.source.lines.get(line).copied();
        let source = source.unwrap_or(LineSource { row: self.source.row, number: u16::try_from(line + 1).unwrap_or(u16::MAX) });
        Finding::new(card, Place { row: source.row, ..self.place(at) }, message).line(source.number)
    }

    /// Turns the troubles of one kind into findings of their rule.
    pub fn report(&self, kind: TroubleKind, card: &'static RuleCard, out: &mut Findings) {
        for trouble in self.set_troubles.iter().chain(self.troubles).filter(|t| t.kind == kind) {
            out.push(trouble.finding(card));
        }
    }
}
