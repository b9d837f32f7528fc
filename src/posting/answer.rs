//! What an insurer answered to one claim, in words that every country's files can be put into.

use crate::date::Date;
use crate::money::{Money, Units};

/// Who carries an amount that was not paid, as far as the insurer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The practice, by contract or law (X12 `CO`).
    Contract,
    /// The patient (`PR`).
    Patient,
    /// Nobody in particular: another insurer paid, a duplicate (`OA`).
    Other,
    /// The insurer's own decision (`PI`).
    Insurer,
    /// Nobody yet: the insurer has not decided, and the amount stays with it.
    Pending,
    /// A group that this program does not know; its amount is posted to be worked.
    Unknown,
}

/// An amount taken off a charge (positive) or added to it (negative), with the reason given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment<'a> {
    /// Who carries it.
    pub group: Group,
    /// The group as written (`CO`); empty where the country has none.
    pub written: &'a str,
    /// The reason code (`45`).
    pub reason: &'a str,
    /// Positive lowers the payment.
    pub amount: Money,
    /// Services taken off, where the insurer says so.
    pub quantity: Option<Units>,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

/// Which insurer of the patient is answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// The insurer that the claim was sent to.
    First,
    /// One that pays after it.
    Later,
}

/// What the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Paid or refused: the amounts say which.
    Processed,
    /// The same, and handed on to the next insurer by this one.
    Forwarded,
    /// An earlier answer is taken back: every amount is its mirror.
    Reversal,
    /// What an earlier answer paid is raised or lowered by these amounts; the charge was answered then and is not repeated.
    Adjusted,
    /// An estimate or a note without money; it is kept and posts nothing.
    NoticeOnly,
    /// Sent back as something that cannot be decided about: to be corrected and sent anew, as if it had never come. Posts nothing.
    Returned,
}

/// The answer to one service line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine<'a> {
    /// Our own reference of the line, as brought back (REF*6R); empty when it was not.
    pub reference: &'a str,
    /// The code that was paid for.
    pub code: &'a str,
    /// Its modifiers; empty ones at the end.
    pub modifiers: [&'a str; 4],
    /// The code that we sent, when the insurer changed it; else empty.
    pub original_code: &'a str,
    /// Day of service, when given.
    pub date: Option<Date>,
    /// How many were paid for.
    pub units: Units,
    /// The charge as the insurer repeats it.
    pub charge: Money,
    /// What it pays.
    pub paid: Money,
    /// What it does not.
    pub adjustments: Vec<Adjustment<'a>>,
    /// Codes that say more about it (X12 RARC, LQ*HE); they move no money.
    pub remarks: Vec<&'a str>,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

/// The answer to one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// Our number of the claim as brought back (CLP01).
    pub claim_number: &'a str,
    /// The insurer's own number of it (CLP07); empty when there is none.
    pub payer_claim_number: &'a str,
    /// What it is.
    pub outcome: Outcome,
    /// Whose turn it was.
    pub turn: Turn,
    /// The charge as repeated.
    pub charge: Money,
    /// What is paid.
    pub paid: Money,
    /// Adjustments of the claim as a whole.
    pub adjustments: Vec<Adjustment<'a>>,
    /// Codes that say more about the claim as a whole (X12 MOA and MIA).
    pub remarks: Vec<&'a str>,
    /// Its lines; none when the insurer answered the claim as a whole.
    pub lines: Vec<AnswerLine<'a>>,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

impl Answer<'_> {
    /// Every adjustment, of the claim and of its lines.
    pub fn all_adjustments(&self) -> impl Iterator<Item = &Adjustment<'_>> {
        self.adjustments.iter().chain(self.lines.iter().flat_map(|line| &line.adjustments))
    }

    /// What is missing between charge, adjustments and payment: zero in a sound answer, of the claim or of one line.
    /// `None` when the sums do not fit.
    pub fn residuals(&self) -> Option<Residuals> {
        let taken_off = sum(self.all_adjustments())?;
        let claim = self.charge.checked_sub(taken_off)?.checked_sub(self.paid)?;
        let mut lines = Vec::new();
        for line in &self.lines {
            let residual = line.charge.checked_sub(sum(&line.adjustments)?)?.checked_sub(line.paid)?;
            if residual != Money::ZERO {
                lines.push((line.segment, residual));
            }
        }
        Some(Residuals { claim, lines })
    }
}

fn sum<'a>(adjustments: impl IntoIterator<Item = &'a Adjustment<'a>>) -> Option<Money> {
    adjustments.into_iter().try_fold(Money::ZERO, |sum, adjustment| sum.checked_add(adjustment.amount))
}

/// What does not add up in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residuals {
    /// Charge less every adjustment less payment.
    pub claim: Money,
    /// The lines that do not add up: segment and residual.
    pub lines: Vec<(u32, Money)>,
}

impl Residuals {
    /// Whether everything adds up.
    pub fn none(&self) -> bool {
        self.claim == Money::ZERO && self.lines.is_empty()
    }
}
