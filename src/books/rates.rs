//! How well claims do: clean, first pass, denied, collected. A claim belongs to the period of the day its batch was made for.

use super::ageing::plus;
use super::ratio::{Figure, Ratio};
use super::work::paid;
use crate::ledger::ClaimBooks;
use crate::money::Money;
use crate::posting::{Account, EventKind};

/// Counts over some claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Claims issued to insurers.
    pub issued: u64,
    /// Of these, claims of which anything was heard.
    pub answered: u64,
    /// Of these, never refused or returned before they were decided.
    pub clean: u64,
    /// Claims that were decided.
    pub decided: u64,
    /// Of these, paid at the first decision, never returned or reversed, and nothing left to be worked.
    pub first_pass: u64,
    /// Of these, refused whole at the first decision.
    pub denied: u64,
    /// Charges of the claims that were decided.
    pub charged: Money,
    /// Of these, given up by contract.
    pub contractual: Money,
    /// Of these, refused and to be worked.
    pub refused: Money,
    /// Cash posted to the claims that were decided.
    pub paid: Money,
}

impl Rates {
    /// Counts a claim.
    pub(super) fn add(&mut self, claim: &ClaimBooks) {
        let heard = |kinds: &[EventKind]| claim.heard.iter().any(|heard| kinds.contains(&heard.kind));
        let first = claim.heard.iter().find(|heard| heard.kind >= EventKind::Paid).map(|heard| heard.kind);
        let returned = heard(&[EventKind::FileRefused, EventKind::Returned]);
        let answered = claim.heard.iter().any(|heard| heard.file > 0);
        self.issued += 1;
        self.answered += u64::from(answered);
        self.clean += u64::from(answered && !returned);
        let Some(first) = first else { return };
        let (put, paid) = (|account| moved(claim, account), paid(claim, 0));
        let refused = put(Account::Review);
        let through = first == EventKind::Paid && !returned && !heard(&[EventKind::Reversed]) && refused == Money::ZERO;
        self.decided += 1;
        self.first_pass += u64::from(through);
        self.denied += u64::from(first == EventKind::Denied);
        for (sum, amount) in [
            (&mut self.charged, claim.opened),
            (&mut self.contractual, put(Account::Contractual)),
            (&mut self.refused, refused),
            (&mut self.paid, paid),
        ] {
            *sum = plus(*sum, amount);
        }
    }

    /// Both together.
    pub(super) fn and(self, other: &Rates) -> Rates {
        Rates {
            issued: self.issued + other.issued,
            answered: self.answered + other.answered,
            clean: self.clean + other.clean,
            decided: self.decided + other.decided,
            first_pass: self.first_pass + other.first_pass,
            denied: self.denied + other.denied,
            charged: plus(self.charged, other.charged),
            contractual: plus(self.contractual, other.contractual),
            refused: plus(self.refused, other.refused),
            paid: plus(self.paid, other.paid),
        }
    }

    /// The rates, each with its numerator and denominator.
    pub fn ratios(&self) -> [Ratio; 5] {
        let counts = |name, meaning, part, whole| Ratio { name, meaning, part: Figure::Count(part), whole: Figure::Count(whole) };
        let amounts = |name, meaning, part, whole| Ratio { name, meaning, part: Figure::Amount(part), whole: Figure::Amount(whole) };
        let collectable = Money::from_cents(self.charged.cents().saturating_sub(self.contractual.cents()));
        [
            counts("clean claims", "never refused or returned, of claims that were answered", self.clean, self.answered),
            counts("first pass", "paid at once with nothing left to be worked, of claims that were decided", self.first_pass, self.decided),
            counts("denied", "refused whole at the first decision, of claims that were decided", self.denied, self.decided),
            amounts("refused amounts", "waiting to be worked, of the charges of claims that were decided", self.refused, self.charged),
            amounts(
                "net collection",
                "cash, of charges less what the contract takes off, of claims that were decided",
                self.paid,
                collectable,
            ),
        ]
    }
}

/// What the entries of a claim put on an account.
fn moved(claim: &ClaimBooks, account: Account) -> Money {
    claim.entries.iter().map(|posted| &posted.entry).fold(Money::ZERO, |sum, entry| {
        let sum = if entry.debit == account { plus(sum, entry.amount) } else { sum };
        if entry.credit == account { Money::from_cents(sum.cents().saturating_sub(entry.amount.cents())) } else { sum }
    })
}
