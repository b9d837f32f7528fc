//! What can go wrong with a batch, in words for the person at the keyboard.

use crate::ledger::LedgerError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a batch could not be made or finished. [`BatchError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Somebody else is at it.
    #[error("another run is under way{}", named(who))]
    Locked {
        /// Who, in the words of that run; empty when it has not said.
        who: String,
    },
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The disk refuses.
    #[error("cannot {doing} {}: {}", path.display(), reason(source))]
    Disk {
        /// What was tried: `write`, `rename`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// The operating system's words.
        source: io::Error,
    },
    /// A file name that could lead elsewhere.
    #[error("'{name}' cannot be the name of a file in a batch")]
    Name {
        /// The name.
        name: String,
    },
    /// A batch folder without a batch.
    #[error("{} looks like a batch, but the ledger does not know it", path.display())]
    UnknownFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A batch without its folder.
    #[error("the files of batch {id} are gone: there is no {}", path.display())]
    Vanished {
        /// The batch.
        id: String,
        /// Where it was.
        path: PathBuf,
    },
    /// A batch that was sealed and lost before it was published.
    #[error("batch {id} was sealed, but its files are neither in {} nor in its staging folder", path.display())]
    Lost {
        /// The batch.
        id: String,
        /// Where it should be.
        path: PathBuf,
    },
    /// Something else stands where a batch belongs.
    #[error("{} is in the way: it does not hold the files that were sealed as batch {id}", path.display())]
    InTheWay {
        /// The batch.
        id: String,
        /// The folder.
        path: PathBuf,
    },
}

impl BatchError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            BatchError::Locked { .. } => "wait until it has ended, then run again; a run that died holds no lock".into(),
            BatchError::Ledger(error) => error.help(),
            BatchError::Disk { source, .. } => disk_help(source).into(),
            BatchError::Name { .. } => "names have letters, digits, '.', '-' and '_': report this as a defect of claimwright".into(),
            BatchError::UnknownFolder { .. } => {
                "if the ledger is an old copy, put the right one back; if this batch was never sent, move its folder away".into()
            }
            BatchError::Vanished { id, .. } => format!(
                "put the folder back where it was; if it was never sent, `claimwright withdraw {id}` and run again: its visits are issued anew"
            ),
            BatchError::Lost { id, .. } => {
                format!("nothing of it was published: `claimwright withdraw {id}` and run again, and its visits are issued anew")
            }
            BatchError::InTheWay { .. } => "move that folder away, then run again: the batch takes its place".into(),
        }
    }

    /// What a file of the batch said through [`io::Write`], or the error as it was.
    ///
    /// # Errors
    /// When it came from elsewhere.
    pub fn within(error: io::Error) -> Result<BatchError, io::Error> {
        error.downcast()
    }

    /// Names what was tried where.
    pub(super) fn disk<'p>(doing: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> BatchError + use<'p> {
        move |source| BatchError::Disk { doing, path: path.to_path_buf(), source }
    }
}

fn named(who: &str) -> String {
    if who.is_empty() { String::new() } else { format!(": {who}") }
}

fn reason(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        io::ErrorKind::PermissionDenied => "no permission".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".into(),
        io::ErrorKind::NotFound => "it is not there".into(),
        _ => source.to_string(),
    }
}

fn disk_help(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk, then run again: nothing half-done was published, and no number is lost"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "allow writing to that folder, or choose another with --out, then run again"
        }
        _ => "put that right, then run again: nothing half-done was published, and no number is lost",
    }
}
