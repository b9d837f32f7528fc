//! Batches and where they are in their life.

use super::{Ledger, LedgerError, Result, to_date, to_number};
use crate::date::Date;
use crate::money::Money;
use rusqlite::{OptionalExtension, params};
use std::path::{Path, PathBuf};

/// What a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchKind {
    /// Claims and invoices that claimwright made.
    Issue,
    /// Claims that the old system had billed before the practice changed over.
    Opening,
    /// Statements to patients after their insurers answered.
    Statements,
}

impl BatchKind {
    const ALL: [BatchKind; 3] = [BatchKind::Issue, BatchKind::Opening, BatchKind::Statements];

    /// The word the ledger and programs know it by.
    pub const fn name(self) -> &'static str {
        match self {
            BatchKind::Issue => "issue",
            BatchKind::Opening => "opening",
            BatchKind::Statements => "statements",
        }
    }

    /// The letter that names of its batches begin with.
    pub const fn letter(self) -> char {
        match self {
            BatchKind::Issue => 'B',
            BatchKind::Opening => 'O',
            BatchKind::Statements => 'S',
        }
    }

    /// Whether claimwright made files of it.
    pub const fn has_files(self) -> bool {
        !matches!(self, BatchKind::Opening)
    }
}

/// Where a batch is in its life, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchState {
    /// Its claims stand in the ledger; its folder is not yet in its place.
    Sealed,
    /// Its folder is in its place.
    Published,
    /// The user sent it.
    Sent,
    /// It was taken back before it was sent; its visits count as never issued.
    Withdrawn,
}

impl BatchState {
    /// The word the ledger and the user know it by.
    pub const fn name(self) -> &'static str {
        match self {
            BatchState::Sealed => "sealed",
            BatchState::Published => "published",
            BatchState::Sent => "sent",
            BatchState::Withdrawn => "withdrawn",
        }
    }

    fn parse(name: &str) -> Option<BatchState> {
        [BatchState::Sealed, BatchState::Published, BatchState::Sent, BatchState::Withdrawn].into_iter().find(|s| s.name() == name)
    }
}

/// One batch of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number in the ledger, from 1.
    pub no: u32,
    /// Its name: `B20261122-0001`.
    pub id: String,
    /// What it is.
    pub kind: BatchKind,
    /// The day it was made for.
    pub date: Date,
    /// The output folder that its own folder is in.
    pub out: PathBuf,
    /// SHA-256 of its `manifest.json`.
    pub manifest: [u8; 32],
    /// Visit numbers of this batch start here,
    pub first_visit: u64,
    /// and end before this one.
    pub end_visit: u64,
    /// Visits issued.
    pub visits: u64,
    /// Claims and invoices.
    pub claims: u64,
    /// Service lines.
    pub lines: u64,
    /// Sum of the charges.
    pub charge: Money,
    /// Visits newly held, or held for another reason than before.
    pub held: u64,
    /// Where it is in its life.
    pub state: BatchState,
    /// Since when.
    pub since: Date,
}

impl Batch {
    /// The batch's own folder.
    pub fn folder(&self) -> PathBuf {
        self.out.join(&self.id)
    }
}

/// The run that was under way when the program last ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRun {
    /// The batch it was going to be.
    pub id: String,
    /// The output folder.
    pub out: PathBuf,
}

/// The ledger at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// All batches, oldest first.
    pub batches: Vec<Batch>,
    /// Visits that wait for somebody.
    pub held: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

impl Ledger {
    /// All batches, oldest first.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// A batch by its name.
    ///
    /// # Errors
    /// When there is none.
    pub fn batch(&self, id: &str) -> Result<&Batch> {
        self.batches.iter().find(|b| b.id == id).ok_or_else(|| LedgerError::UnknownBatch { id: id.into() })
    }

    /// The batch that a visit number belongs to.
    pub fn batch_of_visit(&self, visit: u64) -> Option<&Batch> {
        let after = self.batches.partition_point(|b| b.first_visit <= visit);
        self.batches[..after].last().filter(|b| visit < b.end_visit)
    }

    /// Counts for `ledger status`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn status(&self) -> Result<Status> {
        let held = self.open_held_count()?;
        let bytes = std::fs::metadata(&self.path).map_err(|e| LedgerError::from_io(&self.path, e))?.len();
        Ok(Status { batches: self.batches.clone(), held, bytes })
    }

    /// The name of the next batch of that day: `B20261122-0001`, `O20261122-0001` for what the old system billed,
    /// `S20261122-0001` for statements.
    ///
    /// # Errors
    /// After 9,999 batches in one day.
    pub fn next_batch_id(&self, date: Date, kind: BatchKind) -> Result<String> {
        let stem = format!("{}{}-", kind.letter(), to_number(date));
        let last = self.batches.iter().filter_map(|b| b.id.strip_prefix(&stem)?.parse::<u32>().ok()).max().unwrap_or(0);
        if last >= 9_999 {
            let what = format!("9,999 batches were made on {date}: there is no number left for another");
            return Err(LedgerError::Refused { what, help: "run again with --date of the next day".into() });
        }
        Ok(format!("{stem}{:04}", last + 1))
    }

    /// The run that did not come to its end, if any.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn open_run(&self) -> Result<Option<OpenRun>> {
        let found = self.named(|sql| {
            sql.query_row("SELECT id, folder FROM journal", [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()
        })?;
        Ok(found.map(|(id, folder)| OpenRun { id, out: self.out_named(&folder) }))
    }

    /// Writes down that a run is under way, before it makes its first file.
    ///
    /// # Errors
    /// When another one is, or the ledger cannot be written.
    pub fn open_journal(&self, id: &str, date: Date, out: &Path) -> Result<()> {
        let folder = self.to_folder(out);
        self.transaction(|sql| {
            sql.execute("INSERT INTO journal (one, id, date, folder) VALUES (1, ?1, ?2, ?3)", params![id, to_number(date), folder])?;
            Ok(())
        })
    }

    /// Forgets the run that was under way: it left nothing behind.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn close_journal(&self) -> Result<()> {
        self.transaction(|sql| sql.execute("DELETE FROM journal", []).map(drop))
    }

    /// Marks a sealed batch as standing in its place.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub fn published(&mut self, id: &str) -> Result<()> {
        let batch = self.batch(id)?;
        let (no, date) = (batch.no, batch.date);
        self.event(no, BatchState::Published, date)
    }

    /// Marks a batch as sent on that day. Marking it again changes nothing.
    ///
    /// # Errors
    /// When it was withdrawn, or when a later batch holds newer versions of its visits.
    pub fn sent(&mut self, id: &str, on: Date) -> Result<()> {
        self.may_be_sent(id)?;
        let batch = self.batch(id)?.clone();
        if batch.state == BatchState::Sent {
            return Ok(());
        }
        self.event(batch.no, BatchState::Sent, on)
    }

    /// Whether [`Ledger::sent`] would go through.
    ///
    /// # Errors
    /// As for it.
    pub fn may_be_sent(&self, id: &str) -> Result<()> {
        let batch = self.batch(id)?;
        match batch.state {
            BatchState::Sent => return Ok(()),
            BatchState::Withdrawn => return Err(withdrawn(batch)),
            BatchState::Sealed => return Err(unpublished(batch)),
            BatchState::Published => {}
        }
        match self.superseded_by(batch.no)? {
            Some((newer, visits)) => Err(overtaken(batch, newer, visits)),
            None => Ok(()),
        }
    }

    /// Takes a batch back that was not sent: its visits count as never issued, and what it superseded counts again.
    ///
    /// # Errors
    /// When it was sent.
    pub fn withdraw(&mut self, id: &str, on: Date) -> Result<()> {
        let batch = self.batch(id)?.clone();
        match batch.state {
            BatchState::Withdrawn => Ok(()),
            BatchState::Sent => Err(LedgerError::Refused {
                what: format!("{id} was sent on {}: it cannot be withdrawn", batch.since),
                help: "correct its visits and run again; the insurer's answer decides how the corrected claims go out".into(),
            }),
            BatchState::Sealed | BatchState::Published => self.event(batch.no, BatchState::Withdrawn, on),
        }
    }

    /// The latest batch that holds newer versions of this one's visits, and of how many, withdrawn ones apart.
    fn superseded_by(&self, no: u32) -> Result<Option<(&Batch, u64)>> {
        let Some(batch) = self.batches.iter().find(|b| b.no == no) else { return Ok(None) };
        let counts = self.named(|sql| {
            let mut query =
                sql.prepare("SELECT batch, count(*) FROM superseded WHERE visit >= ?1 AND visit < ?2 GROUP BY batch ORDER BY batch DESC")?;
            let rows = query.query_map(params![batch.first_visit, batch.end_visit], |row| Ok((row.get::<_, u32>(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(u32, u64)>>>()
        })?;
        let standing = |no: u32| self.batches.iter().find(|b| b.no == no && b.state != BatchState::Withdrawn);
        Ok(counts.into_iter().find_map(|(no, visits)| standing(no).map(|b| (b, visits))))
    }

    fn event(&mut self, no: u32, state: BatchState, date: Date) -> Result<()> {
        self.transaction(|sql| {
            sql.execute("INSERT INTO batch_event (batch, state, date) VALUES (?1, ?2, ?3)", params![no, state.name(), to_number(date)])?;
            Ok(())
        })?;
        if let Some(batch) = self.batches.iter_mut().find(|b| b.no == no) {
            (batch.state, batch.since) = (state, date);
        }
        Ok(())
    }

    /// Reads all batches again, with the last event of each.
    pub(super) fn reload(&mut self) -> Result<()> {
        let rows = self.named(|sql| {
            let mut query = sql.prepare(
                "SELECT b.no, b.id, b.kind, b.date, b.folder, b.manifest, b.first_visit, b.end_visit, b.visits, b.claims, b.lines, \
                 b.charge, b.held, e.state, e.date FROM batch b JOIN batch_event e ON e.batch = b.no \
                 WHERE e.no = (SELECT max(no) FROM batch_event WHERE batch = b.no) ORDER BY b.no",
            )?;
            query.query_map([], |row| self.read_batch(row))?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let whole = rows.into_iter().collect::<Option<Vec<Batch>>>();
        self.batches = whole.ok_or_else(|| self.damaged("a batch has a date or state that is none"))?;
        Ok(())
    }

    fn read_batch(&self, row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Batch>> {
        let word = row.get_ref(2)?.as_str()?;
        let kind = BatchKind::ALL.into_iter().find(|kind| kind.name() == word).unwrap_or(BatchKind::Issue);
        let state = BatchState::parse(row.get_ref(13)?.as_str()?);
        let (Some(date), Some(since), Some(state)) = (to_date(row.get(3)?), to_date(row.get(14)?), state) else {
            return Ok(None);
        };
        Ok(Some(Batch {
            no: row.get(0)?,
            id: row.get(1)?,
            kind,
            date,
            out: self.out_named(row.get_ref(4)?.as_str()?),
            manifest: row.get(5)?,
            first_visit: row.get(6)?,
            end_visit: row.get(7)?,
            visits: row.get(8)?,
            claims: row.get(9)?,
            lines: row.get(10)?,
            charge: Money::from_cents(row.get(11)?),
            held: row.get(12)?,
            state,
            since,
        }))
    }

    /// An output folder as the ledger remembers it: from its own folder where it lies within, so that a practice can be moved.
    pub(super) fn to_folder(&self, out: &Path) -> String {
        let home = self.path.parent().unwrap_or(Path::new(""));
        out.strip_prefix(home).unwrap_or(out).to_string_lossy().into_owned()
    }

    fn out_named(&self, folder: &str) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(folder)
    }
}

fn withdrawn(batch: &Batch) -> LedgerError {
    LedgerError::Refused {
        what: format!("{} was withdrawn on {}: it must not be sent", batch.id, batch.since),
        help: "send the batch that was made after it; if this one already went out, tell the insurer".into(),
    }
}

fn unpublished(batch: &Batch) -> LedgerError {
    LedgerError::Refused {
        what: format!("{} is not published yet: there is nothing to send", batch.id),
        help: "run again: an interrupted batch is finished first".into(),
    }
}

fn overtaken(batch: &Batch, newer: &Batch, visits: u64) -> LedgerError {
    let (old, new) = (&batch.id, &newer.id);
    let noun = if visits == 1 { "visit" } else { "visits" };
    LedgerError::Refused {
        what: format!("{new} holds newer versions of {visits} {noun} of {old}: send only one of them"),
        help: match newer.state {
            BatchState::Sent => format!("{new} was sent: withdraw {old} and run again, so that its other visits go out"),
            _ => format!("if {old} already went out: withdraw {new}, then mark {old} sent. If not: withdraw {old} and run again"),
        },
    }
}
