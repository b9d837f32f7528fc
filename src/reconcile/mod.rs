//! A file of answers meets the ledger: what it says is posted, one transaction of the file at a time, or kept apart with the reason.
//!
//! A file is read three times, each time piece by piece: the jurisdiction's survey proves it, the [`Finder`] notes the claim numbers
//! and asks the ledger once what they mean, and the [`Poster`] posts. Only where a number means nothing it is read once more, so that
//! [`Guesses`] can compare everything else. The ledger knows every payment by its key and its
//! content, so a file may come again, or break off and come again: nothing is posted twice.

mod cards;
pub mod cash;
mod find;
pub mod findings;
mod guess;
pub mod incoming;
mod news;
mod outcome;
mod places;
mod post;
mod put;
mod settle;

pub use find::{Finder, Looked};
pub use guess::Guesses;
pub use outcome::{Notice, NoticeKind, PaymentOutcome, Perhaps, Standing, Summary};
pub use post::{Mode, Poster, Terms};
pub use settle::{SettleError, Settled, claim_named, settle};

use crate::jurisdiction::{Answering, TellError};
use crate::ledger::{Ledger, LedgerError, NewAnswerFile};
use crate::posting::{Answer, Heard, Listener, Payment, Seen, Wanted};
use std::io::{self, Read};

/// Why a file could not be posted to its end. Transactions that were committed before stay.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The file changed between two readings.
    #[error("the file was changed while it was read: nothing of its last payment is posted")]
    Changed,
}

/// Begins to read a file from its start.
pub type Opener<'o> = &'o mut dyn FnMut() -> io::Result<Box<dyn Read>>;

/// Posts a file that `survey` has looked at: `open` begins to read it, each time from its start. `notice` is told what somebody
/// should know, as it comes up.
///
/// # Errors
/// When the ledger or the file cannot be read, or the file changes meanwhile. Payments that were committed by then stay, and
/// the file may come again.
pub fn reconcile<J: Answering>(
    office: (&J, Ledger),
    (survey, open): (&J::Survey, Opener<'_>),
    (file, terms): (NewAnswerFile<'_>, Terms<'_>),
    notice: &mut dyn FnMut(Notice),
) -> Result<Summary, ReconcileError> {
    let jurisdiction = office.0;
    let mut tell = |to: &mut dyn Listener<Error = ReconcileError>| -> Result<(), ReconcileError> {
        Ok(jurisdiction.tell(&mut open()?, survey, &mut Through(to))?)
    };
    reconcile_told(office, &mut tell, (file, terms), notice)
}

/// Tells somebody everything, from the start.
pub type Tell<'t> = &'t mut dyn FnMut(&mut dyn Listener<Error = ReconcileError>) -> Result<(), ReconcileError>;

/// Posts what `tell` tells, each time the same.
///
/// # Errors
/// As for [`reconcile`].
pub fn reconcile_told<J: Answering>(
    (jurisdiction, ledger): (&J, Ledger),
    tell: Tell<'_>,
    (file, terms): (NewAnswerFile<'_>, Terms<'_>),
    notice: &mut dyn FnMut(Notice),
) -> Result<Summary, ReconcileError> {
    let mut finder = Finder::new(jurisdiction);
    tell(&mut finder)?;
    if finder.look_up(&ledger)? {
        tell(finder.guesses())?;
        finder.guesses().compare(&ledger)?;
    }
    let mut poster = Poster::new(finder, ledger, (file, terms), notice);
    tell(&mut poster)?;
    poster.end()
}

/// Hands on to a listener of whatever type.
struct Through<'t>(&'t mut dyn Listener<Error = ReconcileError>);

impl Listener for Through<'_> {
    type Error = ReconcileError;

    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, ReconcileError> {
        self.0.payment(payment)
    }

    fn answer(&mut self, answer: &Answer<'_>, seen: &Seen<'_>) -> Result<(), ReconcileError> {
        self.0.answer(answer, seen)
    }

    fn payment_end(&mut self, payment: &Payment<'_>) -> Result<(), ReconcileError> {
        self.0.payment_end(payment)
    }

    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), ReconcileError> {
        self.0.heard(heard)
    }
}

impl From<TellError<ReconcileError>> for ReconcileError {
    fn from(error: TellError<ReconcileError>) -> ReconcileError {
        match error {
            TellError::Listener(error) => error,
            TellError::Changed => ReconcileError::Changed,
        }
    }
}
