//! What is known of a claim when the insurer after the first may be asked.

use super::Verdict;
use crate::money::Money;
use crate::posting::Decided;

/// A claim that the first insurer has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfterFirst {
    /// Our number of the first insurer's claim.
    pub claim_number: String,
    /// Which part of the visit it bills, from 0.
    pub part: u16,
    /// The first insurer.
    pub payer: String,
    /// The first insurer's own number of the claim; may be empty.
    pub payer_claim: String,
    /// The insurer to be asked.
    pub next_payer: String,
    /// Whether the first insurer has handed the claim on itself.
    pub forwarded: bool,
    /// What it decided.
    pub decided: Decided,
    /// The lines of the claim with their charges, as issued.
    pub charges: Vec<(u16, Money)>,
}

/// Whether the next insurer is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextTurn {
    /// It is.
    Ask,
    /// There is nothing to ask it, or somebody else has.
    Nothing,
    /// Not yet, or not by a program: why.
    Wait(String),
}

/// What a jurisdiction without such claims says.
pub(super) const NOTHING: Verdict = Verdict::NothingDue;
