//! Following a claim both ways: where it stands in our files, which answers speak of it, what they moved.

use super::books::{PostedEntry, read_entry};
use super::claims::ClaimId;
use super::reports::PaymentRow;
use super::{FileRecord, Ledger, Result};
use crate::money::Money;
use crate::posting::Outcome;
use rusqlite::{OptionalExtension, Row, params};

/// Where a claim stands in the files that were made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPlace {
    /// The file, as it was sealed.
    pub file: FileRecord,
    /// The interchange control number (ISA13); 0 in an invoice bundle.
    pub interchange: u64,
    /// The functional group control number (GS06).
    pub group: u64,
    /// The transaction set control number (ST02).
    pub set: u64,
}

/// The answer to a claim, with its place in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Its number.
    pub no: i64,
    /// Its payment.
    pub payment: i64,
    /// The claim that it was put to, by the program or by a person.
    pub claim: Option<ClaimId>,
    /// Who put it there by hand, and why; empty otherwise.
    pub matched: String,
    /// Our number of the claim as the file repeats it.
    pub claim_number: String,
    /// The insurer's own number.
    pub payer_claim: String,
    /// What it is.
    pub outcome: Outcome,
    /// The charge as repeated.
    pub charge: Money,
    /// What was paid.
    pub paid: Money,
    /// What does not add up.
    pub residual: Money,
    /// The segment or record in its file.
    pub segment: u32,
}

const ANSWERS: &str = "SELECT r.no, r.payment, coalesce(r.claim, m.claim), coalesce(m.person || ': ' || m.reason, ''), r.claim_number, \
     coalesce(r.payer_claim, ''), r.outcome, r.charge, r.paid, r.residual, r.segment FROM remitted r LEFT JOIN matched m ON m.remitted = r.no";

impl Ledger {
    /// Where a claim stands; `None` for claims of the old system.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn place_of(&self, claim: ClaimId) -> Result<Option<SentPlace>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT f.path, f.sha256, f.bytes, p.interchange, p.grp, p.txset FROM claim c JOIN place p ON p.no = c.place \
                 JOIN file f ON f.batch = p.batch AND f.role = 'output' AND f.no = p.file WHERE c.id = ?1",
            )?;
            let read = |row: &Row<'_>| {
                let file = FileRecord { path: row.get(0)?, sha256: row.get(1)?, bytes: row.get(2)? };
                Ok(SentPlace { file, interchange: row.get(3)?, group: row.get(4)?, set: row.get(5)? })
            };
            query.query_row([claim.number()], read).optional()
        })
    }

    /// The answers that were put to a claim, in the order in which they came.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn answers_to(&self, claim: ClaimId) -> Result<Vec<AnswerRow>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(&format!("{ANSWERS} WHERE r.claim = ?1 UNION {ANSWERS} WHERE m.claim = ?1 ORDER BY 1"))?;
            query.query_map([claim.number()], read_answer)?.collect()
        })
    }

    /// The answers of a payment, in its order.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn answers_in(&self, payment: i64) -> Result<Vec<AnswerRow>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(&format!("{ANSWERS} WHERE r.payment = ?1 ORDER BY r.segment, r.no"))?;
            query.query_map([payment], read_answer)?.collect()
        })
    }

    /// What a payment moved that belongs to no claim.
    ///
    /// # Errors
    /// When the ledger cannot be read or an account makes no sense.
    pub fn entries_without_claim(&self, payment: i64) -> Result<Vec<PostedEntry>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT no, payment, remitted, line, debit, debit_party, credit, credit_party, amount, coalesce(reason, ''), segment \
                 FROM entry WHERE claim = 0 AND payment = ?1 ORDER BY no",
            )?;
            query.query_map([payment], |row| read_entry(row, 0))?.collect::<rusqlite::Result<Option<Vec<_>>>>()
        })?;
        rows.ok_or_else(|| self.damaged("an entry names an account that is none"))
    }

    /// The payments with this check or transfer number.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn payments_named(&self, reference: &str) -> Result<Vec<PaymentRow>> {
        Ok(self.payments()?.into_iter().filter(|payment| payment.reference == reference).collect())
    }

    /// The claims that a segment of an answer file is about, and the payment that it belongs to.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn at_segment(&self, file: i64, segment: u32) -> Result<(Vec<ClaimId>, Option<i64>)> {
        self.named(|sql| {
            let mut events = sql.prepare(
                "SELECT claim FROM claim_event WHERE file = ?1 AND segment = ?2 UNION SELECT c.id FROM place_event e \
                 JOIN claim c ON c.place = e.place WHERE e.file = ?1 AND e.segment = ?2 ORDER BY 1 LIMIT 1000",
            )?;
            let mut claims: Vec<ClaimId> =
                events.query_map(params![file, segment], |row| row.get(0).map(ClaimId::from_number))?.collect::<rusqlite::Result<_>>()?;
            // The payment that the segment stands in is the last one that begins before it, and so is the answer.
            let payment: Option<i64> = sql
                .query_row(
                    "SELECT no FROM payment WHERE file = ?1 AND segment <= ?2 ORDER BY segment DESC, no DESC",
                    params![file, segment],
                    |row| row.get(0),
                )
                .optional()?;
            if let (true, Some(payment)) = (claims.is_empty(), payment) {
                let answer: Option<i64> = sql
                    .query_row(
                        "SELECT coalesce(r.claim, m.claim) FROM remitted r LEFT JOIN matched m ON m.remitted = r.no \
                         WHERE r.payment = ?1 AND r.segment <= ?2 ORDER BY r.segment DESC LIMIT 1",
                        params![payment, segment],
                        |row| row.get(0),
                    )
                    .optional()?
                    .flatten();
                claims.extend(answer.map(ClaimId::from_number));
            }
            Ok((claims, payment))
        })
    }
}

fn read_answer(row: &Row<'_>) -> rusqlite::Result<AnswerRow> {
    Ok(AnswerRow {
        no: row.get(0)?,
        payment: row.get(1)?,
        claim: row.get::<_, Option<i64>>(2)?.map(ClaimId::from_number),
        matched: row.get(3)?,
        claim_number: row.get(4)?,
        payer_claim: row.get(5)?,
        outcome: super::answers::outcome_of(row.get(6)?),
        charge: Money::from_cents(row.get(7)?),
        paid: Money::from_cents(row.get(8)?),
        residual: Money::from_cents(row.get(9)?),
        segment: row.get(10)?,
    })
}
