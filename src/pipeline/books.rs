//! Looking things up in the ledger from any worker.

use super::RunError;
use crate::jurisdiction::{Earlier, EarlierState};
use crate::ledger::{BatchKind, BatchState, Claim, ClaimId, Ledger};
use crate::posting::{Stage, stage};

/// A visit that was issued before.
pub struct Known {
    /// What the jurisdiction decides by.
    pub earlier: Earlier,
    /// Whether the old system billed it, so that its content is not known.
    pub opening: bool,
    /// Its claims, to say what has changed.
    pub claims: Vec<Claim>,
}

/// The ledger as workers may ask it: the few visits that were issued before.
pub trait Books: Sync {
    /// The claim with that number.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn claim(&self, id: ClaimId) -> Result<Option<Claim>, RunError>;

    /// What was issued under that visit number. `stem` says what a claim number begins with and
    /// how many suffixes are used up by it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn earlier(&self, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError>;
}

/// No ledger: nothing was issued before.
pub struct NoBooks;

impl Books for NoBooks {
    fn claim(&self, _: ClaimId) -> Result<Option<Claim>, RunError> {
        Ok(None)
    }

    fn earlier(&self, _: u64, _: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
        Ok(None)
    }
}

/// Reads what was issued under a visit number.
///
/// # Errors
/// When the ledger cannot be read.
pub fn earlier(ledger: &Ledger, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
    let claims = ledger.claims_of_visit(visit_no)?;
    let Some(first) = claims.first() else { return Ok(None) };
    let heard = claims.iter().map(|claim| heard(ledger, claim)).collect::<Result<Vec<_>, RunError>>()?;
    let state = match first.batch_state {
        // One that was decided decides for the visit; one that was returned does when all of them were.
        _ if heard.contains(&EarlierState::Adjudicated) => EarlierState::Adjudicated,
        _ if heard.iter().all(|state| *state == EarlierState::Rejected) => EarlierState::Rejected,
        _ if heard.iter().any(|state| *state != EarlierState::NotSent) => EarlierState::Sent,
        BatchState::Sent => EarlierState::Sent,
        // What the old system billed is out of our hands.
        _ if first.batch_kind == BatchKind::Opening => EarlierState::Sent,
        BatchState::Sealed | BatchState::Published | BatchState::Withdrawn => EarlierState::NotSent,
    };
    let (text, _) = stem(&first.visit_id, &first.name);
    let suffixes = claims.iter().map(|c| stem(&c.visit_id, &c.name).1).max().unwrap_or(0);
    let opening = first.batch_kind == BatchKind::Opening;
    let earlier = Earlier { visit_no, batch: first.batch.clone(), state, payer: first.payer.clone(), stem: text, suffixes };
    Ok(Some(Known { earlier, opening, claims }))
}

/// How far the answers to a claim have brought it; not sent when nobody has answered.
fn heard(ledger: &Ledger, claim: &Claim) -> Result<EarlierState, RunError> {
    let events = ledger.events_of(claim.id)?;
    Ok(match stage(&events, true) {
        Stage::Rejected => EarlierState::Rejected,
        Stage::Paid | Stage::Denied | Stage::Reversed | Stage::Closed => EarlierState::Adjudicated,
        Stage::Received | Stage::Accepted => EarlierState::Sent,
        Stage::Built | Stage::Sent => EarlierState::NotSent,
    })
}
