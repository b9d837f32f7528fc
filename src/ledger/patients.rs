//! What lies on the patients' accounts, read in one pass over claims and entries.

use super::claims::ClaimId;
use super::{BatchState, ClaimKind, Ledger, Result, keys, to_date};
use crate::date::Date;
use crate::money::{Money, Units};
use crate::posting::Account;
use rusqlite::{Connection, OptionalExtension, Row, Rows, params};
use std::collections::{HashMap, HashSet};

/// Frequency 8: a claim that cancels another opens no account.
const CANCELS: i64 = 8;

/// The claims on whose accounts patients stand, and the visits that insurers have still to answer.
#[derive(Default)]
pub struct PatientAccounts {
    /// Claims that moved a patient's account, by number.
    pub claims: Vec<PatientClaim>,
    unanswered: HashSet<u64>,
}

/// A claim with what lies on its patient's account.
#[derive(Clone)]
pub struct PatientClaim {
    /// Its number.
    pub id: ClaimId,
    /// The number of its batch.
    pub batch: u32,
    /// What it is: a claim, an invoice to the patient, a claim of the old system.
    pub kind: ClaimKind,
    /// The visit it bills.
    pub visit_id: String,
    /// The practice's number of the patient.
    pub patient_id: String,
    /// First day of service.
    pub service_from: Date,
    /// Its lines.
    pub lines: Vec<PatientLine>,
    /// What moved the patient's account, in the order of the postings. The charges of an invoice are none of them.
    pub moves: Vec<PatientMove>,
    /// Whether another claim took its place, so that nothing is owed by its own row.
    pub replaced: bool,
}

/// A service line as the patient is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientLine {
    /// Its position in the visit, from 1.
    pub number: u16,
    /// The procedure code.
    pub code: String,
    /// First day of service.
    pub date: Date,
    /// How many.
    pub units: Units,
    /// The charge.
    pub charge: Money,
}

/// What an entry adds to the patient's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientMove {
    /// The line, from 1; 0 for the claim as a whole.
    pub line: u16,
    /// More to pay, or (below zero) less.
    pub amount: Money,
    /// The account on the other side: an insurer that leaves a share to the patient, cash that the patient paid.
    pub other: Account,
    /// The reason given: `PR-1`; empty for a payment.
    pub reason: String,
    /// The payment that it came with.
    pub payment: Option<i64>,
}

impl PatientAccounts {
    /// Whether an insurer has still to answer a claim of this visit.
    pub fn is_unanswered(&self, visit_id: &str) -> bool {
        self.unanswered.contains(&keys::high(keys::visit_hash(visit_id)))
    }
}

/// One row of `entry`.
struct Move {
    claim: i64,
    line: u16,
    debit: Account,
    credit: Account,
    amount: i64,
    reason: String,
    payment: Option<i64>,
}

const CLAIMS: &str = "SELECT id, batch, visit_id, patient_id, kind, payer, frequency, service_from, charge, lines FROM claim ORDER BY id";
const ENTRIES: &str = "SELECT claim, line, debit, debit_party, credit, credit_party, amount, coalesce(reason, ''), payment FROM entry \
     WHERE claim > 0 ORDER BY claim, no";

impl Ledger {
    /// Reads every patient's account. Withdrawn batches are left out.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn patient_accounts(&self) -> Result<PatientAccounts> {
        let withdrawn: HashSet<u32> = self.batches().iter().filter(|b| b.state == BatchState::Withdrawn).map(|b| b.no).collect();
        let read = self.named(|sql| {
            let replaced = replaced(sql, &withdrawn)?;
            let (mut claims, mut entries) = (sql.prepare(CLAIMS)?, sql.prepare(ENTRIES)?);
            let mut reading = Reading { entries: entries.query([])?, next: None, moves: Vec::new(), accounts: PatientAccounts::default() };
            reading.next = reading.entry()?;
            let mut rows = claims.query([])?;
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                reading.moves_of(id)?;
                if withdrawn.contains(&row.get(1)?) {
                    continue;
                }
                let gone = replaced.contains(&ClaimId::from_number(id).visit());
                if reading.claim(row, gone)?.is_none() {
                    return Ok(None);
                }
            }
            Ok(Some(reading.accounts))
        })?;
        read.ok_or_else(|| self.damaged("a claim has a date, a kind or lines that make no sense"))
    }

    /// The insurers' answers to a claim: whether one handed it on to the next insurer, and whether a later insurer has answered.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn later_insurers_of(&self, claim: ClaimId) -> Result<(bool, bool)> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT coalesce(max(outcome = 1), 0), coalesce(max(later = 1 AND outcome < 2), 0) FROM remitted WHERE claim = ?1 \
                 OR no IN (SELECT remitted FROM matched WHERE claim = ?1)",
            )?;
            query.query_row([claim.number()], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    /// What patients have paid that lies on no claim of theirs, by the practice's number of the patient.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn paid_ahead(&self) -> Result<HashMap<String, Money>> {
        let (ahead, _) = Account::PatientCredit.stored();
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT f.patient_id, sum(e.amount * ((e.credit = ?1) - (e.debit = ?1))) AS ahead FROM from_patient f \
                 JOIN entry e ON e.claim = 0 AND e.payment = f.payment GROUP BY f.patient_id HAVING ahead > 0",
            )?;
            query.query_map([ahead], |row| Ok((row.get(0)?, Money::from_cents(row.get(1)?))))?.collect()
        })
    }

    /// SHA-256 of a file that a batch made, as it was sealed.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn output_hash(&self, batch: u32, path: &str) -> Result<Option<[u8; 32]>> {
        self.named(|sql| {
            let query = "SELECT sha256 FROM file WHERE batch = ?1 AND role = 'output' AND path = ?2";
            sql.query_row(query, params![batch, path], |row| row.get(0)).optional()
        })
    }

    /// The days of payments, by number.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payment_days(&self, payments: &HashSet<i64>) -> Result<HashMap<i64, Date>> {
        self.named(|sql| {
            let mut query =
                sql.prepare("SELECT coalesce(p.date, f.read_on) FROM payment p JOIN answer_file f ON f.no = p.file WHERE p.no = ?1")?;
            let mut days = HashMap::new();
            for &no in payments {
                let day: i64 = query.query_row([no], |row| row.get(0))?;
                days.extend(to_date(day).map(|day| (no, day)));
            }
            Ok(days)
        })
    }
}

/// Visits whose place a later one has taken, unless that one was withdrawn.
fn replaced(sql: &Connection, withdrawn: &HashSet<u32>) -> rusqlite::Result<HashSet<u64>> {
    let mut query = sql.prepare("SELECT visit, batch FROM superseded")?;
    let mut rows = query.query([])?;
    let mut replaced = HashSet::new();
    while let Some(row) = rows.next()? {
        if !withdrawn.contains(&row.get(1)?) {
            replaced.insert(row.get(0)?);
        }
    }
    Ok(replaced)
}

/// Two cursors that go side by side: both tables are in the order of claims.
struct Reading<'s> {
    entries: Rows<'s>,
    next: Option<Move>,
    moves: Vec<Move>,
    accounts: PatientAccounts,
}

impl Reading<'_> {
    /// The next entry whose accounts exist.
    fn entry(&mut self) -> rusqlite::Result<Option<Move>> {
        while let Some(row) = self.entries.next()? {
            let debit = Account::from_stored(row.get(2)?, row.get(3)?);
            let credit = Account::from_stored(row.get(4)?, row.get(5)?);
            let (Some(debit), Some(credit)) = (debit, credit) else { continue };
            let patient = debit == Account::Patient || credit == Account::Patient;
            let reason = if patient { row.get(7)? } else { String::new() };
            let (claim, line, amount, payment) = (row.get(0)?, row.get(1)?, row.get(6)?, row.get(8)?);
            return Ok(Some(Move { claim, line, debit, credit, amount, reason, payment }));
        }
        Ok(None)
    }

    /// Collects the entries of a claim; those of claims that are not there are passed over.
    fn moves_of(&mut self, claim: i64) -> rusqlite::Result<()> {
        self.moves.clear();
        while let Some(entry) = self.next.take_if(|entry| entry.claim <= claim) {
            if entry.claim == claim {
                self.moves.push(entry);
            }
            self.next = self.entry()?;
        }
        Ok(())
    }

    /// Takes a claim in, with the entries collected; `None` when its row makes no sense.
    fn claim(&mut self, row: &Row<'_>, replaced: bool) -> rusqlite::Result<Option<()>> {
        let (kind, payer, frequency): (i64, Option<i64>, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let opens = !replaced && frequency != CANCELS && kind == ClaimKind::Claim.number();
        if kind != ClaimKind::Opening.number() && self.owed_by_insurers(payer.filter(|_| opens), row.get(8)?) {
            self.accounts.unanswered.insert(keys::high(keys::visit_hash(row.get_ref(2)?.as_str()?)));
        }
        let moves: Vec<PatientMove> = self.moves.iter().filter_map(Move::of_patient).collect();
        let invoice = kind == ClaimKind::Invoice.number();
        if moves.is_empty() && (!invoice || replaced) {
            return Ok(Some(()));
        }
        let kind = if invoice {
            ClaimKind::Invoice
        } else if kind == ClaimKind::Opening.number() {
            ClaimKind::Opening
        } else {
            ClaimKind::Claim
        };
        let from: i64 = row.get(7)?;
        let (Some(service_from), Some(lines)) = (to_date(from), lines(row.get_ref(9)?.as_str()?, from)) else { return Ok(None) };
        self.accounts.claims.push(PatientClaim {
            id: ClaimId::from_number(row.get(0)?),
            batch: row.get(1)?,
            kind,
            visit_id: row.get(2)?,
            patient_id: row.get(3)?,
            service_from,
            lines,
            moves,
            replaced,
        });
        Ok(Some(()))
    }

    /// Whether something lies on an insurer's account of the claim collected: it has not answered, or has taken its answer back,
    /// or another insurer is asked next.
    fn owed_by_insurers(&self, opened: Option<i64>, charge: i64) -> bool {
        let mut sums: Vec<(i64, i64)> = opened.map(|party| (party, charge)).into_iter().collect();
        let mut add = |account: Account, cents: i64| {
            let Account::Insurer(party) = account else { return };
            match sums.iter_mut().find(|(known, _)| *known == party.0) {
                Some((_, sum)) => *sum = sum.saturating_add(cents),
                None => sums.push((party.0, cents)),
            }
        };
        for entry in &self.moves {
            add(entry.debit, entry.amount);
            add(entry.credit, entry.amount.saturating_neg());
        }
        sums.iter().any(|(_, sum)| *sum != 0)
    }
}

impl Move {
    /// What it adds to the patient's account.
    fn of_patient(&self) -> Option<PatientMove> {
        let (amount, other) = match (self.debit, self.credit) {
            (Account::Patient, other) if other != Account::Patient => (self.amount, other),
            (other, Account::Patient) if other != Account::Patient => (self.amount.saturating_neg(), other),
            _ => return None,
        };
        let (line, reason, payment) = (self.line, self.reason.clone(), self.payment);
        Some(PatientMove { line, amount: Money::from_cents(amount), other, reason, payment })
    }
}

/// `lines.sql` says what stands where.
type Stored = (u16, String, Option<String>, i64, Option<i64>, Option<i64>, i64, i64);

fn lines(text: &str, from: i64) -> Option<Vec<PatientLine>> {
    let stored: Vec<Stored> = serde_json::from_str(text).ok()?;
    let line = |(number, code, _, _, day, _, units, charge): Stored| {
        let (units, charge) = (Units::from_thousandths(units), Money::from_cents(charge));
        Some(PatientLine { number, code, date: to_date(day.unwrap_or(from))?, units, charge })
    };
    stored.into_iter().map(line).collect()
}
