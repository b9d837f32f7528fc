//! Which claims the numbers in a file mean: collected first, then looked up in one pass over the ledger's sorted keys.

use super::ReconcileError;
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{Claim, ClaimId, Ledger, Standing, VisitKey, visit_hash};
use crate::posting::{About, Answer, Heard, Listener, Payment, Seen, Wanted};

/// Collects the claim numbers of a file in the order in which they are told, then knows the visits they may mean.
pub struct Finder<'j, J> {
    jurisdiction: &'j J,
    keys: Vec<VisitKey>,
    /// Number told and visit number, by number told and then latest first.
    found: Vec<(u32, u64)>,
    told: u32,
}

impl<'j, J: Answering> Finder<'j, J> {
    /// Knows nothing yet. Tell it the file, then [`Finder::look_up`].
    pub fn new(jurisdiction: &'j J) -> Finder<'j, J> {
        Finder { jurisdiction, keys: Vec::new(), found: Vec::new(), told: 0 }
    }

    /// Whose numbers they are.
    pub(super) fn jurisdiction(&self) -> &'j J {
        self.jurisdiction
    }

    fn note(&mut self, number: &str) {
        let origins = self.jurisdiction.origins(number);
        for visit_id in origins.visit_ids.into_iter().flatten() {
            self.keys.push(VisitKey { hash: visit_hash(visit_id), fingerprint: 0, ordinal: self.told });
        }
        self.found.extend(origins.visit.map(|visit| (self.told, visit)));
        self.told = self.told.saturating_add(1);
    }

    /// Asks the ledger what the numbers mean.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn look_up(&mut self, ledger: &Ledger) -> Result<(), ReconcileError> {
        self.keys.sort_unstable();
        let (keys, found) = (std::mem::take(&mut self.keys), &mut self.found);
        ledger.join_issues(keys.into_iter(), |key, visit| found.push((key.ordinal, visit)))?;
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        found.dedup();
        self.told = 0;
        Ok(())
    }

    /// Passes over the next numbers: what they stand in is not told again.
    pub fn skip(&mut self, numbers: u64) {
        self.told = self.told.saturating_add(u32::try_from(numbers).unwrap_or(u32::MAX));
    }

    /// The claim that the next number means, told in the same order as before: of those with that number the latest that had been
    /// made by the day of the answer. One that was returned is sent again under its number, and news of the first is none of the second.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next(&mut self, ledger: &Ledger, number: &str, on: Option<Date>) -> Result<Option<Claim>, ReconcileError> {
        let ordinal = self.told;
        self.told = self.told.saturating_add(1);
        let from = self.found.partition_point(|&(told, _)| told < ordinal);
        let visits: Vec<u64> = self.found[from..].iter().take_while(|&&(told, _)| told == ordinal).map(|&(_, visit)| visit).collect();
        let mut named = claims_named(ledger, visits.clone(), number)?;
        if named.is_empty() {
            // The number of a claim to a later insurer, or of one that replaced another.
            let later = visits.iter().map(|&visit| ledger.issued_after(visit)).collect::<Result<Vec<_>, _>>()?;
            named = claims_named(ledger, later.concat(), number)?;
        }
        if !named.is_empty() {
            let made = |claim: &Claim| ledger.batch_of_visit(claim.id.visit()).map(|batch| batch.date);
            let in_time = named.iter().position(|claim| on.is_none_or(|day| made(claim).is_some_and(|made| made <= day)));
            return Ok(named.into_iter().nth(in_time.unwrap_or(0)));
        }
        let old: Option<ClaimId> = if number.is_empty() { None } else { ledger.opening_claim_named(number)? };
        Ok(old.map(|id| ledger.claim(id)).transpose()?.flatten())
    }
}

/// The claims with a number of these visits and of those that took their place, the latest first.
fn claims_named(ledger: &Ledger, mut visits: Vec<u64>, number: &str) -> Result<Vec<Claim>, ReconcileError> {
    let mut named: Vec<Claim> = Vec::new();
    let mut at = 0;
    while let Some(&visit) = visits.get(at) {
        at += 1;
        for claim in ledger.claims_of_visit(visit)?.into_iter().filter(|claim| claim.name == number) {
            match claim.standing {
                Standing::Withdrawn => continue,
                Standing::Superseded(by) if !visits.contains(&by) => visits.push(by),
                _ => {}
            }
            named.push(claim);
        }
    }
    named.sort_unstable_by_key(|claim| std::cmp::Reverse(claim.id));
    Ok(named)
}

impl<J: Answering> Listener for Finder<'_, J> {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        Ok(if payment.quarantine.is_some() { Wanted::Nothing } else { Wanted::Answers })
    }

    fn answer(&mut self, answer: &Answer<'_>, _: &Seen<'_>) -> Result<(), ReconcileError> {
        self.note(answer.claim_number);
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment<'_>) -> Result<(), ReconcileError> {
        Ok(())
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        if let About::Claim(number) = heard.about {
            self.note(number);
        }
        Ok(())
    }
}
