//! The equations of an 835, proved in whole cents (005010X221A1 section 1.10.2; X12 RFI 358, 2601).
//!
//! - line: SVC02 - CAS of the line = SVC03
//! - claim: CLP03 - CAS of the claim and of all its lines = CLP04
//! - payment: BPR02 = sum of CLP04 - sum of PLB, in [`super::PaymentEquation`]
//!
//! CLP05 and AMT are no part of them (X12 RFI 2548). Signs are taken as sent: a reversal balances as it stands. What does not
//! balance is never forced; [`explain`] says what little would make it balance.

use super::culprits::{Candidate, explain_amounts};
use super::paid_claim::{Adjustment, PaidClaim};
use super::source::At;
use crate::limits::UNBALANCED_LINES;
use crate::money::Money;
use std::fmt;

/// Charge - adjustments = paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Equation {
    /// SVC02 or CLP03.
    pub charge: Money,
    /// The sum of CAS.
    pub adjustments: Money,
    /// SVC03 or CLP04.
    pub paid: Money,
}

impl Equation {
    /// What charge and adjustments leave beyond what is paid; nothing when it is proved.
    pub fn residual(&self) -> Money {
        // Amounts have twelve digits and a claim four megabytes, so no sum comes near 64 bits.
        Money::from_cents(self.charge.cents() - self.adjustments.cents() - self.paid.cents())
    }

    /// Whether the equation holds.
    pub fn holds(&self) -> bool {
        self.residual() == Money::ZERO
    }
}

impl fmt::Display for Equation {
    /// `180.00 - 71.60 = 108.40`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.holds() { "=" } else { "is not" };
        write!(f, "{} - {} {sign} {}", self.charge, self.adjustments, self.paid)
    }
}

/// The equations of a claim and of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimProof {
    /// The claim's.
    pub claim: Equation,
    /// Those lines that do not balance: number from 1, SVC segment, numbers; [`UNBALANCED_LINES`] at most.
    pub lines: Vec<LineProof>,
}

/// A line that does not balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineProof {
    /// Which line of the claim, counted from 1.
    pub line: u16,
    /// Its SVC segment.
    pub at: At,
    /// The numbers.
    pub equation: Equation,
}

impl ClaimProof {
    /// Whether the claim and all its lines balance.
    pub fn holds(&self) -> bool {
        self.claim.holds() && self.lines.is_empty()
    }
}

/// Computes the equations of a claim; allocates only for lines that do not balance.
pub fn prove(claim: &PaidClaim<'_>) -> ClaimProof {
    let mut proof =
        ClaimProof { claim: Equation { charge: claim.charge, adjustments: sum(&claim.adjustments), paid: claim.paid }, lines: Vec::new() };
    for (before, line) in claim.lines.iter().enumerate() {
        let own = &claim.adjustments[line.adjustments.clone()];
        let equation = Equation { charge: line.charge, adjustments: sum(own), paid: line.paid };
        if !equation.holds() && proof.lines.len() < UNBALANCED_LINES {
            // A claim of the guide has 999 lines; one with more is told by its segment.
            let line_number = u16::try_from(before + 1).unwrap_or(u16::MAX);
            proof.lines.push(LineProof { line: line_number, at: line.at, equation });
        }
    }
    proof
}

fn sum(adjustments: &[Adjustment<'_>]) -> Money {
    Money::from_cents(adjustments.iter().map(|adjustment| adjustment.amount.cents()).sum())
}

/// Says which few amounts of a claim would make its equations hold: left out, counted twice, or with the opposite sign. A text for
/// a clerk, several sentences apart with `; `.
pub fn explain(claim: &PaidClaim<'_>, proof: &ClaimProof) -> String {
    let mut told = Vec::new();
    for failing in proof.lines.iter().take(3) {
        let Some(line) = claim.lines().nth(usize::from(failing.line) - 1) else { continue };
        let mut candidates: Vec<Candidate> = line.adjustments.iter().map(of_adjustment).collect();
        candidates.push(Candidate::paid("SVC03", line.at.element(3), line.paid));
        told.push(format!("line {}: {}", failing.line, explain_amounts(failing.equation.residual(), &candidates)));
    }
    if proof.lines.len() > 3 {
        told.push(format!("{} more lines do not balance", proof.lines.len() - 3));
    }
    if !proof.claim.holds() {
        told.push(explain_claim(claim, proof));
    }
    told.join("; ")
}

fn explain_claim(claim: &PaidClaim<'_>, proof: &ClaimProof) -> String {
    let residual = proof.claim.residual();
    let of_lines: i64 = proof.lines.iter().map(|line| line.equation.residual().cents()).sum();
    if of_lines == residual.cents() {
        return "the claim is out by what its lines are out by".to_string();
    }
    let mut candidates: Vec<Candidate> = claim.adjustments.iter().map(of_adjustment).collect();
    candidates.push(Candidate::paid("CLP04", claim.at.element(4), claim.paid));
    for line in claim.lines() {
        candidates.push(Candidate::charge("SVC02", line.at.element(2), line.charge));
    }
    format!("claim: {}", explain_amounts(residual, &candidates))
}

/// Removing an adjustment of the amount a raises what is left by a.
fn of_adjustment(adjustment: &Adjustment<'_>) -> Candidate {
    let name = format!("CAS*{}*{}", adjustment.group_code, adjustment.reason);
    Candidate { name, at: adjustment.at, amount: adjustment.amount, effect: adjustment.amount.cents() }
}
