//! The file reject message (`X` files): a file that the ministry could not read, two records of 118 characters.

use super::fields::{Fields, Refused};
use crate::date::{self, Date};
use crate::wire::fixed_width::{Record, records};

/// A file that never became batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReject<'a> {
    /// Why.
    pub reason: &'a str,
    /// The length of the record that was wrong, where that was it.
    pub record_length: &'a str,
    /// The file's name.
    pub file: &'a str,
    /// When it was uploaded, as written.
    pub uploaded: &'a str,
    /// When the ministry looked at it.
    pub processed: Option<Date>,
    /// Its first record, counted from 1.
    pub record: u32,
}

/// Reads a file.
///
/// # Errors
/// With the record and position of what is wrong.
pub fn read(file: &[u8]) -> Result<Vec<FileReject<'_>>, Refused> {
    let mut rejects = Vec::new();
    let mut all = records(file);
    while let Some(first) = all.next() {
        let missing = || Refused { record: first.number + 1, position: 1, message: "the second record is missing".into() };
        rejects.push(pair(first, all.next().ok_or_else(missing)?)?);
    }
    Ok(rejects)
}

fn pair<'a>(first: Record<'a>, second: Record<'a>) -> Result<FileReject<'a>, Refused> {
    let (first, second) = (Fields::new(first, 118)?, Fields::new(second, 118)?);
    first.constant(1, "M01")?;
    first.constant(33, "RECORD=")?;
    first.blank(77, 118)?;
    second.constant(1, "M02FILE:")?;
    second.constant(21, "DATE:")?;
    // One implementation writes TIME: and the specification TIME=.
    second.constant(34, "TIME")?;
    second.constant(45, "PDATE:")?;
    second.blank(59, 118)?;
    Ok(FileReject {
        reason: first.text(4, 23),
        record_length: first.text(24, 28),
        file: second.text(9, 20),
        uploaded: second.text(26, 33),
        processed: date::parse_compact(second.text(51, 58)).or_else(|| date::parse_compact(second.text(26, 33))),
        record: first.record(),
    })
}
