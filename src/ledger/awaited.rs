//! Claims that wait for something: an answer, or somebody who corrects them.

use super::claims::{Claim, ClaimId, ClaimKind, PARTS, Standing};
use super::{BatchKind, BatchState, Ledger, Result};
use crate::date::Date;
use crate::posting::{Event, EventKind, Stage, stage};

/// A claim with where it stands.
pub struct Awaited {
    /// The claim.
    pub claim: Claim,
    /// Where it stands.
    pub stage: Stage,
    /// The day of the last thing heard that says so.
    pub since: Date,
    /// The codes that came with it; empty when there were none.
    pub detail: String,
}

impl Ledger {
    /// Hands every claim that counts, is out, and has no decision to `each`: those without an answer, those that were taken, those that
    /// came back. Only batches made since `since`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn undecided(&self, since: Date, mut each: impl FnMut(Awaited)) -> Result<()> {
        let batches = || self.batches.iter().filter(|b| b.kind == BatchKind::Issue && b.state == BatchState::Sent && b.date >= since);
        for batch in batches() {
            for id in self.unpaid_in(batch.first_visit, batch.end_visit)? {
                let Some(claim) = self.claim(id)?.filter(|claim| claim.standing == Standing::Counts) else { continue };
                let events = self.events_of(id)?;
                let stage = stage(&events, true);
                if let (Stage::Sent | Stage::Received | Stage::Accepted | Stage::Rejected, Some(last)) = (stage, decisive(&events)) {
                    each(Awaited { claim, stage, since: last.date, detail: self.detail_of(id, last)? });
                }
            }
        }
        Ok(())
    }

    /// Claims of these visits that no answer with money names, and that were not issued again.
    fn unpaid_in(&self, first: u64, end: u64) -> Result<Vec<ClaimId>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT c.id FROM claim c WHERE c.id >= ?1 AND c.id < ?2 AND c.kind = ?3 \
                 AND NOT EXISTS (SELECT 1 FROM claim_event e WHERE e.claim = c.id AND e.kind IN (?4, ?5, ?6)) \
                 AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.visit = c.id / 64 AND s.batch IN \
                   (SELECT batch FROM batch_event WHERE state = 'published' EXCEPT SELECT batch FROM batch_event WHERE state = 'withdrawn')) \
                 ORDER BY c.id",
            )?;
            let [paid, denied, reversed] = [EventKind::Paid, EventKind::Denied, EventKind::Reversed].map(EventKind::number);
            let bounds = rusqlite::params![first * PARTS, end * PARTS, ClaimKind::Claim.number(), paid, denied, reversed];
            query.query_map(bounds, |row| row.get::<_, i64>(0).map(ClaimId::from_number))?.collect()
        })
    }

    /// The codes that an event of a claim, or of the place that it stands in, came with.
    fn detail_of(&self, claim: ClaimId, event: &Event) -> Result<String> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT detail FROM claim_event WHERE claim = ?1 AND kind = ?2 AND file = ?3 AND segment = ?4 UNION ALL SELECT detail \
                 FROM place_event WHERE place = (SELECT place FROM claim WHERE id = ?1) AND kind = ?2 AND file = ?3 AND segment = ?4",
            )?;
            let (file, segment) = event.source;
            let mut rows = query.query(rusqlite::params![claim.number(), event.kind.number(), file, segment])?;
            Ok(rows.next()?.map(|row| row.get::<_, Option<String>>(0)).transpose()?.flatten().unwrap_or_default())
        })
    }
}

/// The event that a stage before any decision rests on.
fn decisive(events: &[Event]) -> Option<&Event> {
    events.iter().max_by_key(|event| (event.kind > EventKind::Sent, event.date, event.kind))
}
