//! Two passes over the input: keys, then visits to findings, prices and claim fragments.
//!
//! Pass 1 reads keys only, so that pass 2 knows the ledger and the whole input and findings do not depend on the
//! order of rows. Workers turn chunks into fragments; one desk takes them in the order of the input. Nothing here
//! depends on how many workers there are or how large chunks are.

mod archive;
mod beside;
mod books;
mod crew;
mod difference;
mod issue;
mod judge;
mod keys;
mod leftovers;
mod look;
mod lookback;
mod next;
mod night;
pub mod records;
mod register;
mod run;

pub use look::each_visit;
pub use run::{ASKED, Rehearsal, check, ledger_if_any, letterhead, run};

use crate::assemble::AssembleError;
use crate::batch::BatchError;
use crate::date::Date;
use crate::finding::FileNo;
use crate::intake::IntakeError;
use crate::ledger::LedgerError;
use crate::practice::PracticeError;
use std::io;
use std::path::PathBuf;

/// Why a run ended without publishing anything.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// An input file.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The practice's files.
    #[error(transparent)]
    Practice(#[from] PracticeError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The batch.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The claim files.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// A temporary or output file.
    #[error("a file of this run cannot be written or read: {0}")]
    Io(#[source] io::Error),
    /// A limit.
    #[error("{0}")]
    TooMuch(String),
    /// The first production file needs a yes.
    #[error("this run would write production files (usage P) for the first time, and nobody has agreed to that")]
    ProductionNotAgreed,
    /// Another worker failed; its error is the one to show.
    #[error("stopped because another part of the run failed")]
    Stopped,
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> RunError {
        BatchError::within(error).map_or_else(RunError::Io, RunError::Batch)
    }
}

impl RunError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            RunError::Intake(error) => error.help().to_string(),
            RunError::Practice(error) => error.help().to_string(),
            RunError::Ledger(error) => error.help(),
            RunError::Batch(error) => error.help(),
            RunError::Assemble(AssembleError::Batch(error)) => error.help(),
            RunError::Assemble(AssembleError::Ledger(error)) => error.help(),
            RunError::Assemble(AssembleError::Verify(error)) => verify_help(error),
            RunError::Assemble(AssembleError::Envelope { .. }) => "correct practice.toml".to_string(),
            RunError::Io(_) | RunError::Assemble(_) => {
                "make room on the disk or check the folder's permissions; nothing was published".to_string()
            }
            RunError::TooMuch(_) => "split the input into smaller files".to_string(),
            RunError::ProductionNotAgreed => {
                "answer yes on a terminal or give --yes; set usage = \"T\" in practice.toml to write test files".to_string()
            }
            RunError::Stopped => String::new(),
        }
    }
}

/// A fault of ours: the night can go on without the claim.
fn verify_help(error: &crate::verify::VerifyError) -> String {
    let claim = error.faults.iter().find_map(|f| f.claim.as_deref());
    let hold = claim.map_or_else(|| "--hold VISIT".to_string(), |c| format!("--hold {c} (or the visit that claim {c} is for)"));
    format!("this is a fault of claimwright, so nothing was published; run again with {hold} to finish the night, and report it")
}

/// What a run or a check was asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day of the batch.
    pub today: Date,
    /// Visits with earlier dates of service only are left alone.
    pub bill_from: Option<Date>,
    /// Whether claims whose time to be filed is over go out all the same.
    pub send_stale: bool,
    /// Whether visits whose claims came back go out again although they were not changed.
    pub resend: bool,
    /// Visits to hold.
    pub hold: Vec<String>,
    /// Worker threads, at least 1.
    pub threads: usize,
    /// Bytes of a chunk.
    pub chunk_bytes: usize,
    /// Where temporary files may stand.
    pub scratch: PathBuf,
    /// The input files as they should be shown, by [`FileNo`].
    pub shown: Vec<String>,
    /// Whether somebody agreed to production files.
    pub production_agreed: bool,
}

impl Options {
    /// How an input file is shown.
    pub fn file_name(&self, file: FileNo) -> &str {
        self.shown.get(usize::from(file.0)).map_or("", String::as_str)
    }
}

/// Told how far a run is; called from worker threads, about once a chunk.
pub trait Progress: Sync {
    /// A new stage begins: `reading`, `billing`, `proving`, with its size in bytes.
    fn stage(&self, name: &'static str, bytes: u64);
    /// So many bytes more are done.
    fn advance(&self, bytes: u64);
    /// What earlier runs had left was put right, before anything else.
    fn recovered(&self, _: &crate::batch::Recovered) {}
}

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
}
