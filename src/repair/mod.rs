//! Repairs of visit files: which of the changes that findings propose are made, and the file written anew.
//!
//! Only the bytes of the cells that change are others afterwards: line ends, quotes, blanks and the byte order mark stay.

mod plan;
mod write;

pub use plan::{Plan, Proposal, Refusal};
pub use write::{Change, Repaired, Target, repair};

use crate::finding::FileNo;
use std::io;
use std::path::PathBuf;

/// Why a file could not be written anew; the input is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The input cannot be read.
    #[error(transparent)]
    Intake(#[from] crate::intake::IntakeError),
    /// A file cannot be read or written.
    #[error("{} cannot be written: {reason}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
}

impl RepairError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            RepairError::Intake(error) => error.help(),
            RepairError::Io { .. } => "make room, or check the folder's permissions; the input is as it was",
        }
    }
}

/// A cell of a visit: what two fixes must not both change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellName {
    pub file: FileNo,
    pub row: u32,
    pub column: &'static str,
    /// The service line; 0 for a column of the visit.
    pub line: u16,
}
