//! What the ministry sends back, read into types: batch edits, error reports, remittances, file rejects, health card responses.
//!
//! A file is read whole or refused with the record and the position of what is wrong, so that nothing is ever half understood.
//! Records may end with CR LF, CR or LF, and files with 0x1A or 0x04.

pub mod batch_edit;
pub mod card_check;
pub mod error_report;
mod fields;
pub mod file_reject;
pub mod remittance;
pub mod survey;
pub mod told;

pub use fields::Refused;

use crate::wire::fixed_width::records;
use batch_edit::BatchEdit;
use card_check::CardResponse;
use error_report::ErrorReport;
use file_reject::FileReject;
use remittance::Remittance;

/// A file of the ministry.
pub enum Answer<'a> {
    /// What became of batches.
    BatchEdits(Vec<BatchEdit<'a>>),
    /// Rejected claims.
    ErrorReport(ErrorReport<'a>),
    /// What was paid.
    Remittance(Remittance<'a>),
    /// Files that could not be read at all.
    FileRejects(Vec<FileReject<'a>>),
    /// Responses to a health card check.
    CardResponses(Vec<CardResponse<'a>>),
}

/// Reads a file, whichever it is.
///
/// # Errors
/// When it is none of them, or not what it should be: with record and position.
pub fn read(file: &[u8]) -> Result<Answer<'_>, Refused> {
    let first = records(file).next().map_or(&b""[..], |record| record.bytes);
    match first {
        [b'H', b'B', b'1', ..] => batch_edit::read(file).map(Answer::BatchEdits),
        [b'H', b'X', b'1', ..] => error_report::read(file).map(Answer::ErrorReport),
        [b'H', b'R', b'1', ..] => remittance::read(file).map(Answer::Remittance),
        [b'M', b'0', b'1', ..] => file_reject::read(file).map(Answer::FileRejects),
        card if card.len() == card_check::RECORD && card[..10].iter().all(u8::is_ascii_digit) => {
            card_check::read(file).map(Answer::CardResponses)
        }
        _ => Err(Refused { record: 1, position: 1, message: "it is no file that the ministry sends back".into() }),
    }
}

#[cfg(test)]
mod tests;
