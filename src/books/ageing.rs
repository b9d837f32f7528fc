//! What is owed, by how long it has been: 0-30, 31-60, 61-90, 91-120, 121 days and more.

use crate::date::Date;
use crate::money::Money;
use std::collections::BTreeMap;

/// The buckets as they are headed.
pub const BUCKETS: [&str; 5] = ["0-30", "31-60", "61-90", "91-120", "121+"];

/// What age is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The day on which it came to whoever owes it now: billed, or moved there by an answer.
    #[default]
    Owed,
    /// The first day of service.
    Service,
}

/// Who owes something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Debtor {
    /// The payer with this id.
    Payer(String),
    /// Patients.
    Patients,
}

/// Amounts owed by age, and what is owed the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// What is owed, by bucket.
    pub owed: [Money; 5],
    /// What was paid beyond what was owed; below zero.
    pub credits: Money,
    /// How many claims owe something.
    pub claims: u64,
}

impl Aged {
    /// Adds what a claim leaves open for so many days.
    pub(super) fn add(&mut self, amount: Money, days: i64) {
        let place = if amount.is_negative() {
            &mut self.credits
        } else {
            self.claims += 1;
            &mut self.owed[bucket(days)]
        };
        *place = plus(*place, amount);
    }

    /// What is owed, credits apart.
    pub fn due(&self) -> Money {
        self.owed.iter().fold(Money::ZERO, |sum, amount| plus(sum, *amount))
    }

    /// What is owed less credits: what the ledger has on these accounts.
    pub fn balance(&self) -> Money {
        plus(self.due(), self.credits)
    }

    fn merge(mut self, other: &Aged) -> Aged {
        self.owed.iter_mut().zip(other.owed).for_each(|(sum, amount)| *sum = plus(*sum, amount));
        Aged { credits: plus(self.credits, other.credits), claims: self.claims + other.claims, ..self }
    }
}

/// What is owed, by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    /// By payer, and patients together. What waits to be worked counts as the payer's.
    pub debtors: BTreeMap<Debtor, Aged>,
    /// What patients owe, by the practice's number of the patient: for worklists only.
    pub patients: BTreeMap<String, Aged>,
}

impl Ageing {
    /// Everything together.
    pub fn all(&self) -> Aged {
        self.debtors.values().fold(Aged::default(), Aged::merge)
    }
}

/// The bucket of an age; what is younger than today is new.
pub(super) fn bucket(days: i64) -> usize {
    match days {
        ..=30 => 0,
        31..=60 => 1,
        61..=90 => 2,
        91..=120 => 3,
        _ => 4,
    }
}

/// Days from `from` to `today`.
pub(super) fn days(from: Date, today: Date) -> i64 {
    (today - from).num_days()
}

/// A sum that stays at the end of what fits; no practice comes near.
pub(super) fn plus(a: Money, b: Money) -> Money {
    Money::from_cents(a.cents().saturating_add(b.cents()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_ends_with_its_last_day() {
        let buckets = [-5, 0, 30, 31, 60, 61, 90, 91, 120, 121, 4_000].map(bucket);
        assert_eq!(buckets, [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn credits_stand_apart_and_the_balance_has_both() {
        let mut aged = Aged::default();
        aged.add(Money::from_cents(500), 10);
        aged.add(Money::from_cents(700), 200);
        aged.add(Money::from_cents(-100), 200);
        assert_eq!(
            (aged.due(), aged.credits, aged.balance()),
            (Money::from_cents(1_200), Money::from_cents(-100), Money::from_cents(1_100))
        );
        assert_eq!((aged.owed[0], aged.owed[4], aged.claims), (Money::from_cents(500), Money::from_cents(700), 2));
    }
}
