//! What can stop a run of statements.

use crate::batch::BatchError;
use crate::ledger::LedgerError;
use crate::practice::PracticeError;
use std::io;

/// Why a run of statements could not be made. Nothing of it was published then.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// The batch or the disk.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The practice.
    #[error(transparent)]
    Practice(#[from] PracticeError),
    /// A file that was just written does not say what it should.
    #[error("the statements did not pass their own check: {0}")]
    NotProved(String),
    /// Amounts too large.
    #[error("the amounts of visit {0} add up to more than any amount can hold")]
    TooLarge(String),
    /// Anything else of the operating system.
    #[error("the statements cannot be written: {0}")]
    Io(io::Error),
}

impl StatementError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            StatementError::Batch(error) => error.help(),
            StatementError::Ledger(error) => error.help(),
            StatementError::Practice(error) => error.help().into(),
            StatementError::NotProved(_) => "nothing was published; report this as a defect of claimwright".into(),
            StatementError::TooLarge(_) => "look at the postings of that visit: nobody owes that much".into(),
            StatementError::Io(_) => "make room on the disk and allow writing to the output folder, then run again".into(),
        }
    }
}

impl From<io::Error> for StatementError {
    /// What a file of the batch said keeps the batch's own words.
    fn from(error: io::Error) -> StatementError {
        BatchError::within(error).map_or_else(StatementError::Io, StatementError::Batch)
    }
}
