//! What the first insurer decided about a claim, kept as it was said, for the insurer that is asked next.
//!
//! A later insurer refuses a claim whose amounts are not those of the first one's answer, so nothing here is derived: groups,
//! reasons, amounts and their order are the answer's own. Only amounts of zero are left out, which insurers refuse.

use super::answer::{Adjustment, Answer};
use super::claim::KnownLine;
use super::lines::assign;
use crate::date::Date;
use crate::money::{Money, Units};

/// What an insurer decided about a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The day of the decision.
    pub on: Date,
    /// What it paid in all.
    pub paid: Money,
    /// What it took off the claim as a whole.
    pub adjustments: Vec<Reduction>,
    /// What it decided about each line, in the answer's order.
    pub lines: Vec<DecidedLine>,
}

/// What an insurer decided about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedLine {
    /// The line's position in the visit, from 1; 0 for one that the claim does not have.
    pub line: u16,
    /// The code as decided about.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
    /// How many were paid for.
    pub units: Units,
    /// What was paid.
    pub paid: Money,
    /// What was taken off.
    pub adjustments: Vec<Reduction>,
}

/// An amount taken off, as the insurer wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// The group: `CO`.
    pub group: String,
    /// The reason: `45`.
    pub reason: String,
    /// The amount; below zero raises the payment.
    pub amount: Money,
    /// Services taken off, where the insurer says so.
    pub quantity: Option<Units>,
}

impl Decided {
    /// What an answer decided about a claim with these lines.
    pub fn of(lines: &[KnownLine<'_>], answer: &Answer<'_>, on: Date) -> Decided {
        let numbers = assign(lines, &answer.lines);
        let of_line = |(line, number): (&super::AnswerLine<'_>, Option<u16>)| DecidedLine {
            line: number.unwrap_or(0),
            code: line.code.into(),
            modifiers: line.modifiers.into_iter().filter(|m| !m.is_empty()).collect::<Vec<_>>().join(" "),
            units: line.units,
            paid: line.paid,
            adjustments: reductions(&line.adjustments),
        };
        let lines = answer.lines.iter().zip(numbers).map(of_line).collect();
        Decided { on, paid: answer.paid, adjustments: reductions(&answer.adjustments), lines }
    }

    /// Everything taken off, of the claim and of its lines.
    pub fn reductions(&self) -> impl Iterator<Item = &Reduction> {
        self.adjustments.iter().chain(self.lines.iter().flat_map(|line| &line.adjustments))
    }
}

fn reductions(adjustments: &[Adjustment<'_>]) -> Vec<Reduction> {
    let said = adjustments.iter().filter(|a| a.amount != Money::ZERO);
    said.map(|a| Reduction { group: a.written.into(), reason: a.reason.into(), amount: a.amount, quantity: a.quantity }).collect()
}
