//! What a person settles: an answer in suspense is put to its claim.

use super::ReconcileError;
use super::put::{Put, entries, event, out_of_suspense};
use crate::jurisdiction::Answering;
use crate::ledger::{Claim, Decision, Ledger, Standing, VisitKey, visit_hash};
use crate::money::Money;
use crate::posting::{Event, Note};

/// What became of it.
pub struct Settled {
    /// The ledger again.
    pub ledger: Ledger,
    /// Whether anything changed: the same decision again does not.
    pub change: bool,
    /// The claim.
    pub claim: Claim,
    /// What moved from suspense.
    pub paid: Money,
    /// What somebody should know of the posting.
    pub notes: Vec<Note>,
}

/// Why an answer cannot be put to a claim.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The ledger.
    #[error(transparent)]
    Reconcile(#[from] ReconcileError),
    /// There is no such answer.
    #[error("no answer {0} is in suspense")]
    NoAnswer(i64),
    /// No claim has this number.
    #[error("no claim has the number {0}")]
    NoClaim(String),
    /// It was put to another claim.
    #[error("answer {answer} was put to claim {claim} by {person}")]
    Elsewhere {
        /// The answer.
        answer: i64,
        /// The claim's number.
        claim: String,
        /// Who did.
        person: String,
    },
    /// It does not add up.
    #[error("answer {answer} is out by {residual}: nothing is forced to balance")]
    Residual {
        /// The answer.
        answer: i64,
        /// By how much.
        residual: Money,
    },
    /// The claim's batch was withdrawn.
    #[error("claim {0} is of a batch that was withdrawn")]
    Withdrawn(String),
}

impl From<crate::ledger::LedgerError> for SettleError {
    fn from(error: crate::ledger::LedgerError) -> SettleError {
        SettleError::Reconcile(error.into())
    }
}

/// Puts an answer in suspense to a claim, by its number: what was paid moves from suspense, and every adjustment is posted as if
/// the claim had been found at once. One transaction; the same again changes nothing.
///
/// # Errors
/// When there is no such answer or claim, when the answer does not add up, or the ledger fails.
pub fn settle<J: Answering>(
    (jurisdiction, ledger): (&J, Ledger),
    (answer, claim_number): (i64, &str),
    by: &Decision<'_>,
) -> Result<Settled, SettleError> {
    let claim = claim_named(jurisdiction, &ledger, claim_number)?.ok_or_else(|| SettleError::NoClaim(claim_number.into()))?;
    if let Some((there, person)) = ledger.matched(answer)? {
        let paid = Money::ZERO;
        if there == claim.id {
            return Ok(Settled { ledger, change: false, claim, paid, notes: Vec::new() });
        }
        let claim = ledger.claim(there)?.map(|claim| claim.name).unwrap_or_default();
        return Err(SettleError::Elsewhere { answer, claim, person });
    }
    let parked = ledger.parked(answer)?.ok_or(SettleError::NoAnswer(answer))?;
    let said = parked.answer();
    let adds_up = said.residuals().is_some_and(|residuals| residuals.none());
    if parked.residual != Money::ZERO || (parked.is_whole() && !adds_up) {
        return Err(SettleError::Residual { answer, residual: parked.residual });
    }
    if claim.standing == Standing::Withdrawn {
        return Err(SettleError::Withdrawn(claim.name));
    }
    let Put { mut posted, owing, decided } = entries(jurisdiction, &ledger, (&claim, &said, parked.date))?;
    out_of_suspense(&mut posted);
    let mut posting = ledger.begin_posting()?;
    posting.matched(answer, claim.id, by)?;
    posting.entries(parked.payment, Some(answer), Some(owing), &posted.entries)?;
    if let Some(decided) = decided {
        posting.decided(answer, claim.id, &decided)?;
    }
    if let Some(kind) = event(&said) {
        posting.event(claim.id, &Event { date: parked.date, kind, source: parked.source }, &posted.detail())?;
    }
    Ok(Settled { ledger: posting.commit()?, change: true, claim, paid: parked.paid, notes: posted.notes })
}

/// The claim with this number: the latest that counts, or one of the old system.
pub fn claim_named<J: Answering>(jurisdiction: &J, ledger: &Ledger, number: &str) -> Result<Option<Claim>, ReconcileError> {
    let origins = jurisdiction.origins(number);
    let keys = origins.visit_ids.into_iter().flatten().map(|id| VisitKey { hash: visit_hash(id), fingerprint: 0, ordinal: 0 });
    let mut visits: Vec<u64> = origins.visit.into_iter().collect();
    let mut keys: Vec<VisitKey> = keys.collect();
    keys.sort_unstable();
    ledger.join_issues(keys.into_iter(), |_, visit| visits.push(visit))?;
    visits.sort_unstable_by(|a, b| b.cmp(a));
    visits.dedup();
    let mut withdrawn = None;
    for visit in visits {
        for claim in ledger.claims_of_visit(visit)?.into_iter().filter(|claim| claim.name == number) {
            if claim.standing != Standing::Withdrawn {
                return Ok(Some(claim));
            }
            withdrawn = withdrawn.or(Some(claim));
        }
    }
    let old = ledger.opening_claim_named(number)?.map(|id| ledger.claim(id)).transpose()?.flatten();
    Ok(old.or(withdrawn))
}
