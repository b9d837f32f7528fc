//! Deposits of the bank and payments of patients, as the ledger keeps them.

use super::answers::Posting;
use super::claims::ClaimId;
use super::{BatchState, Ledger, Result, to_date, to_number};
use crate::date::Date;
use crate::money::Money;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// A deposit, as it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewDeposit<'a> {
    /// What makes it this deposit and no other, hashed.
    pub key: [u8; 16],
    /// The row of its file.
    pub row: u32,
    /// The day the money came.
    pub date: Date,
    /// How much.
    pub amount: Money,
    /// What the bank says about it.
    pub reference: &'a str,
}

/// A deposit or a payment that waits for its counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub no: i64,
    /// Its day; of a payment that gives none, the day it was read.
    pub date: Date,
    /// The amount.
    pub amount: Money,
    /// What the bank says, or the number of the cheque or transfer.
    pub reference: String,
    /// Who pays; empty for a deposit.
    pub payer: String,
}

impl Posting {
    /// Writes a deposit down; one that is known already changes nothing. Whether it is new.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn deposit(&mut self, file: i64, deposit: &NewDeposit<'_>) -> Result<bool> {
        let NewDeposit { key, row, date, amount, reference } = *deposit;
        self.ledger_named(|sql| {
            let mut insert = sql.prepare_cached(
                "INSERT OR IGNORE INTO deposit (key, file, row, date, amount, reference) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            insert.execute(params![key.as_slice(), file, row, to_number(date), amount.cents(), reference]).map(|rows| rows > 0)
        })
    }

    /// Notes which payment a deposit is.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn deposited(&mut self, deposit: i64, payment: i64) -> Result<()> {
        self.ledger_named(|sql| {
            let mut update = sql.prepare_cached("UPDATE deposit SET payment = ?2 WHERE no = ?1 AND payment IS NULL")?;
            update.execute([deposit, payment]).map(drop)
        })
    }

    /// Notes whose payment it is, and for which visit; empty: the oldest balance.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn from_patient(&mut self, payment: i64, patient_id: &str, visit_id: &str) -> Result<()> {
        self.ledger_named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO from_patient (payment, patient_id, visit_id) VALUES (?1, ?2, ?3)")?;
            insert.execute(params![payment, patient_id, visit_id]).map(drop)
        })
    }
}

impl Ledger {
    /// The deposits of which nobody knows what they are, by day.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn deposits_alone(&self) -> Result<Vec<Waiting>> {
        self.waiting("SELECT no, date, amount, reference, '' FROM deposit WHERE payment IS NULL ORDER BY date, no")
    }

    /// The payments of insurers that were posted, and that no deposit is known of, by day.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payments_alone(&self) -> Result<Vec<Waiting>> {
        self.waiting(
            "SELECT p.no, coalesce(p.date, f.read_on), p.amount, p.reference, p.payer FROM payment p JOIN answer_file f ON f.no = p.file \
             WHERE p.state = 'posted' AND p.amount <> 0 AND p.no NOT IN (SELECT payment FROM deposit WHERE payment IS NOT NULL) \
             AND p.no NOT IN (SELECT payment FROM from_patient) ORDER BY 2, 1",
        )
    }

    fn waiting(&self, query: &str) -> Result<Vec<Waiting>> {
        let read = |row: &Row<'_>| {
            let amount = Money::from_cents(row.get(2)?);
            let waiting = Waiting { no: row.get(0)?, date: Date::default(), amount, reference: row.get(3)?, payer: row.get(4)? };
            Ok((to_date(row.get(1)?), waiting))
        };
        let rows = self.named(|sql| sql.prepare(query)?.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>())?;
        let one = |(date, waiting): (Option<Date>, Waiting)| {
            let date = date.ok_or_else(|| self.damaged("a deposit or payment has a day that is none"))?;
            Ok(Waiting { date, ..waiting })
        };
        rows.into_iter().map(one).collect()
    }

    /// The first and the last day that deposits were listed for; `None` when there are none.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn days_of_deposits(&self) -> Result<Option<(Date, Date)>> {
        let days = self.named(|sql| {
            let read = |row: &Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?));
            sql.query_row("SELECT min(date), max(date) FROM deposit", [], read)
        })?;
        Ok(days.0.and_then(to_date).zip(days.1.and_then(to_date)))
    }

    /// The name of the file that a payment with this number, day and amount was posted from, if there is one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payment_like(&self, reference: &str, date: Date, amount: Money) -> Result<Option<String>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT f.name FROM payment p JOIN answer_file f ON f.no = p.file WHERE p.state = 'posted' AND p.reference = ?1 \
                 AND p.date = ?2 AND p.amount = ?3 LIMIT 1",
            )?;
            query.query_row(params![reference, to_number(date), amount.cents()], |row| row.get(0)).optional()
        })
    }

    /// The claims and invoices of these patients with their visits, those of withdrawn batches apart, the oldest service first.
    /// Reads the whole table once.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn claims_of_patients(&self, patients: &BTreeSet<&str>) -> Result<BTreeMap<String, Vec<(ClaimId, String)>>> {
        let mut found: BTreeMap<String, Vec<(i64, ClaimId, String)>> = BTreeMap::new();
        self.named(|sql| {
            let mut query = sql.prepare("SELECT id, patient_id, service_from, visit_id FROM claim")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let patient = row.get_ref(1)?.as_str()?;
                let id = ClaimId::from_number(row.get(0)?);
                let counts = self.batch_of_visit(id.visit()).is_some_and(|batch| batch.state != BatchState::Withdrawn);
                if counts && patients.contains(patient) {
                    found.entry(patient.to_string()).or_default().push((row.get(2)?, id, row.get(3)?));
                }
            }
            Ok(())
        })?;
        let by_age = |mut claims: Vec<(i64, ClaimId, String)>| {
            claims.sort_unstable();
            claims.into_iter().map(|(_, id, visit)| (id, visit)).collect()
        };
        Ok(found.into_iter().map(|(patient, claims)| (patient, by_age(claims))).collect())
    }
}
