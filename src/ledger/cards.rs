//! Health cards that were asked about before the visit, and what was answered.

use super::answers::Posting;
use super::{Ledger, Result, to_date, to_number};
use crate::date::Date;
use rusqlite::params;

/// A card in a request.
pub struct AskedCard<'a> {
    /// The practice's number of the patient.
    pub patient_id: &'a str,
    /// The visit it is for; may be empty.
    pub visit_id: &'a str,
    /// Hash of what stands on the card.
    pub card: [u8; 16],
    /// The day of the visit, when it is known.
    pub service_day: Option<Date>,
}

/// A patient whose card was answered as one that nothing is paid for.
#[derive(Clone, PartialEq, Eq)]
pub struct UnpaidCard {
    /// The practice's number of the patient.
    pub patient_id: String,
    /// The visit; may be empty.
    pub visit_id: String,
    /// The day of the visit, when it is known.
    pub service_day: Option<Date>,
    /// The answer.
    pub code: String,
    /// The day it was read.
    pub read_on: Date,
}

impl Ledger {
    /// Writes a request down, all of it or nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn ask_cards(&self, on: Date, cards: &[AskedCard<'_>]) -> Result<()> {
        self.transaction(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT INTO card_check (asked, patient_id, visit_id, card, service_day) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for card in cards {
                let day = card.service_day.map(to_number);
                insert.execute(params![to_number(on), card.patient_id, card.visit_id, card.card.as_slice(), day])?;
            }
            Ok(())
        })
    }

    /// Patients whose card, as it was asked about last, was answered last as one that nothing is paid for; the next visits first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn unpaid_cards(&self) -> Result<Vec<UnpaidCard>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT q.patient_id, q.visit_id, q.service_day, a.code, f.read_on FROM card_check q \
                 JOIN card_answer a ON a.no = (SELECT max(no) FROM card_answer WHERE card = q.card) JOIN answer_file f ON f.no = a.file \
                 WHERE q.no = (SELECT max(no) FROM card_check WHERE patient_id = q.patient_id) AND a.payable = 0 AND f.read_on >= q.asked \
                 ORDER BY q.service_day IS NULL, q.service_day, q.patient_id",
            )?;
            let read = |row: &rusqlite::Row<'_>| {
                let days = (row.get::<_, Option<i64>>(2)?.and_then(to_date), to_date(row.get(4)?));
                let card = |read_on| {
                    let (patient_id, visit_id, code) = (row.get(0)?, row.get(1)?, row.get(3)?);
                    Ok::<_, rusqlite::Error>(UnpaidCard { patient_id, visit_id, service_day: days.0, code, read_on })
                };
                days.1.map(card).transpose()
            };
            query.query_map([], read)?.collect::<rusqlite::Result<Vec<Option<UnpaidCard>>>>()
        })?;
        let whole: Option<Vec<UnpaidCard>> = rows.into_iter().collect();
        whole.ok_or_else(|| self.damaged("an answer about a card was read on a day that is none"))
    }
}

impl Posting {
    /// Writes down what was said of a card, with its record in the file. The same again changes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn card_answer(&mut self, (file, record): (i64, u32), card: &[u8; 16], (code, payable): (&str, bool)) -> Result<()> {
        self.ledger().named(|sql| {
            let mut insert =
                sql.prepare_cached("INSERT OR IGNORE INTO card_answer (file, record, card, code, payable) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            insert.execute(params![file, record, card.as_slice(), code, payable]).map(drop)
        })
    }
}
