//! Which claims an answer may mean whose number means nothing: everything else that it says, compared with the claims of its day.

use super::ReconcileError;
use crate::date::Date;
use crate::ledger::{ClaimSketch, Ledger};
use crate::limits::CANDIDATES;
use crate::money::Money;
use crate::posting::{About, Answer, Candidate, Heard, Listener, Payment, Release, Scored, Seen, Wanted, rank};
use std::collections::BTreeMap;

/// What is collected of the answers in question, and what it led to.
#[derive(Default)]
pub struct Guesses {
    /// By the number told.
    wanted: BTreeMap<u32, Guess>,
    told: u32,
}

#[derive(Default)]
struct Guess {
    claim_number: String,
    payer_claim_number: String,
    date: Option<Date>,
    charge: Money,
    codes: Vec<String>,
    ranked: Vec<Scored>,
}

/// What is not enough to name a claim: the day alone, or what every other claim of the day has as well.
const LEAST: u8 = 45;

impl Guesses {
    /// How many answers are in question.
    pub(super) fn count(&self) -> usize {
        self.wanted.len()
    }

    /// Asks for an answer, by its place among all numbers told.
    pub(super) fn want(&mut self, told: u32) {
        self.wanted.insert(told, Guess::default());
    }

    /// Compares with every claim of the days of service in question: one pass over the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(super) fn compare(&mut self, ledger: &Ledger) -> Result<(), ReconcileError> {
        let mut by_day: BTreeMap<Date, Vec<&mut Guess>> = BTreeMap::new();
        for guess in self.wanted.values_mut() {
            if let Some(date) = guess.date {
                by_day.entry(date).or_default().push(guess);
            }
        }
        let (Some(first), Some(last)) = (by_day.keys().next().copied(), by_day.keys().next_back().copied()) else { return Ok(()) };
        ledger.sketch_claims((first, last), |sketch| {
            for guess in by_day.get_mut(&sketch.service_from).into_iter().flatten() {
                guess.consider(sketch);
            }
        })?;
        Ok(())
    }

    /// The claims that this answer may mean, best first.
    pub(super) fn of(&self, told: u32) -> Vec<Scored> {
        let mut ranked = self.wanted.get(&told).map(|guess| guess.ranked.clone()).unwrap_or_default();
        ranked.sort_by(|a, b| b.score.cmp(&a.score).then(a.claim.cmp(&b.claim)));
        ranked
    }
}

impl Guess {
    fn consider(&mut self, sketch: &ClaimSketch) {
        let seen = Seen {
            claim_number: &self.claim_number,
            payer_claim_number: &self.payer_claim_number,
            date: self.date,
            charge: self.charge,
            codes: self.codes.iter().map(String::as_str).collect(),
        };
        let candidate = Candidate {
            claim: sketch.id.number(),
            claim_number: &sketch.name,
            payer_claim_number: "",
            date: sketch.service_from,
            charge: sketch.charge,
            codes: sketch.codes.iter().map(String::as_str).collect(),
        };
        self.ranked.extend(rank(&seen, &[candidate]).into_iter().filter(|scored| scored.score >= LEAST));
        if self.ranked.len() > CANDIDATES {
            self.ranked.sort_by(|a, b| b.score.cmp(&a.score).then(a.claim.cmp(&b.claim)));
            self.ranked.truncate(CANDIDATES);
        }
    }
}

impl Listener for Guesses {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        let never = payment.quarantine.is_some_and(|apart| apart.release == Release::Never);
        Ok(if never { Wanted::Nothing } else { Wanted::Answers })
    }

    fn answer(&mut self, answer: &Answer<'_>, seen: &Seen<'_>) -> Result<(), ReconcileError> {
        if let Some(guess) = self.wanted.get_mut(&self.told) {
            *guess = Guess {
                claim_number: answer.claim_number.into(),
                payer_claim_number: seen.payer_claim_number.into(),
                date: seen.date,
                charge: seen.charge,
                codes: seen.codes.iter().map(|code| (*code).to_string()).collect(),
                ranked: Vec::new(),
            };
        }
        self.told = self.told.saturating_add(1);
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment<'_>) -> Result<(), ReconcileError> {
        Ok(())
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        if let About::Claim(_) = heard.about {
            self.told = self.told.saturating_add(1);
        }
        Ok(())
    }
}
