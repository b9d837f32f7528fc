//! A file of answers meets the ledger: what it says is posted, one transaction of the file at a time, or kept apart with the reason.
//!
//! A file is read three times, each time piece by piece: the jurisdiction's survey proves it, [`find`] notes the claim numbers
//! and asks the ledger once what they mean, and the [`post::Poster`] posts. The ledger knows every payment by its key and its
//! content, so a file may come again, or break off and come again: nothing is posted twice.

mod find;
mod outcome;
mod post;

pub use find::Finder;
pub use outcome::{Notice, NoticeKind, PaymentOutcome, Standing, Summary};
pub use post::{Mode, Poster};

use crate::jurisdiction::TellError;
use crate::ledger::LedgerError;

/// Why a file could not be posted to its end. Transactions that were committed before stay.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file changed between two readings.
    #[error("the file was changed while it was read: nothing of its last payment is posted")]
    Changed,
}

impl From<TellError<ReconcileError>> for ReconcileError {
    fn from(error: TellError<ReconcileError>) -> ReconcileError {
        match error {
            TellError::Listener(error) => error,
            TellError::Changed => ReconcileError::Changed,
        }
    }
}
