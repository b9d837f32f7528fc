//! What a jurisdiction adds so that its insurers' answers can be read and posted.

use super::Jurisdiction;
use crate::posting::{Account, Agreement, Listener, Waits};
use std::io::Read;

/// A jurisdiction whose answers can be posted.
pub trait Answering: Jurisdiction {
    /// What the first reading of a file finds out.
    type Survey;

    /// Reads a file through once and hands on nothing.
    fn survey(&self, source: &mut dyn Read) -> Self::Survey;

    /// Reads it again and tells what is good in it.
    ///
    /// # Errors
    /// When the listener cannot go on, or the file is another one now.
    fn tell<L: Listener>(&self, source: &mut dyn Read, survey: &Self::Survey, to: &mut L) -> Result<(), TellError<L::Error>>;

    /// What posting goes by for a payer, by the id that the practice gave it.
    fn agreement(&self, payer: &str) -> Agreement<'static>;

    /// The reference that a line of a claim was sent with.
    fn line_reference(&self, visit_id: &str, claim_number: &str, line: u16) -> String;

    /// The visits that a claim number may have been made of.
    fn origins<'n>(&self, claim_number: &'n str) -> Origins<'n>;

    /// How long answers of a payer may take, by the id that the practice gave it.
    fn waits(&self, payer: &str) -> Waits {
        let _ = payer;
        Waits::default()
    }

    /// Where an amount outside of any claim belongs, by the reason given (X12 PLB).
    fn provider_account(&self, reason: &str) -> Account {
        let _ = reason;
        Account::Provider
    }

    /// What of a claim's number the reference of one of its lines repeats; `None` where references are not ours.
    fn stem_of<'n>(&self, line_reference: &'n str) -> Option<&'n str> {
        let _ = line_reference;
        None
    }
}

/// What a claim number may have been made of: whoever looks compares the claims' own numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origins<'n> {
    /// Visit ids.
    pub visit_ids: [Option<&'n str>; 2],
    /// The visit's number in the ledger.
    pub visit: Option<u64>,
}

/// Why the telling ended early. What was told since the last end of a payment does not count.
#[derive(Debug, thiserror::Error)]
pub enum TellError<E> {
    /// The listener cannot go on.
    #[error(transparent)]
    Listener(E),
    /// The file is not what it was at the first reading.
    #[error("the file was changed while it was read")]
    Changed,
}
