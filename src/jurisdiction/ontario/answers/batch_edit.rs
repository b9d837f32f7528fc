//! The batch edit report (`B` files): whether the ministry took a batch, 132 characters a record.

use super::fields::{Fields, Refused};
use crate::date::Date;
use crate::wire::fixed_width::records;

/// One record, and what it says of its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchEdit<'a> {
    /// The ministry's number of the batch.
    pub control_number: &'a str,
    /// The day in the header of the batch.
    pub created: Date,
    /// The number in the header of the batch.
    pub sequence: u64,
    /// The group.
    pub group: &'a str,
    /// The provider.
    pub provider: &'a str,
    /// Claims that the ministry counted.
    pub claims: u64,
    /// Records that the ministry counted: headers, items and trailer; zero on lines of a part.
    pub records: u64,
    /// When the ministry worked on it.
    pub processed: Date,
    /// The message.
    pub message: &'a str,
    /// What follows from it.
    pub verdict: Verdict,
    /// The record, counted from 1.
    pub record: u32,
}

/// What a record says of its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The batch was taken.
    Accepted,
    /// The batch was refused, for the message.
    Refused,
    /// The totals of a batch that another record has refused: no acceptance.
    TotalsOfRefused,
    /// A part of a batch: claims to OHIP and the workplace insurer, or to other provinces.
    Part,
}

/// Reads a file.
///
/// # Errors
/// With the record and position of what is wrong.
pub fn read(file: &[u8]) -> Result<Vec<BatchEdit<'_>>, Refused> {
    let mut edits: Vec<BatchEdit<'_>> = Vec::new();
    for record in records(file) {
        let fields = Fields::new(record, 132)?;
        fields.constant(1, "HB1V03")?;
        fields.blank(122, 132)?;
        let (created, sequence) = (fields.day(18)?, fields.number(26, 29)?);
        let (group, provider, message) = (fields.text(53, 56), fields.text(57, 62), fields.text(82, 120));
        let is_batch =
            |edit: &&BatchEdit<'_>| (edit.created, edit.sequence, edit.group, edit.provider) == (created, sequence, group, provider);
        let refused_before = edits.iter().filter(is_batch).any(|edit| edit.verdict == Verdict::Refused);
        let verdict = match (fields.text(121, 121), message.contains("BATCH TOTALS")) {
            ("R", _) => Verdict::Refused,
            ("", true) if refused_before => Verdict::TotalsOfRefused,
            ("", true) => Verdict::Accepted,
            ("", false) if message.is_empty() => Verdict::Part,
            _ => return Err(fields.refused(82, "a message that is neither the totals nor a refusal".into())),
        };
        edits.push(BatchEdit {
            control_number: fields.text(7, 11),
            created,
            sequence,
            group,
            provider,
            claims: fields.number(63, 67)?,
            records: fields.number(68, 73)?,
            processed: fields.day(74)?,
            message,
            verdict,
            record: fields.record(),
        });
    }
    Ok(edits)
}
