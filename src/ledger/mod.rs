//! What was issued, sent, answered and paid: one SQLite file beside `practice.toml`.
//!
//! A run reads it twice: before it starts, one pass over sorted keys says which visits were issued before
//! ([`Ledger::join_visits`], [`Ledger::join_services`]); then an [`Issue`] collects what the run makes and
//! [`Issue::seal`] writes it in one transaction, all of it or nothing. `schema.sql` is the reference of its tables,
//! with what the editions after it changed.

mod answers;
mod archive;
mod awaited;
mod batches;
mod books;
mod bulk;
mod cards;
mod cash;
mod chain;
mod claims;
mod error;
mod held;
mod issue;
mod join;
mod keys;
mod lines;
mod next;
mod parked;
mod patients;
mod places;
mod records;
mod reports;
mod rewind;
mod runs;
mod schema;
mod statements;
mod unanswered;
mod verify;

pub use answers::{AnswerFile, Content, Found, NewAnswerFile, NewRemitted, Posting, SeenBefore};
pub use archive::Role;
pub use awaited::Awaited;
pub use batches::{Batch, BatchKind, BatchState, OpenRun, Status};
pub use books::{Balances, ControlNumbers, PostedEntry, Remitted};
pub use cards::{AskedCard, UnpaidCard};
pub use cash::{NewDeposit, Waiting};
pub use chain::{AnswerRow, SentPlace};
pub use claims::{Claim, ClaimId, ClaimKind, ClaimSketch, Line, Standing};
pub use error::LedgerError;
pub use held::{Held, HeldNote};
pub use issue::Issue;
pub use join::{EarlierVisit, ServiceKey, VisitKey};
pub use keys::{service_hash, visit_hash};
pub use next::Heard;
pub use parked::{Decision, Parked, Quarantined};
pub use patients::{PatientAccounts, PatientClaim, PatientLine, PatientMove};
pub use places::SentPart;
pub use records::{FileRecord, IssuedVisit, NewClaim, NewHeld, NewLine, NewOpening, Place, Seal, Sealed};
pub use reports::{AnswerFileRow, ClaimBooks, HeardOf, PaymentRow, Suspended};
pub use statements::{EarlierStatement, NewStatement};
pub use unanswered::{Missing, Unanswered};

use crate::date::{Date, parse_compact};
use crate::disk::{self, Disk};
use chrono::Datelike;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the ledger's functions return.
pub type Result<T> = std::result::Result<T, LedgerError>;

/// Memory that SQLite may use for pages, in KiB: enough for the edges of a bulk load, the same for any ledger.
const CACHE_KIB: i64 = 16 << 10;

/// Statements kept ready. Posting an answer takes some twenty; one too few, and each is parsed anew for every claim.
const STATEMENTS: usize = 64;

/// How long a command waits for another one that writes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// An open ledger.
pub struct Ledger {
    sql: Connection,
    path: PathBuf,
    disk: Arc<dyn Disk>,
    batches: Vec<Batch>,
}

impl Ledger {
    /// Opens the ledger, makes it when there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// A newer ledger, another kind of file, no permission, no room, in use.
    pub fn open(path: &Path, disk: Arc<dyn Disk>) -> Result<Ledger> {
        disk::open_private(path).map_err(|e| LedgerError::from_io(path, e))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let sql = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::from_sql(path, e))?;
        let mut ledger = Ledger { sql, path: path.to_path_buf(), disk, batches: Vec::new() };
        ledger.named(settings)?;
        schema::upgrade(&ledger)?;
        ledger.reload()?;
        Ok(ledger)
    }

    /// Where the ledger is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs SQL and gives its errors the ledger's names.
    fn named<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.sql).map_err(|e| LedgerError::from_sql(&self.path, e))
    }

    /// Runs `work` in a transaction of its own: all of it stands, or nothing.
    fn transaction<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.named(|sql| sql.execute_batch("BEGIN IMMEDIATE"))?;
        let done = self.named(work).and_then(|value| self.commit().map(|()| value));
        if done.is_err() {
            self.roll_back();
        }
        done
    }

    /// Commits the open transaction as one operation of the disk.
    fn commit(&self) -> Result<()> {
        let mut failed = None;
        let outcome = self.disk.commit(&mut || {
            self.sql.execute_batch("COMMIT").map_err(|e| {
                failed = Some(e);
                std::io::Error::other("the ledger's commit failed")
            })
        });
        match (outcome, failed) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(e)) => Err(LedgerError::from_sql(&self.path, e)),
            (Err(e), None) => Err(LedgerError::from_io(&self.path, e)),
        }
    }

    /// Undoes the open transaction. When even that fails, closing the connection does it.
    fn roll_back(&self) {
        if !self.sql.is_autocommit() {
            let _ = self.sql.execute_batch("ROLLBACK");
        }
    }

    fn damaged(&self, what: impl Into<String>) -> LedgerError {
        LedgerError::Damaged { path: self.path.clone(), what: what.into() }
    }
}

/// EXTRA is FULL, and syncs the folder after the journal is removed: without it a power cut can take back a
/// commit that the rename of the batch relies on. The journal is a rollback journal because a write-ahead log
/// writes a bulk load twice. Foreign keys are checked by `verify`, not row by row.
fn settings(sql: &Connection) -> rusqlite::Result<()> {
    sql.busy_timeout(PATIENCE)?;
    sql.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on what is asked for: otherwise some statements are prepared anew for every claim of a remittance.
    sql.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    sql.pragma_update(None, "synchronous", "EXTRA")?;
    sql.pragma_update(None, "cache_size", -CACHE_KIB)?;
    sql.pragma_update(None, "temp_store", "MEMORY")?;
    sql.pragma_update(None, "foreign_keys", false)
}

/// A date as tables hold it: 20261122.
fn to_number(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month() * 100 + date.day())
}

/// The date of a number in a table, `None` when it is none.
fn to_date(number: i64) -> Option<Date> {
    parse_compact(&number.to_string())
}
