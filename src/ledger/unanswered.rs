//! Claims that were sent and not answered in time: lost on the way, or forgotten.

use super::claims::PARTS;
use super::{Batch, BatchState, Ledger, Result, to_date};
use crate::date::Date;
use crate::posting::Waits;

/// Claims of one file to one payer that wait for the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Their batch.
    pub batch: String,
    /// The payer's id.
    pub payer: String,
    /// The day the batch was sent.
    pub sent: Date,
    /// How many there are.
    pub claims: u64,
    /// The number of one of them.
    pub example: String,
    /// What has not come.
    pub missing: Missing,
    /// In how many days it should have.
    pub days: u16,
}

/// What has not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Word that the file was taken (999).
    File,
    /// The insurer's decision (835).
    Decision,
    /// Word that the claim was taken up (277CA).
    Claim,
}

/// Batches sent longer ago are history: their claims stand among what insurers owe.
const LOOKED_BACK: i64 = 400;

impl Ledger {
    /// The first day that a batch or a claim of it was heard of.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn first_heard(&self, batch: &Batch) -> Result<Option<Date>> {
        let range = [batch.first_visit, batch.end_visit].map(|visit| visit * PARTS);
        let day = self.named(|sql| {
            let query = "SELECT min(date) FROM (SELECT min(date) AS date FROM claim_event WHERE claim >= ?1 AND claim < ?2 UNION ALL \
                         SELECT min(e.date) FROM place_event e JOIN place p ON p.no = e.place WHERE p.batch = ?3)";
            sql.query_row(query, (range[0], range[1], batch.no), |row| row.get::<_, Option<i64>>(0))
        })?;
        Ok(day.and_then(to_date))
    }

    /// Claims of sent batches whose answers are overdue, by batch, place and payer; `waits` says how long a payer may take.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn unanswered(&self, today: Date, waits: &dyn Fn(&str) -> Waits) -> Result<Vec<Unanswered>> {
        let mut all = Vec::new();
        for batch in self.batches().iter().filter(|batch| batch.state == BatchState::Sent) {
            let age = (today - batch.since).num_days();
            if !(1..=LOOKED_BACK).contains(&age) {
                continue;
            }
            let range = [batch.first_visit, batch.end_visit].map(|visit| visit * PARTS);
            let rows = self.named(|sql| {
                let mut query = sql.prepare_cached(COUNTS)?;
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?]));
                query.query_map(range, read)?.collect::<rusqlite::Result<Vec<(String, String, [u64; 4])>>>()
            })?;
            for (payer, example, counts) in rows {
                if let Some((missing, claims, days)) = overdue(counts, age, waits(&payer)) {
                    let (batch, sent) = (batch.id.clone(), batch.since);
                    all.push(Unanswered { batch, payer, sent, claims, example, missing, days });
                }
            }
        }
        Ok(all)
    }
}

/// Claims of a place and payer: all, those whose file was heard of, those heard of themselves, those decided.
const COUNTS: &str = "WITH told AS (SELECT c.place, c.payer, coalesce(c.name, c.visit_id) AS name, \
     EXISTS (SELECT 1 FROM place_event e WHERE e.place = c.place) AS taken, \
     EXISTS (SELECT 1 FROM claim_event e WHERE e.claim = c.id) AS heard, \
     EXISTS (SELECT 1 FROM remitted r WHERE r.claim = c.id) OR EXISTS (SELECT 1 FROM matched m WHERE m.claim = c.id) AS decided \
     FROM claim c WHERE c.id >= ?1 AND c.id < ?2 AND c.kind IN (0, 3)) \
     SELECT coalesce(p.id, ''), min(CASE WHEN decided THEN NULL ELSE name END), count(*), sum(taken OR heard OR decided), \
     sum(heard OR decided), sum(decided) FROM told LEFT JOIN party p ON p.no = told.payer \
     GROUP BY told.place, told.payer HAVING sum(decided) < count(*) ORDER BY told.place, told.payer";

/// The first thing that is overdue.
fn overdue([all, taken, heard, decided]: [u64; 4], age: i64, waits: Waits) -> Option<(Missing, u64, u16)> {
    let checks = [
        (Missing::File, if taken == 0 { all } else { 0 }, waits.file),
        (Missing::Decision, all - decided, waits.decision),
        (Missing::Claim, all - heard, waits.claim),
    ];
    let late = |days: &u16| age > i64::from(*days);
    checks.into_iter().find_map(|(missing, claims, days)| Some((missing, claims, days.filter(late)?)).filter(|_| claims > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_thing_that_is_overdue_is_told() {
        let waits = Waits { file: Some(2), claim: Some(5), decision: Some(45) };
        assert_eq!(overdue([3, 0, 0, 0], 2, waits), None);
        assert_eq!(overdue([3, 0, 0, 0], 3, waits), Some((Missing::File, 3, 2)));
        assert_eq!(overdue([3, 3, 1, 0], 5, waits), None);
        assert_eq!(overdue([3, 3, 1, 0], 6, waits), Some((Missing::Claim, 2, 5)));
        assert_eq!(overdue([3, 3, 3, 1], 46, waits), Some((Missing::Decision, 2, 45)));
        assert_eq!(overdue([3, 3, 3, 3], 400, waits), None);
        assert_eq!(overdue([3, 0, 0, 0], 400, Waits::default()), None);
    }
}
