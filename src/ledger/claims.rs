//! One claim as the ledger holds it.

use super::{BatchKind, BatchState, Ledger, Result, to_date};
use crate::date::Date;
use crate::money::{Money, Units};
use rusqlite::OptionalExtension;

/// The number of a claim: its visit's number and which part of the visit it bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(i64);

/// Claims one visit may become.
pub(super) const PARTS: u64 = 64;

impl ClaimId {
    /// The claim that bills this part of a visit. `None` beyond 64 parts or 2^40 visits.
    pub fn new(visit: u64, part: u8) -> Option<ClaimId> {
        let whole = visit < 1 << 40 && u64::from(part) < PARTS;
        whole.then(|| ClaimId(i64::try_from(visit * PARTS + u64::from(part)).expect("less than 2^46")))
    }

    /// The visit's number.
    pub fn visit(self) -> u64 {
        self.0.unsigned_abs() / PARTS
    }

    /// Which of the visit's claims, from 0.
    pub fn part(self) -> u8 {
        u8::try_from(self.0.unsigned_abs() % PARTS).expect("less than 64")
    }

    /// The number in the tables.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The claim with this number in the tables.
    pub const fn from_number(number: i64) -> ClaimId {
        ClaimId(number)
    }
}

/// What a claim row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// A claim to an insurer.
    Claim,
    /// An invoice to the patient.
    Invoice,
    /// A claim of the old system.
    Opening,
    /// A claim to an insurer that is asked after the first; what is owed for it stands with the claim that it follows.
    Later,
}

impl ClaimKind {
    pub(super) const fn number(self) -> i64 {
        match self {
            ClaimKind::Claim => 0,
            ClaimKind::Invoice => 1,
            ClaimKind::Opening => 2,
            ClaimKind::Later => 3,
        }
    }

    pub(super) fn parse(number: i64) -> Option<ClaimKind> {
        [ClaimKind::Claim, ClaimKind::Invoice, ClaimKind::Opening, ClaimKind::Later].into_iter().find(|k| k.number() == number)
    }
}

/// Whether a claim counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Counts,
    /// Its batch was withdrawn.
    Withdrawn,
    /// This later visit number took its place: before it was sent, after it was returned, or as its replacement.
    Superseded(u64),
}

/// A claim or invoice with its lines.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub id: ClaimId,
    /// The batch that issued it.
    pub batch: String,
    /// Where that batch is in its life.
    pub batch_state: BatchState,
    /// Whether the old system issued it.
    pub batch_kind: BatchKind,
    /// Whether it counts.
    pub standing: Standing,
    /// The visit it bills.
    pub visit_id: String,
    /// What the payer knows it by (CLM01).
    pub name: String,
    /// The practice's number of the patient.
    pub patient_id: String,
    /// The payer's id; empty for the patient.
    pub payer: String,
    /// What it stands for.
    pub kind: ClaimKind,
    /// 1 original, 7 replacement, 8 void.
    pub frequency: u8,
    /// First day of service.
    pub service_from: Date,
    /// Last day of service.
    pub service_to: Date,
    /// The sum of its lines.
    pub charge: Money,
    /// Its lines in order.
    pub lines: Vec<Line>,
}

impl Claim {
    /// Whether its charge is owed on its account. It is not for a claim to a later insurer, which asks for what the first has left
    /// over; for one that cancels another (frequency 8); and for one that was withdrawn or whose place another has taken.
    pub fn opens_account(&self) -> bool {
        self.kind != ClaimKind::Later && self.frequency != CANCELS && self.standing == Standing::Counts
    }
}

/// The frequency of a claim that cancels another.
pub(super) const CANCELS: u8 = 8;

/// What tells a claim from others when its number does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimSketch {
    /// Its number.
    pub id: ClaimId,
    /// What the payer knows it by.
    pub name: String,
    /// First day of service.
    pub service_from: Date,
    /// The sum of its lines.
    pub charge: Money,
    /// The codes of its lines, sorted.
    pub codes: Vec<String>,
}

/// A service line of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its position in the visit, from 1.
    pub line: u16,
    /// The procedure code, normalised.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
    /// The provider's id in the practice.
    pub provider: String,
    /// First day of service.
    pub service_from: Date,
    /// Last day of service.
    pub service_to: Date,
    /// How many.
    pub units: Units,
    /// The charge.
    pub charge: Money,
}

impl Ledger {
    /// One claim with its lines.
    ///
    /// # Errors
    /// When the ledger cannot be read or its rows make no sense.
    pub fn claim(&self, id: ClaimId) -> Result<Option<Claim>> {
        let found = self.named(|sql| {
            let mut query = sql.prepare_cached(
                "SELECT c.visit_id, coalesce(c.name, c.visit_id), c.patient_id, coalesce(p.id, ''), c.kind, c.frequency, \
                 c.service_from, coalesce(c.service_to, c.service_from), c.charge, c.lines \
                 FROM claim c LEFT JOIN party p ON p.no = c.payer WHERE c.id = ?1",
            )?;
            query.query_row([id.number()], |row| Ok((self.read_claim(id, row)?, row.get::<_, String>(9)?))).optional()
        })?;
        let Some((claim, lines)) = found else { return Ok(None) };
        let mut claim = claim.ok_or_else(|| self.damaged(format!("claim {} of visit {} makes no sense", id.part(), id.visit())))?;
        claim.lines = self.lines(id, claim.service_from, &lines)?;
        claim.standing = self.standing(id, claim.batch_state)?;
        Ok(Some(claim))
    }

    /// Every claim to an insurer with its first day of service in these days, in brief. Reads the whole table once.
    ///
    /// # Errors
    /// As for [`Ledger::claim`].
    pub fn sketch_claims(&self, days: (Date, Date), mut each: impl FnMut(&ClaimSketch)) -> Result<()> {
        let days = [super::to_number(days.0), super::to_number(days.1)];
        self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT id, coalesce(name, visit_id), service_from, charge, lines FROM claim WHERE kind <> 1 AND service_from BETWEEN ?1 AND ?2",
            )?;
            let mut rows = query.query(days)?;
            while let Some(row) = rows.next()? {
                let id = ClaimId(row.get(0)?);
                let counts = self.batch_of_visit(id.visit()).is_some_and(|batch| batch.state != BatchState::Withdrawn);
                let (Some(service_from), true) = (to_date(row.get(2)?), counts) else { continue };
                let lines: Vec<Row> = serde_json::from_str(row.get_ref(4)?.as_str()?).unwrap_or_default();
                let mut codes: Vec<String> = lines.into_iter().map(|Row(_, code, ..)| code).collect();
                codes.sort_unstable();
                each(&ClaimSketch { id, name: row.get(1)?, service_from, charge: Money::from_cents(row.get(3)?), codes });
            }
            Ok(())
        })
    }

    /// Every claim of a visit number, in the order of its parts.
    ///
    /// # Errors
    /// As for [`Ledger::claim`].
    pub fn claims_of_visit(&self, visit: u64) -> Result<Vec<Claim>> {
        let ids = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT id FROM claim WHERE id >= ?1 AND id < ?2 ORDER BY id")?;
            query.query_map([visit * PARTS, (visit + 1) * PARTS], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()
        })?;
        Ok(ids.into_iter().map(|id| self.claim(ClaimId(id))).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn read_claim(&self, id: ClaimId, row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Claim>> {
        let (from, to, kind) = (to_date(row.get(6)?), to_date(row.get(7)?), ClaimKind::parse(row.get(4)?));
        let batch = self.batch_of_visit(id.visit());
        let (Some(service_from), Some(service_to), Some(kind), Some(batch)) = (from, to, kind, batch) else { return Ok(None) };
        Ok(Some(Claim {
            id,
            batch: batch.id.clone(),
            batch_state: batch.state,
            batch_kind: batch.kind,
            standing: Standing::Counts,
            visit_id: row.get(0)?,
            name: row.get(1)?,
            patient_id: row.get(2)?,
            payer: row.get(3)?,
            kind,
            frequency: row.get(5)?,
            service_from,
            service_to,
            charge: Money::from_cents(row.get(8)?),
            lines: Vec::new(),
        }))
    }

    /// The lines of a claim, from the text that [`super::lines`] writes.
    fn lines(&self, id: ClaimId, from: Date, text: &str) -> Result<Vec<Line>> {
        let damaged = || self.damaged(format!("the lines of visit {} make no sense", id.visit()));
        let rows: Vec<Row> = serde_json::from_str(text).map_err(|_| damaged())?;
        let mut lines = Vec::with_capacity(rows.len());
        for Row(line, code, modifiers, provider, first, last, units, charge) in rows {
            let day = |number: Option<i64>, otherwise| number.map_or(Some(otherwise), to_date);
            let service_from = day(first, from).ok_or_else(damaged)?;
            lines.push(Line {
                line,
                code,
                modifiers: modifiers.unwrap_or_default(),
                provider: self.party_id(provider)?,
                service_from,
                service_to: day(last, service_from).ok_or_else(damaged)?,
                units: Units::from_thousandths(units),
                charge: Money::from_cents(charge),
            });
        }
        Ok(lines)
    }

    fn party_id(&self, no: i64) -> Result<String> {
        let id = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT id FROM party WHERE no = ?1")?;
            query.query_row([no], |row| row.get(0)).optional()
        })?;
        Ok(id.unwrap_or_default())
    }

    fn standing(&self, id: ClaimId, state: BatchState) -> Result<Standing> {
        if state == BatchState::Withdrawn {
            return Ok(Standing::Withdrawn);
        }
        let later = self.named(|sql| {
            let mut query = sql.prepare_cached("SELECT by FROM superseded WHERE visit = ?1 ORDER BY by DESC")?;
            query.query_map([id.visit()], |row| row.get(0))?.collect::<rusqlite::Result<Vec<u64>>>()
        })?;
        let counts = |visit: &u64| self.batch_of_visit(*visit).is_some_and(|b| b.state != BatchState::Withdrawn);
        Ok(later.into_iter().find(counts).map_or(Standing::Counts, Standing::Superseded))
    }
}

/// A line as the table holds it.
#[derive(serde::Deserialize)]
struct Row(u16, String, Option<String>, i64, Option<i64>, Option<i64>, i64, i64);
