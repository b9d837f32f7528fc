//! Looking things up in the ledger from any worker.

use super::RunError;
use super::judge::Bench;
use crate::jurisdiction::{Earlier, EarlierState, Jurisdiction};
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

/// Reads what was issued under a visit number. A correction that never reached the payer, or that it returned, is passed over: what
/// it was to correct still stands with the payer.
///
/// # Errors
/// When the ledger cannot be read.
pub fn earlier(ledger: &Ledger, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
    let Some(latest) = issued(ledger, visit_no, stem)? else { return Ok(None) };
    let unheard = matches!(latest.earlier.state, EarlierState::NotSent | EarlierState::Rejected);
    let corrects = latest.claims.iter().any(|claim| claim.frequency != ORIGINAL);
    if !(unheard && corrects) {
        return Ok(Some(latest));
    }
    let before = ledger.superseded_visit(visit_no)?.map(|before| issued(ledger, before, stem)).transpose()?.flatten();
    let Some(mut before) = before else { return Ok(Some(latest)) };
    before.earlier.unheard = Some(visit_no);
    // What is said to have changed has changed since the last version.
    Ok(Some(Known { claims: latest.claims, ..before }))
}

/// The frequency of a claim that corrects no other.
const ORIGINAL: u8 = 1;
/// The frequency of a claim that cancels another.
const CANCELS: u8 = 8;

fn issued(ledger: &Ledger, visit_no: u64, stem: &dyn Fn(&str, &str) -> (String, u16)) -> Result<Option<Known>, RunError> {
    let claims = ledger.claims_of_visit(visit_no)?;
    let Some(first) = claims.first() else { return Ok(None) };
    let (text, own) = stem(&first.visit_id, &first.name);
    let mut suffixes = claims.iter().map(|c| stem(&c.visit_id, &c.name).1).max().unwrap_or(0);
    let mut followers = Vec::new();
    for claim in &claims {
        followers.extend(ledger.followers_of(claim.id)?);
    }
    for &follower in &followers {
        let name = ledger.claim(follower)?.map(|claim| claim.name);
        suffixes = name.map_or(suffixes, |name| suffixes.max(stem(&first.visit_id, &name).1));
    }
    // One number cannot speak for several claims: whoever corrects those must say which.
    let (payer_claim, told_number) = if claims.len() == 1 { ledger.payer_numbers_of(first.id)? } else { (None, None) };
    let earlier = Earlier {
        visit_no,
        batch: first.batch.clone(),
        state: state(ledger, &claims)?,
        payer: first.payer.clone(),
        stem: text,
        suffixes,
        suffix: own.checked_sub(1),
        payer_claim: payer_claim.unwrap_or_default(),
        told_number: told_number.unwrap_or_default(),
        cancels: first.frequency == CANCELS,
        asked_next: !followers.is_empty(),
        unheard: None,
    };
    Ok(Some(Known { opening: first.batch_kind == BatchKind::Opening, earlier, claims }))
}

/// How far the claims of a visit have come.
fn state(ledger: &Ledger, claims: &[Claim]) -> Result<EarlierState, RunError> {
    let heard = claims.iter().map(|claim| heard(ledger, claim)).collect::<Result<Vec<_>, RunError>>()?;
    let Some(first) = claims.first() else { return Ok(EarlierState::NotSent) };
    Ok(match first.batch_state {
        // One that was decided decides for the visit; one that was returned does when all of them were.
        _ if heard.contains(&EarlierState::Adjudicated) => EarlierState::Adjudicated,
        _ if heard.iter().all(|state| *state == EarlierState::Rejected) => EarlierState::Rejected,
        _ if heard.iter().any(|state| *state != EarlierState::NotSent) => EarlierState::Sent,
        BatchState::Sent => EarlierState::Sent,
        // What the old system billed is out of our hands.
        _ if first.batch_kind == BatchKind::Opening => EarlierState::Sent,
        BatchState::Sealed | BatchState::Published | BatchState::Withdrawn => EarlierState::NotSent,
    })
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

/// Whether a visit that is what it was goes out again: its claims came back, and somebody says that the visit was not why.
///
/// # Errors
/// When the ledger cannot be read.
pub fn came_back<J: Jurisdiction>(bench: &Bench<'_, J>, ordinal: u32) -> Result<bool, RunError> {
    let Some(visit_no) = bench.register.known(ordinal).filter(|_| bench.options.resend) else { return Ok(false) };
    let known = bench.books.earlier(visit_no, &|id, name| bench.office.stem(id, name))?;
    Ok(known.is_some_and(|known| known.earlier.state == EarlierState::Rejected))
}
