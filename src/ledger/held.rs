//! Visits that wait for somebody, and what was said about them.

use super::{Ledger, Result, to_date, to_number};
use crate::date::Date;
use crate::money::Money;
use rusqlite::{Row, params};
use std::collections::HashMap;

/// A hold is open unless a batch that still stands has issued or settled the visit.
const OPEN: &str = "(closed_batch IS NULL OR EXISTS \
    (SELECT 1 FROM batch_event e WHERE e.batch = closed_batch AND e.state = 'withdrawn'))";

/// A visit that waits for somebody: a row of the worklist.
#[derive(Clone, PartialEq, Eq)]
pub struct Held {
    /// The visit.
    pub visit_id: String,
    /// The practice's number of the patient.
    pub patient_id: String,
    /// The payer's id; empty for the patient.
    pub payer: String,
    /// First day of service, when one could be read.
    pub service_from: Option<Date>,
    /// What is at stake, when it is known.
    pub charge: Option<Money>,
    /// The last day to file.
    pub deadline: Option<Date>,
    /// The rules that hold it, separated by blanks.
    pub rules: String,
    /// What is wrong, for a person.
    pub summary: String,
    /// Since when it has been held.
    pub first_held: Date,
    /// The batch in which its trouble last changed.
    pub last_batch: String,
    /// What people said last.
    pub note: HeldNote,
}

/// What a person said about a held visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldNote {
    /// Who works on it.
    pub assignee: String,
    /// How far it is, in the practice's words.
    pub status: String,
    /// Anything else.
    pub comment: String,
}

impl Ledger {
    /// Hands every open held visit to `each`, nearest deadline first, then longest held.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn open_held(&self, mut each: impl FnMut(Held)) -> Result<()> {
        let whole = self.named(|sql| {
            let mut query = sql.prepare(&format!(
                "SELECT h.visit_id, h.patient_id, coalesce(p.id, ''), h.service_from, h.charge, h.deadline, h.rules, h.summary, \
                 h.first_held, b.id, coalesce(n.assignee, ''), coalesce(n.status, ''), coalesce(n.comment, '') \
                 FROM held h JOIN batch b ON b.no = h.last_batch LEFT JOIN party p ON p.no = h.payer \
                 LEFT JOIN held_note n ON n.no = (SELECT max(no) FROM held_note WHERE key = h.key) \
                 WHERE {OPEN} ORDER BY h.deadline IS NULL, h.deadline, h.first_held, h.visit_id"
            ))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let Some(held) = read_held(row)? else { return Ok(false) };
                each(held);
            }
            Ok(true)
        })?;
        whole.then_some(()).ok_or_else(|| self.damaged("a held visit has a date that is none"))
    }

    /// Writes down what a person said about a visit that is or was held. Returns whether there is such a visit.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn note_held(&self, visit_id: &str, on: Date, note: &HeldNote) -> Result<bool> {
        let key = super::keys::high(super::visit_hash(visit_id)).cast_signed();
        self.transaction(|sql| {
            let known = sql.query_row("SELECT count(*) FROM held WHERE key = ?1", [key], |row| row.get::<_, i64>(0))? > 0;
            if known {
                sql.execute(
                    "INSERT INTO held_note (key, date, assignee, status, comment) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![key, to_number(on), note.assignee, note.status, note.comment],
                )?;
            }
            Ok(known)
        })
    }

    pub(super) fn open_held_count(&self) -> Result<u64> {
        self.named(|sql| sql.query_row(&format!("SELECT count(*) FROM held WHERE {OPEN}"), [], |row| row.get(0)))
    }

    /// The digest of every open held visit by key.
    pub(super) fn open_held_digests(&self) -> Result<HashMap<i64, i64>> {
        self.named(|sql| {
            let mut query = sql.prepare(&format!("SELECT key, digest FROM held WHERE {OPEN}"))?;
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }
}

fn read_held(row: &Row<'_>) -> rusqlite::Result<Option<Held>> {
    let maybe_date = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.and_then(to_date));
    let Some(first_held) = to_date(row.get(8)?) else { return Ok(None) };
    Ok(Some(Held {
        visit_id: row.get(0)?,
        patient_id: row.get(1)?,
        payer: row.get(2)?,
        service_from: maybe_date(3)?,
        charge: row.get::<_, Option<i64>>(4)?.map(Money::from_cents),
        deadline: maybe_date(5)?,
        rules: row.get(6)?,
        summary: row.get(7)?,
        first_held,
        last_batch: row.get(9)?,
        note: HeldNote { assignee: row.get(10)?, status: row.get(11)?, comment: row.get(12)? },
    }))
}
