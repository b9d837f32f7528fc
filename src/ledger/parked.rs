//! Answers in suspense: what they say is kept, so that a person can put them to their claim later.

use super::answers::{Posting, outcome_of};
use super::claims::ClaimId;
use super::{Ledger, Result, to_date, to_number};
use crate::date::Date;
use crate::money::{Money, Units};
use crate::posting::{Adjustment, Answer, AnswerLine, Group, Scored, Turn};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// What a person decided, why, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Who.
    pub person: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub date: Date,
}

/// An answer in suspense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its number; people name it by this.
    pub no: i64,
    /// Its payment.
    pub payment: i64,
    /// The insurer as the payment names it.
    pub payer: String,
    /// Check or transfer number.
    pub reference: String,
    /// Our number of the claim as the file repeats it.
    pub claim_number: String,
    /// The insurer's own number.
    pub payer_claim: String,
    /// What was paid.
    pub paid: Money,
    /// What does not add up; nothing when only the claim is not known.
    pub residual: Money,
    /// The file and the segment or record in it.
    pub source: (i64, u32),
    /// The day of everything heard through its payment.
    pub date: Date,
    /// The claims that it may mean, best first: id, points, reasons.
    pub candidates: Vec<(ClaimId, u8, Vec<String>)>,
    said: Said,
    whole: bool,
}

/// A payment in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Its number.
    pub no: i64,
    /// The insurer as the file names it.
    pub payer: String,
    /// Check or transfer number.
    pub reference: String,
    /// Its day.
    pub date: Option<Date>,
    /// What was paid.
    pub amount: Money,
    /// The name of its file.
    pub file: String,
    /// Why it is kept apart.
    pub why: String,
}

/// An answer as the table holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    charge: i64,
    adjustments: Vec<SaidAdjustment>,
    remarks: Vec<String>,
    lines: Vec<SaidLine>,
    /// As in `remitted`.
    #[serde(skip)]
    outcome: i64,
    #[serde(skip)]
    later: bool,
}

/// Group with its letter and as written, reason, amount, services, segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SaidAdjustment(String, String, i64, Option<i64>, u32);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SaidLine {
    reference: String,
    code: String,
    modifiers: [String; 4],
    original: String,
    date: Option<i64>,
    units: i64,
    charge: i64,
    paid: i64,
    adjustments: Vec<SaidAdjustment>,
    remarks: Vec<String>,
    segment: u32,
}

impl Posting {
    /// Keeps what an answer in suspense says, and which claims it may mean.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn park(&mut self, remitted: i64, answer: &Answer<'_>, candidates: &[Scored]) -> Result<()> {
        let said = serde_json::to_string(&Said::of(answer)).expect("texts and numbers are JSON");
        let list: Vec<(i64, u8, &[&str])> = candidates.iter().map(|c| (c.claim, c.score, &c.reasons[..])).collect();
        let list = serde_json::to_string(&list).expect("texts and numbers are JSON");
        self.ledger_named(|sql| {
            let mut insert = sql.prepare_cached("INSERT INTO parked (remitted, answer, candidates) VALUES (?1, ?2, ?3)")?;
            insert.execute(params![remitted, said, list]).map(drop)
        })
    }

    /// Notes that a person put an answer to a claim.
    ///
    /// # Errors
    /// When the ledger cannot be written, or somebody has put it to a claim before.
    pub fn matched(&mut self, remitted: i64, claim: ClaimId, by: &Decision<'_>) -> Result<()> {
        let after = self.ledger().batches().last().map_or(0, |batch| batch.no);
        self.ledger_named(|sql| {
            sql.execute(
                "INSERT INTO matched (remitted, claim, person, reason, date, after_batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![remitted, claim.number(), by.person, by.reason, to_number(by.date), after],
            )
            .map(drop)
        })
    }

    /// Notes that a person had a payment posted that was kept in quarantine.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn released(&mut self, payment: i64, by: &Decision<'_>) -> Result<()> {
        self.ledger_named(|sql| {
            sql.execute(
                "INSERT INTO released (payment, person, reason, date) VALUES (?1, ?2, ?3, ?4)",
                params![payment, by.person, by.reason, to_number(by.date)],
            )
            .map(drop)
        })
    }
}

const PARKED: &str = "SELECT r.no, r.payment, p.payer, p.reference, r.claim_number, coalesce(r.payer_claim, ''), r.paid, r.residual, \
     p.file, r.segment, coalesce(p.date, f.read_on), r.outcome, r.later, r.charge, coalesce(k.answer, ''), coalesce(k.candidates, '[]') \
     FROM remitted r JOIN payment p ON p.no = r.payment JOIN answer_file f ON f.no = p.file LEFT JOIN parked k ON k.remitted = r.no \
     WHERE (r.claim IS NULL OR r.residual <> 0) AND r.no NOT IN (SELECT remitted FROM matched)";

impl Ledger {
    /// Every answer in suspense, in the order in which they came.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn suspense(&self) -> Result<Vec<Parked>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare(&format!("{PARKED} AND r.outcome NOT IN (3, 5) ORDER BY r.no"))?;
            query.query_map([], read_parked)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        rows.into_iter().map(|row| row.ok_or_else(|| self.damaged("an answer in suspense makes no sense"))).collect()
    }

    /// One answer in suspense; `None` when there is none of this number, or it was put to a claim.
    ///
    /// # Errors
    /// As for [`Ledger::suspense`].
    pub fn parked(&self, no: i64) -> Result<Option<Parked>> {
        let row = self.named(|sql| sql.query_row(&format!("{PARKED} AND r.no = ?1"), [no], read_parked).optional())?;
        row.map(|row| row.ok_or_else(|| self.damaged("an answer in suspense makes no sense"))).transpose()
    }

    /// The claim that a person put an answer to, and who.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn matched(&self, remitted: i64) -> Result<Option<(ClaimId, String)>> {
        self.named(|sql| {
            let read = |row: &Row<'_>| Ok((ClaimId::from_number(row.get(0)?), row.get(1)?));
            sql.query_row("SELECT claim, person FROM matched WHERE remitted = ?1", [remitted], read).optional()
        })
    }

    /// Every payment in quarantine that was not posted since.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn quarantine(&self) -> Result<Vec<Quarantined>> {
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT p.no, p.payer, p.reference, p.date, p.amount, f.name, coalesce(p.why, '') FROM payment p \
                 JOIN answer_file f ON f.no = p.file WHERE p.state = 'quarantined' AND NOT EXISTS \
                 (SELECT 1 FROM payment q WHERE q.key = p.key AND q.content = p.content AND q.state = 'posted') ORDER BY p.no",
            )?;
            let read = |row: &Row<'_>| {
                Ok(Quarantined {
                    no: row.get(0)?,
                    payer: row.get(1)?,
                    reference: row.get(2)?,
                    date: row.get::<_, Option<i64>>(3)?.and_then(to_date),
                    amount: Money::from_cents(row.get(4)?),
                    file: row.get(5)?,
                    why: row.get(6)?,
                })
            };
            query.query_map([], read)?.collect()
        })
    }
}

fn read_parked(row: &Row<'_>) -> rusqlite::Result<Option<Parked>> {
    let Some(date) = to_date(row.get(10)?) else { return Ok(None) };
    let (answer, candidates) = (row.get::<_, String>(14)?, row.get::<_, String>(15)?);
    // An earlier edition kept nothing but what was paid.
    let charge = row.get(13)?;
    let said = if answer.is_empty() { Ok(Said { charge, ..Said::default() }) } else { serde_json::from_str(&answer) };
    let list: serde_json::Result<Vec<(i64, u8, Vec<String>)>> = serde_json::from_str(&candidates);
    let (Ok(mut said), Ok(list)) = (said, list) else { return Ok(None) };
    said.outcome = row.get(11)?;
    said.later = row.get(12)?;
    Ok(Some(Parked {
        no: row.get(0)?,
        payment: row.get(1)?,
        payer: row.get(2)?,
        reference: row.get(3)?,
        claim_number: row.get(4)?,
        payer_claim: row.get(5)?,
        paid: Money::from_cents(row.get(6)?),
        residual: Money::from_cents(row.get(7)?),
        source: (row.get(8)?, row.get(9)?),
        date,
        candidates: list.into_iter().map(|(claim, score, reasons)| (ClaimId::from_number(claim), score, reasons)).collect(),
        said,
        whole: !answer.is_empty(),
    }))
}

impl Parked {
    /// Whether everything that it says was kept: ledgers of an earlier edition kept what was paid and nothing else.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// What it says.
    pub fn answer(&self) -> Answer<'_> {
        Answer {
            claim_number: &self.claim_number,
            payer_claim_number: &self.payer_claim,
            outcome: outcome_of(self.said.outcome),
            turn: if self.said.later { Turn::Later } else { Turn::First },
            charge: Money::from_cents(self.said.charge),
            paid: self.paid,
            adjustments: self.said.adjustments.iter().map(SaidAdjustment::adjustment).collect(),
            remarks: self.said.remarks.iter().map(String::as_str).collect(),
            lines: self.said.lines.iter().map(SaidLine::line).collect(),
            segment: self.source.1,
        }
    }
}

impl Said {
    fn of(answer: &Answer<'_>) -> Said {
        Said {
            charge: answer.charge.cents(),
            adjustments: answer.adjustments.iter().map(SaidAdjustment::of).collect(),
            remarks: answer.remarks.iter().map(|code| (*code).to_string()).collect(),
            lines: answer.lines.iter().map(SaidLine::of).collect(),
            outcome: 0,
            later: false,
        }
    }
}

impl SaidAdjustment {
    fn of(adjustment: &Adjustment<'_>) -> SaidAdjustment {
        let group = match adjustment.group {
            Group::Contract => "C",
            Group::Patient => "P",
            Group::Other => "O",
            Group::Insurer => "I",
            Group::Pending => "W",
            Group::Unknown => "U",
        };
        let Adjustment { written, reason, amount, quantity, segment, .. } = *adjustment;
        SaidAdjustment(format!("{group}{written}"), reason.into(), amount.cents(), quantity.map(Units::thousandths), segment)
    }

    fn adjustment(&self) -> Adjustment<'_> {
        let (group, written) = self.0.split_at_checked(1).unwrap_or(("U", ""));
        let group = match group {
            "C" => Group::Contract,
            "P" => Group::Patient,
            "O" => Group::Other,
            "I" => Group::Insurer,
            "W" => Group::Pending,
            _ => Group::Unknown,
        };
        let quantity = self.3.map(Units::from_thousandths);
        Adjustment { group, written, reason: &self.1, amount: Money::from_cents(self.2), quantity, segment: self.4 }
    }
}

impl SaidLine {
    fn of(line: &AnswerLine<'_>) -> SaidLine {
        SaidLine {
            reference: line.reference.into(),
            code: line.code.into(),
            modifiers: line.modifiers.map(str::to_string),
            original: line.original_code.into(),
            date: line.date.map(to_number),
            units: line.units.thousandths(),
            charge: line.charge.cents(),
            paid: line.paid.cents(),
            adjustments: line.adjustments.iter().map(SaidAdjustment::of).collect(),
            remarks: line.remarks.iter().map(|code| (*code).to_string()).collect(),
            segment: line.segment,
        }
    }

    fn line(&self) -> AnswerLine<'_> {
        AnswerLine {
            reference: &self.reference,
            code: &self.code,
            modifiers: self.modifiers.each_ref().map(String::as_str),
            original_code: &self.original,
            date: self.date.and_then(to_date),
            units: Units::from_thousandths(self.units),
            charge: Money::from_cents(self.charge),
            paid: Money::from_cents(self.paid),
            adjustments: self.adjustments.iter().map(SaidAdjustment::adjustment).collect(),
            remarks: self.remarks.iter().map(String::as_str).collect(),
            segment: self.segment,
        }
    }
}
