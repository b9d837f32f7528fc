//! What the ledger knows of a claim after its answers: balances, answers, events.

use super::answers::Found;
use super::claims::{ClaimId, PARTS};
use super::{Batch, BatchState, ClaimKind, Ledger, Result, to_date};
use crate::money::Money;
use crate::posting::{Account, Entry, Event, EventKind, Party};
use rusqlite::{OptionalExtension, Row};
use std::collections::BTreeMap;

/// What lies on each account, by line (0: the claim as a whole).
pub type Balances = BTreeMap<(u16, Account), Money>;

/// One entry as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedEntry {
    /// Its number, ascending over the ledger.
    pub no: i64,
    /// The payment it came with; `None`: a person's or patient's doing.
    pub payment: Option<i64>,
    /// The answer it came with.
    pub remitted: Option<i64>,
    /// What it moves.
    pub entry: Entry,
}

/// The answer to a claim as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remitted {
    /// Its number.
    pub no: i64,
    /// Its payment.
    pub payment: i64,
    /// How the claim was found; `None` for what a person matched.
    pub found: Option<Found>,
    /// The insurer's own number of the claim; may be empty.
    pub payer_claim: String,
    /// Whether it takes an earlier answer back.
    pub reversal: bool,
    /// The charge as repeated.
    pub charge: Money,
    /// What was paid.
    pub paid: Money,
}

/// Control numbers of something that we sent; `None`: any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ControlNumbers {
    /// ISA13.
    pub interchange: Option<u64>,
    /// GS06.
    pub group: Option<u64>,
    /// ST02.
    pub set: Option<u64>,
}

impl Ledger {
    /// The entries of a claim in the order in which they were posted.
    ///
    /// # Errors
    /// When the ledger cannot be read or an account makes no sense.
    pub fn entries_of(&self, claim: ClaimId) -> Result<Vec<PostedEntry>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT no, payment, remitted, line, debit, debit_party, credit, credit_party, amount, coalesce(reason, ''), segment \
                 FROM entry WHERE claim = ?1 ORDER BY no",
            )?;
            query.query_map([claim.number()], |row| read_entry(row, 0))?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let whole = rows.into_iter().collect::<Option<Vec<_>>>();
        whole.ok_or_else(|| self.damaged(format!("an entry of visit {} names an account that is none", claim.visit())))
    }

    /// Whether anything was ever posted to a claim, but for entries that are on their way.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn has_entries(&self, claim: ClaimId) -> Result<bool> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE claim = ?1)")?;
            query.query_row([claim.number()], |row| row.get(0))
        })
    }

    /// What lies on each account of a claim: its charge on its payer's account, and what its entries moved. Accounts that
    /// are even are left out.
    ///
    /// # Errors
    /// As for [`Ledger::entries_of`], and when sums do not fit.
    pub fn balances(&self, claim: ClaimId) -> Result<Balances> {
        let mut sums: BTreeMap<(u16, Account), i64> = BTreeMap::new();
        let mut add = |line, account, cents: i64| {
            let sum = sums.entry((line, account)).or_insert(0);
            *sum = sum.saturating_add(cents);
        };
        for (line, account, charge) in self.opening_debits(claim)? {
            add(line, account, charge.cents());
        }
        for posted in self.entries_of(claim)? {
            let Entry { line, debit, credit, amount, .. } = posted.entry;
            add(line, debit, amount.cents());
            add(line, credit, amount.cents().saturating_neg());
        }
        Ok(sums.into_iter().filter(|(_, cents)| *cents != 0).map(|(key, cents)| (key, Money::from_cents(cents))).collect())
    }

    /// The charge of every line on the account that it opens. Nothing is opened by a claim to a later insurer, by one that
    /// cancels another, and by one whose place another has taken.
    fn opening_debits(&self, id: ClaimId) -> Result<Vec<(u16, Account, Money)>> {
        let Some(claim) = self.claim(id)?.filter(super::Claim::opens_account) else { return Ok(Vec::new()) };
        let account = match (claim.kind, self.payer_of(id)?) {
            (ClaimKind::Invoice, _) | (_, None) => Account::Patient,
            (_, Some(party)) => Account::Insurer(party),
        };
        // The old system's list says what is open of a claim, and not of which line.
        if claim.kind == ClaimKind::Opening {
            return Ok(vec![(0, account, self.opening_balance(id)?.unwrap_or(claim.charge))]);
        }
        if claim.lines.is_empty() {
            return Ok(vec![(0, account, claim.charge)]);
        }
        Ok(claim.lines.iter().map(|line| (line.line, account, line.charge)).collect())
    }

    fn opening_balance(&self, claim: ClaimId) -> Result<Option<Money>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT balance FROM opening WHERE claim = ?1")?;
            query.query_row([claim.number()], |row| row.get(0).map(Money::from_cents)).optional()
        })
    }

    /// The number of the payer that a claim was sent to.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payer_of(&self, claim: ClaimId) -> Result<Option<Party>> {
        let found = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT payer FROM claim WHERE id = ?1")?;
            query.query_row([claim.number()], |row| row.get::<_, Option<i64>>(0)).optional()
        })?;
        Ok(found.flatten().map(Party))
    }

    /// The insurer that is asked after the first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn next_payer_of(&self, claim: ClaimId) -> Result<Option<Party>> {
        let found = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT payer FROM claim_next WHERE claim = ?1")?;
            query.query_row([claim.number()], |row| row.get::<_, i64>(0)).optional()
        })?;
        Ok(found.map(Party))
    }

    /// Everything heard of a claim, from its batch and from answers, by day.
    ///
    /// # Errors
    /// When the ledger cannot be read or a row makes no sense.
    pub fn events_of(&self, claim: ClaimId) -> Result<Vec<Event>> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT date, kind, file, segment FROM claim_event WHERE claim = ?1 UNION ALL SELECT date, kind, file, segment \
                 FROM place_event WHERE place = (SELECT place FROM claim WHERE id = ?1)",
            )?;
            let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, (row.get(2)?, row.get(3)?)));
            query.query_map([claim.number()], read)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let event = |(date, kind, source)| Some(Event { date: to_date(date)?, kind: EventKind::from_number(kind)?, source });
        let heard: Option<Vec<Event>> = rows.into_iter().map(event).collect();
        let mut events = heard.ok_or_else(|| self.damaged(format!("an event of visit {} makes no sense", claim.visit())))?;
        if let Some(batch) = self.batch_of_visit(claim.visit()) {
            events.push(Event { date: batch.date, kind: EventKind::Built, source: (0, 0) });
            if batch.state == BatchState::Sent {
                events.push(Event { date: batch.since, kind: EventKind::Sent, source: (0, 0) });
            }
        }
        events.sort_unstable();
        Ok(events)
    }

    /// The answers to a claim in the order in which they were posted.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn answers_of(&self, claim: ClaimId) -> Result<Vec<Remitted>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT no, payment, found, coalesce(payer_claim, ''), outcome = 2, charge, paid FROM remitted WHERE claim = ?1 \
                 UNION ALL SELECT r.no, r.payment, 0, coalesce(r.payer_claim, ''), r.outcome = 2, r.charge, r.paid \
                 FROM matched m JOIN remitted r ON r.no = m.remitted WHERE m.claim = ?1 ORDER BY 1",
            )?;
            query.query_map([claim.number()], read_remitted)?.collect()
        })
    }

    /// The places that we sent under these control numbers, to whomever: numbers are counted for each partner.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn places_sent(&self, numbers: &ControlNumbers) -> Result<Vec<i64>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT no FROM place WHERE interchange > 0 AND (?1 IS NULL OR interchange = ?1) AND (?2 IS NULL OR grp = ?2) \
                 AND (?3 IS NULL OR txset = ?3) ORDER BY no",
            )?;
            query.query_map((numbers.interchange, numbers.group, numbers.set), |row| row.get(0))?.collect()
        })
    }

    /// The id of the payer whose claims stand in a place: a file is for one payer.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payer_of_place(&self, place: i64) -> Result<Option<String>> {
        let Some(batch) = self.batch_of_place(place)? else { return Ok(None) };
        let range = [batch.first_visit, batch.end_visit].map(|visit| visit * PARTS);
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT p.id FROM claim c JOIN party p ON p.no = c.payer WHERE c.id >= ?1 AND c.id < ?2 AND c.place = ?3 LIMIT 1",
            )?;
            query.query_row((range[0], range[1], place), |row| row.get(0)).optional()
        })
    }

    /// The batch of a place.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn batch_of_place(&self, place: i64) -> Result<Option<&Batch>> {
        let no: Option<u32> =
            self.named(|sql| sql.query_row("SELECT batch FROM place WHERE no = ?1", [place], |row| row.get(0)).optional())?;
        Ok(self.batches.iter().find(|batch| Some(batch.no) == no))
    }

    /// The place of a set by its batch, the number of its file and its own.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn place_in_batch(&self, batch: &str, file: u32, set: u64) -> Result<Option<i64>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT p.no FROM place p JOIN batch b ON b.no = p.batch WHERE b.id = ?1 AND p.file = ?2 AND p.txset = ?3",
            )?;
            query.query_row((batch, file, set), |row| row.get(0)).optional()
        })
    }

    /// The claims that an insurer has told us this number of, the latest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn claims_of_payer_number(&self, payer_claim: &str) -> Result<Vec<ClaimId>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT DISTINCT coalesce(r.claim, m.claim) FROM remitted r LEFT JOIN matched m ON m.remitted = r.no \
                 WHERE r.payer_claim = ?1 AND coalesce(r.claim, m.claim) IS NOT NULL ORDER BY r.no DESC LIMIT 16",
            )?;
            query.query_map([payer_claim], |row| row.get::<_, i64>(0).map(ClaimId::from_number))?.collect()
        })
    }

    /// The claim of the old system that was sent with this number.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn opening_claim_named(&self, name: &str) -> Result<Option<ClaimId>> {
        self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT id FROM claim WHERE name = ?1 AND kind = 2 ORDER BY id DESC LIMIT 1")?;
            query.query_row([name], |row| row.get::<_, i64>(0).map(ClaimId::from_number)).optional()
        })
    }
}

/// An entry whose columns begin at `at`: no, payment, remitted, line, both accounts, amount, reason, segment.
pub(super) fn read_entry(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<PostedEntry>> {
    let account = |at: usize| Ok::<_, rusqlite::Error>(Account::from_stored(row.get(at)?, row.get(at + 1)?));
    let Some((debit, credit)) = account(at + 4)?.zip(account(at + 6)?) else { return Ok(None) };
    Ok(Some(PostedEntry {
        no: row.get(at)?,
        payment: row.get(at + 1)?,
        remitted: row.get(at + 2)?,
        entry: Entry {
            line: row.get(at + 3)?,
            debit,
            credit,
            amount: Money::from_cents(row.get(at + 8)?),
            reason: row.get(at + 9)?,
            segment: row.get(at + 10)?,
        },
    }))
}

fn read_remitted(row: &Row<'_>) -> rusqlite::Result<Remitted> {
    Ok(Remitted {
        no: row.get(0)?,
        payment: row.get(1)?,
        found: Found::parse(row.get(2)?),
        payer_claim: row.get(3)?,
        reversal: row.get(4)?,
        charge: Money::from_cents(row.get(5)?),
        paid: Money::from_cents(row.get(6)?),
    })
}
