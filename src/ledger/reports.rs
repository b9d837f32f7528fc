//! Reading for reports: every claim with all that was posted to it and heard of it, in one pass and flat memory.
//!
//! Nothing here changes the ledger. [`Ledger::reading`] holds it still, so that the numbers of a report belong together.

use super::books::{PostedEntry, read_entry};
use super::claims::{CANCELS, ClaimId, ClaimKind};
use super::{BatchState, Ledger, Result, to_date};
use crate::date::Date;
use crate::money::Money;
use crate::posting::{Account, EventKind, Party};
use rusqlite::{Row, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// Something heard of a claim, with the words of the answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeardOf {
    /// The day that the answer gives.
    pub date: Date,
    /// What was heard.
    pub kind: EventKind,
    /// The answer file's number; 0: our own doing.
    pub file: i64,
    /// The segment or record in it.
    pub segment: u32,
    /// The codes as the file gives them.
    pub detail: String,
}

/// A claim with everything that was posted to it and heard of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimBooks {
    /// Its number.
    pub id: ClaimId,
    /// The visit it bills.
    pub visit_id: String,
    /// What the payer knows it by.
    pub name: String,
    /// The practice's number of the patient.
    pub patient_id: String,
    /// The payer; `None` for the patient.
    pub payer: Option<Party>,
    /// What it stands for.
    pub kind: ClaimKind,
    /// First day of service.
    pub service_from: Date,
    /// Last day of service.
    pub service_to: Date,
    /// What was charged.
    pub charge: Money,
    /// What opened its account: the charge, or for a claim of the old system what was open when it was imported.
    pub opened: Money,
    /// Whether it counts: neither withdrawn nor replaced by a later one.
    pub counts: bool,
    /// Whether its charge is owed on its account: not of one that cancels another, or asks a later insurer for what is left.
    pub opens: bool,
    /// What was posted, in order.
    pub entries: Vec<PostedEntry>,
    /// What was heard, from its batch and from answers, by day.
    pub heard: Vec<HeardOf>,
}

impl ClaimBooks {
    /// The account that it opened.
    pub fn account(&self) -> Account {
        match (self.kind, self.payer) {
            (ClaimKind::Invoice, _) | (_, None) => Account::Patient,
            (_, Some(party)) => Account::Insurer(party),
        }
    }

    /// What lies on each account, by line; accounts that are even are left out.
    pub fn accounts(&self) -> BTreeMap<Account, Money> {
        let mut sums = BTreeMap::new();
        if self.opens {
            sums.insert(self.account(), self.opened.cents());
        }
        for PostedEntry { entry, .. } in &self.entries {
            for (account, cents) in [(entry.debit, entry.amount.cents()), (entry.credit, entry.amount.cents().saturating_neg())] {
                let sum = sums.entry(account).or_insert(0_i64);
                *sum = sum.saturating_add(cents);
            }
        }
        sums.into_iter().filter(|(_, cents)| *cents != 0).map(|(account, cents)| (account, Money::from_cents(cents))).collect()
    }
}

/// A payment as it stands in the ledger, with the file it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Its number.
    pub no: i64,
    /// The number of its file.
    pub file: i64,
    /// The file's name.
    pub file_name: String,
    /// The day the file was read.
    pub read_on: Date,
    /// The insurer as the file names it.
    pub payer: String,
    /// Check or transfer number.
    pub reference: String,
    /// The day it takes effect.
    pub date: Option<Date>,
    /// What was paid.
    pub amount: Money,
    /// How.
    pub method: String,
    /// Interchange and transaction set.
    pub place: (String, String),
    /// The segment that it begins with.
    pub segment: u32,
    /// How many claims it answers.
    pub claims: u64,
    /// Why nothing of it is posted; `None`: it is.
    pub quarantined: Option<String>,
}

/// Money that came without a claim it could be put to, or an answer that belongs to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspended {
    /// The answer's number; `None`: of a payment as a whole.
    pub remitted: Option<i64>,
    /// The payment's number.
    pub payment: Option<i64>,
    /// Our number of the claim as the file repeats it.
    pub claim_number: String,
    /// The insurer's own number.
    pub payer_claim: String,
    /// The charge as repeated.
    pub charge: Money,
    /// What does not add up.
    pub residual: Money,
    /// Whether the claim was found, and it is only the sum that is wrong.
    pub claim: Option<ClaimId>,
    /// What lies in suspense.
    pub amount: Money,
    /// The segment in its file.
    pub segment: u32,
}

/// An answer file as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerFileRow {
    /// Its number.
    pub no: i64,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its file name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// The day it was read.
    pub read_on: Date,
}

impl Ledger {
    /// Runs `work` while nobody else can change the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read, and those of `work`.
    pub fn reading<T, E: From<super::LedgerError>>(
        &self,
        work: impl FnOnce(&Ledger) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.named(|sql| sql.execute_batch("BEGIN"))?;
        let done = work(self);
        self.roll_back();
        done
    }

    /// Hands every claim and invoice to `each`, in the order in which they were issued.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn each_claim(&self, mut each: impl FnMut(&ClaimBooks)) -> Result<()> {
        let places = self.heard_of_places()?;
        let whole = self.named(|sql| {
            let mut claims = sql.prepare(
                "SELECT c.id, c.visit_id, coalesce(c.name, c.visit_id), c.patient_id, c.payer, c.kind, c.service_from, \
                 coalesce(c.service_to, c.service_from), c.charge, coalesce(o.balance, c.charge), c.place, c.frequency \
                 FROM claim c LEFT JOIN opening o ON o.claim = c.id ORDER BY c.id",
            )?;
            let mut entries = sql.prepare(
                "SELECT claim, no, payment, remitted, line, debit, debit_party, credit, credit_party, amount, coalesce(reason, ''), \
                 segment FROM entry WHERE claim > 0 ORDER BY claim, no",
            )?;
            let mut events = sql.prepare(
                "SELECT claim, date, kind, file, segment, coalesce(detail, '') FROM claim_event ORDER BY claim, date, kind, file, segment",
            )?;
            let mut replaced = sql.prepare("SELECT visit, by FROM superseded ORDER BY visit")?;
            let mut entries = Sorted::new(entries.query([])?, |row| read_entry(row, 1))?;
            let mut events = Sorted::new(events.query([])?, |row| read_heard(row, 1))?;
            let mut replaced = Sorted::new(replaced.query([])?, |row| row.get::<_, u64>(1).map(Some))?;
            let mut rows = claims.query([])?;
            let mut last = None;
            while let Some(row) = rows.next()? {
                let Some(mut claim) = self.read_books(row)? else { return Ok(false) };
                let id = claim.id.number();
                let visit = claim.id.visit();
                // Several claims of a visit are replaced together.
                if last.as_ref().is_none_or(|(number, _)| *number != visit) {
                    let by = replaced.of(visit.cast_signed())?;
                    last = by.map(|by| (visit, by.into_iter().any(|by| self.stands(by))));
                }
                let Some((entries, events)) = entries.of(id)?.zip(events.of(id)?) else { return Ok(false) };
                let Some((_, superseded)) = last else { return Ok(false) };
                claim.counts = self.stands(visit) && !superseded;
                claim.opens &= claim.counts;
                claim.entries = entries;
                claim.heard.extend(events);
                claim.heard.extend(row.get::<_, Option<i64>>(10)?.and_then(|place| places.get(&place)).into_iter().flatten().cloned());
                claim.heard.sort_unstable();
                each(&claim);
            }
            Ok(true)
        })?;
        whole.then_some(()).ok_or_else(|| self.damaged("a claim, an entry or an event makes no sense"))
    }

    /// Everything heard of one claim, as [`ClaimBooks::heard`] has it.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn told_of(&self, claim: ClaimId) -> Result<Vec<HeardOf>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT date, kind, file, segment, coalesce(detail, '') FROM claim_event WHERE claim = ?1 UNION ALL \
                 SELECT date, kind, file, segment, coalesce(detail, '') FROM place_event WHERE place = (SELECT place FROM claim WHERE id = ?1)",
            )?;
            query.query_map([claim.number()], |row| read_heard(row, 0))?.collect::<rusqlite::Result<Option<Vec<_>>>>()
        })?;
        let mut heard = rows.ok_or_else(|| self.damaged("an event makes no sense"))?;
        heard.extend(self.own_doing(claim));
        heard.sort_unstable();
        Ok(heard)
    }

    /// What lies on every account of the whole ledger: the sums that every report adds up to. Claims that do not count open nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read or an account makes no sense.
    pub fn totals(&self) -> Result<BTreeMap<Account, Money>> {
        let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
        let mut add = |account, cents: i64| {
            let sum = sums.entry(account).or_insert(0);
            *sum = sum.saturating_add(cents);
        };
        let entries = self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT debit, debit_party, credit, credit_party, sum(amount) FROM entry GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            )?;
            let account = |row: &Row<'_>, at| Ok::<_, rusqlite::Error>(Account::from_stored(row.get(at)?, row.get(at + 1)?));
            let read = |row: &Row<'_>| Ok(account(row, 0)?.zip(account(row, 2)?).zip(row.get::<_, Option<i64>>(4)?));
            query.query_map([], read)?.collect::<rusqlite::Result<Option<Vec<_>>>>()
        })?;
        for ((debit, credit), cents) in entries.ok_or_else(|| self.damaged("an entry names an account that is none"))? {
            add(debit, cents);
            add(credit, cents.saturating_neg());
        }
        for (account, cents) in self.openings()? {
            add(account, cents);
        }
        Ok(sums.into_iter().filter(|(_, cents)| *cents != 0).map(|(account, cents)| (account, Money::from_cents(cents))).collect())
    }

    /// What the claims that count opened, by account.
    fn openings(&self) -> Result<Vec<(Account, i64)>> {
        let gone = self.visits_that_do_not_count()?;
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT c.id, c.kind, c.payer, coalesce(o.balance, c.charge) FROM claim c LEFT JOIN opening o ON o.claim = c.id \
                 WHERE c.kind <> 3 AND c.frequency <> 8",
            )?;
            let mut sums: BTreeMap<Account, i64> = BTreeMap::new();
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let visit = ClaimId::from_number(row.get(0)?).visit();
                if gone.contains(&visit) || !self.stands(visit) {
                    continue;
                }
                let account = match (row.get::<_, i64>(1)?, row.get::<_, Option<i64>>(2)?) {
                    (1, _) | (_, None) => Account::Patient,
                    (_, Some(party)) => Account::Insurer(Party(party)),
                };
                let sum = sums.entry(account).or_insert(0);
                *sum = sum.saturating_add(row.get(3)?);
            }
            Ok(sums.into_iter().collect())
        })
    }

    fn visits_that_do_not_count(&self) -> Result<BTreeSet<u64>> {
        let replaced = self.named(|sql| {
            let mut query = sql.prepare("SELECT visit, by FROM superseded")?;
            query.query_map([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        Ok(replaced.into_iter().filter(|&(_, by)| self.stands(by)).map(|(visit, _)| visit).collect())
    }

    /// Whether the batch of a visit number counts.
    fn stands(&self, visit: u64) -> bool {
        self.batch_of_visit(visit).is_some_and(|batch| batch.state != BatchState::Withdrawn)
    }

    /// The ids of payers by their numbers.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payers(&self) -> Result<BTreeMap<Party, String>> {
        self.named(|sql| {
            let mut query = sql.prepare("SELECT no, id FROM party WHERE kind = 'payer'")?;
            query.query_map([], |row| Ok((Party(row.get(0)?), row.get(1)?)))?.collect()
        })
    }

    /// Every payment, posted or kept apart, in the order in which they were read; one that was kept apart and posted since is
    /// told once.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn payments(&self) -> Result<Vec<PaymentRow>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT p.no, p.file, f.name, f.read_on, p.payer, p.reference, p.date, p.amount, p.method, p.interchange, p.txset, \
                 p.segment, p.claims, p.state, coalesce(p.why, '') FROM payment p JOIN answer_file f ON f.no = p.file \
                 WHERE p.state = 'posted' OR NOT EXISTS (SELECT 1 FROM payment q WHERE q.key = p.key AND q.content = p.content \
                   AND q.state = 'posted') ORDER BY p.no",
            )?;
            query.query_map([], read_payment)?.collect::<rusqlite::Result<Option<Vec<_>>>>()
        })?;
        rows.ok_or_else(|| self.damaged("a payment was read on a day that is none"))
    }

    /// Everything in suspense: answers without a claim or that do not add up, unless a person settled them, and what else
    /// lies on that account.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn suspended(&self) -> Result<Vec<Suspended>> {
        let (suspense, _) = Account::Suspense.stored();
        self.named(|sql| {
            let mut query = sql.prepare(
                "WITH lies AS (SELECT remitted, payment, sum(amount * ((debit = ?1) - (credit = ?1))) AS cents, min(segment) AS segment \
                   FROM entry WHERE debit = ?1 OR credit = ?1 GROUP BY remitted, CASE WHEN remitted IS NULL THEN payment END) \
                 SELECT r.no, r.payment, r.claim_number, coalesce(r.payer_claim, ''), r.charge, r.residual, r.claim, coalesce(l.cents, 0), \
                   r.segment FROM remitted r LEFT JOIN lies l ON l.remitted = r.no \
                   WHERE coalesce(l.cents, 0) <> 0 OR ((r.claim IS NULL OR r.residual <> 0) AND r.outcome NOT IN (3, 5) \
                     AND NOT EXISTS (SELECT 1 FROM matched m WHERE m.remitted = r.no)) \
                 UNION ALL SELECT NULL, payment, '', '', 0, 0, NULL, cents, segment FROM lies WHERE remitted IS NULL AND cents <> 0 \
                 ORDER BY 2, 9",
            )?;
            let read = |row: &Row<'_>| {
                Ok(Suspended {
                    remitted: row.get(0)?,
                    payment: row.get(1)?,
                    claim_number: row.get(2)?,
                    payer_claim: row.get(3)?,
                    charge: Money::from_cents(row.get(4)?),
                    residual: Money::from_cents(row.get(5)?),
                    claim: row.get::<_, Option<i64>>(6)?.map(ClaimId::from_number),
                    // Suspense is a debt of ours: a credit. People think of it as money that is there.
                    amount: Money::from_cents(row.get::<_, i64>(7)?.saturating_neg()),
                    segment: row.get(8)?,
                })
            };
            query.query_map([suspense], read)?.collect()
        })
    }

    /// The answer files with these numbers, or all of them.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn answer_files(&self) -> Result<BTreeMap<i64, AnswerFileRow>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare("SELECT no, sha256, name, bytes, read_on FROM answer_file ORDER BY no")?;
            let read = |row: &Row<'_>| {
                let Some(read_on) = to_date(row.get(4)?) else { return Ok(None) };
                let file = AnswerFileRow { no: row.get(0)?, sha256: row.get(1)?, name: row.get(2)?, bytes: row.get(3)?, read_on };
                Ok(Some((file.no, file)))
            };
            query.query_map([], read)?.collect::<rusqlite::Result<Option<BTreeMap<_, _>>>>()
        })?;
        rows.ok_or_else(|| self.damaged("an answer file was read on a day that is none"))
    }

    /// What was heard of everything in each place.
    fn heard_of_places(&self) -> Result<BTreeMap<i64, Vec<HeardOf>>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare("SELECT place, date, kind, file, segment, coalesce(detail, '') FROM place_event")?;
            let read = |row: &Row<'_>| Ok(Some(row.get::<_, i64>(0)?).zip(read_heard(row, 1)?));
            query.query_map([], read)?.collect::<rusqlite::Result<Option<Vec<_>>>>()
        })?;
        let mut places: BTreeMap<i64, Vec<HeardOf>> = BTreeMap::new();
        for (place, heard) in rows.ok_or_else(|| self.damaged("an event makes no sense"))? {
            places.entry(place).or_default().push(heard);
        }
        Ok(places)
    }

    /// What we did ourselves: built, and sent.
    fn own_doing(&self, claim: ClaimId) -> Vec<HeardOf> {
        let Some(batch) = self.batch_of_visit(claim.visit()) else { return Vec::new() };
        let own = |date, kind| HeardOf { date, kind, file: 0, segment: 0, detail: String::new() };
        let mut heard = vec![own(batch.date, EventKind::Built)];
        if batch.state == BatchState::Sent {
            heard.push(own(batch.since, EventKind::Sent));
        }
        heard
    }

    fn read_books(&self, row: &Row<'_>) -> rusqlite::Result<Option<ClaimBooks>> {
        let id = ClaimId::from_number(row.get(0)?);
        let (from, to, kind) = (to_date(row.get(6)?), to_date(row.get(7)?), ClaimKind::parse(row.get(5)?));
        let (Some(service_from), Some(service_to), Some(kind)) = (from, to, kind) else { return Ok(None) };
        Ok(Some(ClaimBooks {
            id,
            visit_id: row.get(1)?,
            name: row.get(2)?,
            patient_id: row.get(3)?,
            payer: row.get::<_, Option<i64>>(4)?.map(Party),
            kind,
            service_from,
            service_to,
            charge: Money::from_cents(row.get(8)?),
            opened: Money::from_cents(row.get(9)?),
            counts: true,
            opens: kind != ClaimKind::Later && row.get::<_, u8>(11)? != CANCELS,
            entries: Vec::new(),
            heard: self.own_doing(id),
        }))
    }
}

/// Rows sorted by their first column, taken key by key.
struct Sorted<'s, T> {
    rows: Rows<'s>,
    read: fn(&Row<'_>) -> rusqlite::Result<Option<T>>,
    next: Option<(i64, Option<T>)>,
}

impl<'s, T> Sorted<'s, T> {
    fn new(rows: Rows<'s>, read: fn(&Row<'_>) -> rusqlite::Result<Option<T>>) -> rusqlite::Result<Sorted<'s, T>> {
        let mut sorted = Sorted { rows, read, next: None };
        sorted.step()?;
        Ok(sorted)
    }

    fn step(&mut self) -> rusqlite::Result<()> {
        let read = self.read;
        self.next = self.rows.next()?.map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, read(row)?))).transpose()?;
        Ok(())
    }

    /// Everything under `key`; keys only ascend. `None` when a row makes no sense.
    fn of(&mut self, key: i64) -> rusqlite::Result<Option<Vec<T>>> {
        let mut found = Vec::new();
        while let Some((at, row)) = self.next.take_if(|(at, _)| *at <= key) {
            match (at == key, row) {
                (true, Some(row)) => found.push(row),
                (true, None) => return Ok(None),
                (false, _) => {}
            }
            self.step()?;
        }
        Ok(Some(found))
    }
}

fn read_heard(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<HeardOf>> {
    let (date, kind) = (to_date(row.get(at)?), EventKind::from_number(row.get(at + 1)?));
    let Some((date, kind)) = date.zip(kind) else { return Ok(None) };
    Ok(Some(HeardOf { date, kind, file: row.get(at + 2)?, segment: row.get(at + 3)?, detail: row.get(at + 4)? }))
}

fn read_payment(row: &Row<'_>) -> rusqlite::Result<Option<PaymentRow>> {
    let Some(read_on) = to_date(row.get(3)?) else { return Ok(None) };
    let quarantined = row.get_ref(13)?.as_str()? == "quarantined";
    Ok(Some(PaymentRow {
        no: row.get(0)?,
        file: row.get(1)?,
        file_name: row.get(2)?,
        read_on,
        payer: row.get(4)?,
        reference: row.get(5)?,
        date: row.get::<_, Option<i64>>(6)?.and_then(to_date),
        amount: Money::from_cents(row.get(7)?),
        method: row.get(8)?,
        place: (row.get(9)?, row.get(10)?),
        segment: row.get(11)?,
        claims: row.get(12)?,
        quarantined: if quarantined { Some(row.get(14)?) } else { None },
    }))
}
