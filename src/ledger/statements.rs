//! What patients were asked for after their insurers had answered: statements of earlier runs, and those of this one.

use super::{BatchState, Issue, Ledger, Result};
use crate::date::Date;
use crate::money::Money;
use rusqlite::{Connection, params};

/// A statement that an earlier run made, and that counts.
#[derive(Clone, PartialEq, Eq)]
pub struct EarlierStatement {
    /// What the patient knows it by: `S20261122-0001-17`.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// 1 for the first, 2 and on for reminders.
    pub level: u8,
    /// What it asked for.
    pub owed: Money,
    /// Its visits, and what was asked for each.
    pub visits: Vec<(String, Money)>,
}

/// A statement that this run makes.
#[derive(Clone, Copy)]
pub struct NewStatement<'a> {
    /// Its position in the run, from 1.
    pub position: u64,
    /// The practice's number of the patient.
    pub patient_id: &'a str,
    /// 1 for the first, 2 and on for reminders.
    pub level: u8,
    /// What it asks for.
    pub owed: Money,
}

impl Ledger {
    /// The statements that a patient was sent, oldest first, those of withdrawn runs left out.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn statements_of(&self, patient_id: &str) -> Result<Vec<EarlierStatement>> {
        let rows = self.named(|sql| {
            let mut query =
                sql.prepare_cached("SELECT no, batch, position, level, owed FROM statement WHERE patient_id = ?1 ORDER BY no")?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
            query.query_map([patient_id], read)?.collect::<rusqlite::Result<Vec<(i64, u32, u64, u8, i64)>>>()
        })?;
        let mut statements = Vec::with_capacity(rows.len());
        for (no, batch, position, level, owed) in rows {
            let batch = self.batches().iter().find(|b| b.no == batch && b.state != BatchState::Withdrawn);
            let Some((id, date)) = batch.map(|b| (&b.id, b.date)) else { continue };
            let visits = self.named(|sql| stated_visits(sql, no))?;
            statements.push(EarlierStatement { number: format!("{id}-{position}"), date, level, owed: Money::from_cents(owed), visits });
        }
        Ok(statements)
    }

    /// How many statements a run made, and what they ask for together.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn statements_in(&self, batch: u32) -> Result<(u64, Money)> {
        self.named(|sql| {
            let query = "SELECT count(*), coalesce(sum(owed), 0) FROM statement WHERE batch = ?1";
            sql.query_row(query, [batch], |row| Ok((row.get(0)?, Money::from_cents(row.get(1)?))))
        })
    }

    /// Statements whose visits do not add up to what they ask for.
    pub(super) fn statements_differ(&self) -> Result<Vec<String>> {
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT b.id || '-' || s.position FROM statement s JOIN batch b ON b.no = s.batch LEFT JOIN \
                 (SELECT statement, sum(owed) AS owed FROM statement_visit GROUP BY statement) v ON v.statement = s.no \
                 WHERE s.owed <> coalesce(v.owed, 0) ORDER BY s.no",
            )?;
            let said = |row: &rusqlite::Row<'_>| {
                Ok(format!("statement {}: its visits do not add up to what it asks for", row.get::<_, String>(0)?))
            };
            query.query_map([], said)?.collect()
        })
    }
}

impl Issue {
    /// Adds a statement and what of it each visit is.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn statement<'v>(&mut self, new: &NewStatement<'_>, visits: impl Iterator<Item = (&'v str, Money)>) -> Result<()> {
        let batch = self.count_statement();
        self.ledger().named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT INTO statement (batch, position, patient_id, level, owed) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            let no = insert.insert(params![batch, new.position, new.patient_id, new.level, new.owed.cents()])?;
            let mut insert = sql.prepare_cached("INSERT INTO statement_visit (statement, visit_id, owed) VALUES (?1, ?2, ?3)")?;
            for (visit_id, owed) in visits {
                insert.execute(params![no, visit_id, owed.cents()])?;
            }
            Ok(())
        })
    }
}

/// Leaves out what this batch and later ones asked patients for.
pub(super) fn forget(sql: &Connection, no: u32) -> rusqlite::Result<()> {
    sql.execute("DELETE FROM statement_visit WHERE statement IN (SELECT no FROM statement WHERE batch >= ?1)", [no])?;
    sql.execute("DELETE FROM statement WHERE batch >= ?1", [no]).map(drop)
}

fn stated_visits(sql: &Connection, statement: i64) -> rusqlite::Result<Vec<(String, Money)>> {
    let mut query = sql.prepare_cached("SELECT visit_id, owed FROM statement_visit WHERE statement = ?1")?;
    query.query_map([statement], |row| Ok((row.get(0)?, Money::from_cents(row.get(1)?))))?.collect()
}
