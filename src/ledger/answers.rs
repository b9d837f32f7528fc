//! Answers on their way into the ledger: one transaction of a file is one commit, all of it or nothing.

use super::bulk::Bulk;
use super::claims::ClaimId;
use super::{Ledger, Result, to_number};
use crate::date::Date;
use crate::money::Money;
use crate::posting::{Entry, Event, Outcome, Payment, Turn};
use rusqlite::{OptionalExtension, params};

/// An answer file by what is in it.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswerFile<'a> {
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its file name, without folders.
    pub name: &'a str,
    /// What kind of answer it is: `835`.
    pub kind: &'a str,
    /// Its size.
    pub bytes: u64,
    /// The day it is read.
    pub read_on: Date,
}

/// An answer file that the ledger knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerFile {
    /// Its number.
    pub no: i64,
    /// The day it was read.
    pub read_on: Date,
    /// Whether it was read to its end.
    pub whole: bool,
}

/// The answer to one claim.
#[derive(Clone, Copy, Debug)]
pub struct NewRemitted<'a> {
    /// The number of its payment.
    pub payment: i64,
    /// The claim, and how it was found; `None` leaves it in suspense.
    pub claim: Option<(ClaimId, Found)>,
    /// Our number as the file repeats it.
    pub claim_number: &'a str,
    /// The insurer's own number; may be empty.
    pub payer_claim: &'a str,
    /// What it is.
    pub outcome: Outcome,
    /// Whose turn it was.
    pub turn: Turn,
    /// The charge as repeated.
    pub charge: Money,
    /// What is paid.
    pub paid: Money,
    /// What does not add up.
    pub residual: Money,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

/// How a claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// By the number that we sent.
    Number,
    /// By the insurer's own number, told before.
    PayerNumber,
    /// By everything else together.
    Score,
}

impl Found {
    const ALL: [Found; 3] = [Found::Number, Found::PayerNumber, Found::Score];

    const fn number(self) -> i64 {
        self as i64 + 1
    }

    /// What was stored; `None` for what is in suspense.
    pub(super) fn parse(number: i64) -> Option<Found> {
        Found::ALL.into_iter().find(|found| found.number() == number)
    }
}

/// What the ledger knows of a payment by its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenBefore {
    /// What was posted under this key, and when it was read.
    pub posted: Option<(Content, Date)>,
    /// Whether the same, to the last byte, waits in quarantine or did.
    pub quarantined: bool,
}

/// What stands under a key that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The same, to the last byte.
    Same,
    /// Something else.
    Other,
}

/// One transaction being posted. Dropped without [`Posting::commit`], it leaves the ledger as it was.
pub struct Posting {
    ledger: Ledger,
    entries: Bulk,
    next_entry: i64,
}

impl Ledger {
    /// The answer file with this content, if it was read before.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn answer_file(&self, sha256: &[u8; 32]) -> Result<Option<AnswerFile>> {
        let found = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT no, read_on, whole FROM answer_file WHERE sha256 = ?1")?;
            query.query_row([sha256.as_slice()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })?;
        let Some((no, read_on, whole)) = found else { return Ok(None) };
        let read_on = super::to_date(read_on).ok_or_else(|| self.damaged("an answer file was read on a day that is none"))?;
        Ok(Some(AnswerFile { no, read_on, whole }))
    }

    /// Begins to post one transaction. The ledger comes back from [`Posting::commit`] or [`Posting::forget`].
    ///
    /// # Errors
    /// When another run is writing.
    pub fn begin_posting(self) -> Result<Posting> {
        self.named(|sql| sql.execute_batch("BEGIN IMMEDIATE"))?;
        let next_entry = self.named(|sql| sql.query_row("SELECT no FROM entry_end", [], |row| row.get(0)))?;
        let columns = "claim, no, payment, remitted, line, debit, debit_party, credit, credit_party, amount, reason, segment";
        Ok(Posting { ledger: self, entries: Bulk::new("entry", columns), next_entry })
    }
}

impl Posting {
    /// The number of an answer file: known, or written down now.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn file(&mut self, file: &NewAnswerFile<'_>) -> Result<i64> {
        if let Some(known) = self.ledger.answer_file(&file.sha256)? {
            return Ok(known.no);
        }
        let after = self.ledger.batches.last().map_or(0, |batch| batch.no);
        self.ledger.named(|sql| {
            sql.execute(
                "INSERT INTO answer_file (sha256, name, kind, bytes, read_on, after_batch, whole) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
                params![file.sha256.as_slice(), file.name, file.kind, file.bytes, to_number(file.read_on), after],
            )?;
            Ok(sql.last_insert_rowid())
        })
    }

    /// What is known of a payment with this key: whether it was posted, and whether one with this content was kept in quarantine.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn seen(&self, key: &[u8; 16], content: &[u8; 32]) -> Result<SeenBefore> {
        let rows = self.ledger.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT p.state = 'posted', p.content = ?2, f.read_on FROM payment p JOIN answer_file f ON f.no = p.file \
                 WHERE p.key = ?1 ORDER BY p.state = 'posted' DESC",
            )?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?, row.get::<_, i64>(2)?));
            query.query_map(params![key.as_slice(), content.as_slice()], read)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let mut seen = SeenBefore { posted: None, quarantined: rows.iter().any(|&(posted, same, _)| !posted && same) };
        if let Some(&(_, same, on)) = rows.iter().find(|(posted, ..)| *posted) {
            let on = super::to_date(on).ok_or_else(|| self.ledger.damaged("a payment was read on a day that is none"))?;
            seen.posted = Some((if same { Content::Same } else { Content::Other }, on));
        }
        Ok(seen)
    }

    /// Writes down a payment of a file and returns its number. `apart` says why it is kept in quarantine; `None`: it is posted.
    ///
    /// # Errors
    /// When the ledger cannot be written, or the payment was posted before.
    pub fn payment(&mut self, file: i64, payment: &Payment<'_>, apart: Option<&str>) -> Result<i64> {
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached(
                "INSERT INTO payment (file, key, content, state, payer, reference, date, amount, method, payee, interchange, txset, segment, \
                 claims, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?;
            insert.insert(params![
                file,
                payment.key.as_slice(),
                payment.content.as_slice(),
                if apart.is_some() { "quarantined" } else { "posted" },
                payment.payer,
                payment.reference,
                payment.date.map(to_number),
                payment.amount.cents(),
                payment.method,
                payment.payee,
                payment.place.0,
                payment.place.1,
                payment.segment,
                payment.claims,
                apart,
            ])
        })
    }

    /// Writes down the answer to one claim and returns its number.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn remitted(&mut self, answer: &NewRemitted<'_>) -> Result<i64> {
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached(
                "INSERT INTO remitted (payment, claim, found, claim_number, payer_claim, outcome, later, charge, paid, residual, segment) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?;
            insert.insert(params![
                answer.payment,
                answer.claim.map(|(id, _)| id.number()),
                answer.claim.map_or(0, |(_, found)| found.number()),
                answer.claim_number,
                (!answer.payer_claim.is_empty()).then_some(answer.payer_claim),
                outcome_number(answer.outcome),
                answer.turn == Turn::Later,
                answer.charge.cents(),
                answer.paid.cents(),
                answer.residual.cents(),
                answer.segment,
            ])
        })
    }

    /// Writes down entries of a payment: of the answer to a claim, or (`None`) of the payment as a whole.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn entries(&mut self, payment: i64, answer: Option<i64>, claim: Option<ClaimId>, entries: &[Entry]) -> Result<()> {
        for entry in entries {
            let (debit, credit) = (entry.debit.stored(), entry.credit.stored());
            self.entries.number(claim.map_or(0, ClaimId::number)).number(self.next_entry).number(payment).maybe(answer);
            self.entries.number(i64::from(entry.line)).number(debit.0).maybe(debit.1).number(credit.0).maybe(credit.1);
            self.entries.number(entry.amount.cents()).maybe_text(&entry.reason).number(i64::from(entry.segment));
            self.next_entry += 1;
            let rows = &mut self.entries;
            self.ledger.named(|sql| rows.end_row(sql))?;
        }
        Ok(())
    }

    /// Writes down what was heard of a claim, with the codes that the file gives. The same again changes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn event(&mut self, claim: ClaimId, event: &Event, detail: &str) -> Result<()> {
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached(
                "INSERT OR IGNORE INTO claim_event (claim, date, kind, file, segment, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let (file, segment) = event.source;
            let detail = (!detail.is_empty()).then_some(detail);
            insert.execute(params![claim.number(), to_number(event.date), event.kind.number(), file, segment, detail]).map(drop)
        })
    }

    /// Writes down what was heard of everything in one place. The same again changes nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn place_event(&mut self, place: i64, event: &Event, detail: &str) -> Result<()> {
        self.ledger.named(|sql| {
            let mut insert = sql.prepare_cached(
                "INSERT OR IGNORE INTO place_event (place, date, kind, file, segment, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let (file, segment) = event.source;
            let detail = (!detail.is_empty()).then_some(detail);
            insert.execute(params![place, to_number(event.date), event.kind.number(), file, segment, detail]).map(drop)
        })
    }

    /// Marks a file as read to its end.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn whole(&mut self, file: i64) -> Result<()> {
        self.ledger.named(|sql| sql.execute("UPDATE answer_file SET whole = 1 WHERE no = ?1", [file]).map(drop))
    }

    /// Runs SQL inside the transaction.
    pub(super) fn ledger_named<T>(&self, work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.ledger.named(work)
    }

    /// The ledger as this transaction sees it, but for entries that are still on their way.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Writes the entries that are still on their way, so that [`Posting::ledger`] sees them.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        let (rows, end) = (&mut self.entries, self.next_entry);
        self.ledger.named(|sql| {
            rows.flush(sql)?;
            sql.execute("UPDATE entry_end SET no = ?1", [end]).map(drop)
        })
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing was.
    pub fn commit(mut self) -> Result<Ledger> {
        self.flush()?;
        self.ledger.commit()?;
        Ok(self.ledger)
    }

    /// Leaves the ledger as it was.
    pub fn forget(self) -> Ledger {
        self.ledger.roll_back();
        self.ledger
    }
}

/// What [`outcome_number`] wrote.
pub(super) const fn outcome_of(number: i64) -> Outcome {
    match number {
        0 => Outcome::Processed,
        1 => Outcome::Forwarded,
        2 => Outcome::Reversal,
        4 => Outcome::Adjusted,
        5 => Outcome::Returned,
        _ => Outcome::NoticeOnly,
    }
}

fn outcome_number(outcome: Outcome) -> i64 {
    match outcome {
        Outcome::Processed => 0,
        Outcome::Forwarded => 1,
        Outcome::Reversal => 2,
        Outcome::NoticeOnly => 3,
        Outcome::Adjusted => 4,
        Outcome::Returned => 5,
    }
}
