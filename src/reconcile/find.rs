//! Which claims the numbers in a file mean: collected first, then looked up in one pass over the ledger's sorted keys.

use super::ReconcileError;
use super::guess::Guesses;
use crate::date::Date;
use crate::jurisdiction::Answering;
use crate::ledger::{Claim, ClaimId, Ledger, Standing, VisitKey, visit_hash};
use crate::limits::SCORED_ANSWERS;
use crate::posting::{About, Answer, Heard, Listener, Payment, Release, Scored, Seen, Wanted};

/// Collects the claim numbers of a file in the order in which they are told, then knows the visits they may mean.
pub struct Finder<'j, J> {
    jurisdiction: &'j J,
    keys: Vec<VisitKey>,
    /// Number told and visit number, by number told and then latest first.
    found: Vec<(u32, u64)>,
    told: u32,
    guesses: Guesses,
}

/// What is known of the claim that an answer means.
pub enum Looked {
    /// This one.
    Claim(Box<Claim>),
    /// One of a batch that was withdrawn, so that it should never have been answered.
    Withdrawn(Box<Claim>),
    /// None has the number. These may be meant, best first.
    Unknown(Vec<Scored>),
}

impl<'j, J: Answering> Finder<'j, J> {
    /// Knows nothing yet. Tell it the file, then [`Finder::look_up`].
    pub fn new(jurisdiction: &'j J) -> Finder<'j, J> {
        Finder { jurisdiction, keys: Vec::new(), found: Vec::new(), told: 0, guesses: Guesses::default() }
    }

    /// Whose numbers they are.
    pub(super) fn jurisdiction(&self) -> &'j J {
        self.jurisdiction
    }

    /// Notes a number of ours, and what the references of its lines add to it.
    fn note(&mut self, number: &str, reference: Option<&str>) {
        let origins = self.jurisdiction.origins(number);
        let stem = reference.and_then(|reference| self.jurisdiction.stem_of(reference));
        let other = stem.filter(|stem| !origins.visit_ids.contains(&Some(stem)));
        let of_stem = other.map(|stem| self.jurisdiction.origins(stem)).unwrap_or_default();
        for visit_id in origins.visit_ids.into_iter().chain(of_stem.visit_ids).flatten() {
            self.keys.push(VisitKey { hash: visit_hash(visit_id), fingerprint: 0, ordinal: self.told });
        }
        self.found.extend([origins.visit, of_stem.visit].into_iter().flatten().map(|visit| (self.told, visit)));
        self.told = self.told.saturating_add(1);
    }

    /// Asks the ledger what the numbers mean, and says whether some mean nothing, so that guesses may help.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn look_up(&mut self, ledger: &Ledger) -> Result<bool, ReconcileError> {
        self.keys.sort_unstable();
        let (keys, found) = (std::mem::take(&mut self.keys), &mut self.found);
        ledger.join_issues(keys.into_iter(), |key, visit| found.push((key.ordinal, visit)))?;
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        found.dedup();
        let mut known = found.iter().map(|(told, _)| *told).peekable();
        for told in 0..std::mem::take(&mut self.told) {
            let mut is_known = false;
            while known.next_if_eq(&told).is_some() {
                is_known = true;
            }
            if !is_known && self.guesses.count() < SCORED_ANSWERS {
                self.guesses.want(told);
            }
        }
        Ok(self.guesses.count() > 0)
    }

    /// Who collects what else the answers say whose numbers mean nothing. Tell it the file once more, then
    /// have them compared.
    pub(super) fn guesses(&mut self) -> &mut Guesses {
        &mut self.guesses
    }

    /// Passes over the next numbers: what they stand in is not told again.
    pub fn skip(&mut self, numbers: u64) {
        self.told = self.told.saturating_add(u32::try_from(numbers).unwrap_or(u32::MAX));
    }

    /// The claim that the next number means, told in the same order as before: the latest one of that number that had been made by
    /// the day of the answer; else the one whose line has the reference. One that was returned is sent again under its number, and
    /// news of the first is none of the second.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next(&mut self, ledger: &Ledger, number: &str, more: (Option<&str>, Option<Date>)) -> Result<Looked, ReconcileError> {
        let (reference, on) = more;
        let ordinal = self.told;
        self.told = self.told.saturating_add(1);
        let from = self.found.partition_point(|&(told, _)| told < ordinal);
        let visits: Vec<u64> = self.found[from..].iter().take_while(|&&(told, _)| told == ordinal).map(|&(_, visit)| visit).collect();
        let (mut named, others) = claims_of(ledger, visits.clone(), number)?;
        if named.is_empty() {
            // The number of a claim to a later insurer, or of one that replaced another.
            let later = visits.iter().map(|&visit| ledger.issued_after(visit)).collect::<Result<Vec<_>, _>>()?;
            named = claims_of(ledger, later.concat(), number)?.0;
        }
        let made = |claim: &Claim| ledger.batch_of_visit(claim.id.visit()).map(|batch| batch.date);
        let (withdrawn, mut named): (Vec<Claim>, Vec<Claim>) = named.into_iter().partition(|claim| claim.standing == Standing::Withdrawn);
        if !named.is_empty() {
            let in_time = named.iter().position(|claim| on.is_none_or(|day| made(claim).is_some_and(|made| made <= day)));
            return Ok(Looked::Claim(Box::new(named.swap_remove(in_time.unwrap_or(0)))));
        }
        let referred = others.into_iter().find(|claim| self.is_referred(claim, reference));
        let old: Option<ClaimId> = if number.is_empty() { None } else { ledger.opening_claim_named(number)? };
        if let Some(claim) = old.map(|id| ledger.claim(id)).transpose()?.flatten().or(referred) {
            return Ok(Looked::Claim(Box::new(claim)));
        }
        Ok(match withdrawn.into_iter().next() {
            Some(claim) => Looked::Withdrawn(Box::new(claim)),
            None => Looked::Unknown(self.guesses.of(ordinal)),
        })
    }

    fn is_referred(&self, claim: &Claim, reference: Option<&str>) -> bool {
        let own = |line: u16| self.jurisdiction.line_reference(&claim.visit_id, &claim.name, line);
        reference.is_some_and(|reference| claim.lines.iter().any(|line| own(line.line) == reference))
    }
}

/// The claims of these visits and of those that took their place, the latest first: those with the number, and the others that count.
fn claims_of(ledger: &Ledger, mut visits: Vec<u64>, number: &str) -> Result<(Vec<Claim>, Vec<Claim>), ReconcileError> {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(&visit) = visits.get(at) {
        at += 1;
        for claim in ledger.claims_of_visit(visit)? {
            match claim.standing {
                Standing::Superseded(by) if claim.name == number && !visits.contains(&by) => visits.push(by),
                _ => {}
            }
            if claim.name == number {
                named.push(claim);
            } else if claim.standing == Standing::Counts {
                others.push(claim);
            }
        }
    }
    named.sort_unstable_by_key(|claim| std::cmp::Reverse(claim.id));
    Ok((named, others))
}

/// The reference of the first line that brings one back.
pub(super) fn reference<'a>(answer: &Answer<'a>) -> Option<&'a str> {
    answer.lines.iter().map(|line| line.reference).find(|reference| !reference.is_empty())
}

impl<J: Answering> Listener for Finder<'_, J> {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        let never = payment.quarantine.is_some_and(|apart| apart.release == Release::Never);
        Ok(if never { Wanted::Nothing } else { Wanted::Answers })
    }

    fn answer(&mut self, answer: &Answer<'_>, _: &Seen<'_>) -> Result<(), ReconcileError> {
        self.note(answer.claim_number, reference(answer));
        Ok(())
    }

    fn payment_end(&mut self, _: &Payment<'_>) -> Result<(), ReconcileError> {
        Ok(())
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        if let About::Claim(number) = heard.about {
            self.note(number, None);
        }
        Ok(())
    }
}
