//! What can go wrong with a ledger, in words for the person at the keyboard.

use std::io;
use std::path::PathBuf;

/// Why the ledger could not do what was asked. [`LedgerError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file was written by a later claimwright.
    #[error("the ledger {} was written by a newer claimwright (edition {found}; this one reads up to {ours})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its edition.
        found: i64,
        /// The last edition this program knows.
        ours: i64,
    },
    /// The file is something else.
    #[error("{} is not a claimwright ledger", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds it.
    #[error("the ledger {} is in use by another run", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("the ledger {} cannot be written", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No room.
    #[error("the disk is full: nothing was written to the ledger {}", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file's content contradicts itself.
    #[error("the ledger {} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not hold.
        what: String,
    },
    /// A batch that was never made.
    #[error("no batch '{id}' in the ledger")]
    UnknownBatch {
        /// What was asked for.
        id: String,
    },
    /// A batch cannot go where it was told to go.
    #[error("{what}")]
    Refused {
        /// Why.
        what: String,
        /// What to do instead.
        help: String,
    },
    /// The operating system refused.
    #[error("the ledger {} cannot be used: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// SQLite refused for a reason that has no words above.
    #[error("the ledger {} cannot be used: {source}", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// Its words.
        source: rusqlite::Error,
    },
}

impl LedgerError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            LedgerError::Newer { .. } => "update claimwright; the ledger was left as it is".into(),
            LedgerError::NotALedger { .. } => "set `ledger` in practice.toml to the right file, or move this one away".into(),
            LedgerError::Busy { .. } => "wait until that run has ended, then run again".into(),
            LedgerError::ReadOnly { .. } => "allow writing to the file and the folder it is in, then run again".into(),
            LedgerError::Full { .. } => "make room on the disk, then run again: the run starts over by itself".into(),
            LedgerError::Damaged { .. } => "put back the last copy made by `claimwright ledger backup`".into(),
            LedgerError::UnknownBatch { .. } => "`claimwright ledger status` lists the batches".into(),
            LedgerError::Refused { help, .. } => help.clone(),
            LedgerError::Io { .. } | LedgerError::Sql { .. } => "`claimwright ledger verify` says whether the ledger is sound".into(),
        }
    }

    /// Gives SQLite's trouble its name.
    pub(crate) fn from_sql(path: &std::path::Path, source: rusqlite::Error) -> LedgerError {
        use rusqlite::ErrorCode as Code;
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(Code::NotADatabase) => LedgerError::NotALedger { path },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => LedgerError::Busy { path },
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => LedgerError::ReadOnly { path },
            Some(Code::DiskFull) => LedgerError::Full { path },
            Some(Code::DatabaseCorrupt) => LedgerError::Damaged { path, what: source.to_string() },
            _ => LedgerError::Sql { path, source },
        }
    }

    /// Gives the operating system's trouble its name.
    pub(crate) fn from_io(path: &std::path::Path, source: io::Error) -> LedgerError {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => LedgerError::Full { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => LedgerError::ReadOnly { path },
            _ => LedgerError::Io { path, source },
        }
    }
}
