//! The verifier of claim files for the ministry in Ontario: records of 79 characters, batches, counts, check digits, sums.
//!
//! It reads the finished file by the layouts of specification 6.2 and knows nothing of how it was written.

mod batch;
mod checks;
mod fields;

pub use checks::CHECKS;

use super::{ClaimIds, Fault, Proof, VerifyError};
use crate::date::Date;
use crate::money::Money;
use batch::Reading;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Characters of a record.
const RECORD: usize = 79;
/// Bytes of a file that the ministry takes.
const FILE_BYTES: u64 = 10_000_000;

/// What a file should hold, in plain terms.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The day of the batch.
    pub created: Date,
    /// What ends a record.
    pub line_end: &'static [u8],
    /// What ends the file, if anything does.
    pub end_of_file: Option<u8>,
    /// The letter of the ministry's office, or a blank.
    pub office: u8,
    /// The group that all batches are of; `0000` for a provider who bills alone.
    pub group: String,
    /// That provider.
    pub provider: Option<String>,
    /// Claims of a batch at most.
    pub claims_per_batch: u64,
    /// Whether every health number must check; a practice may have decided otherwise.
    pub check_digits: bool,
    /// Claims in the file.
    pub claims: u64,
    /// Items in the file.
    pub items: u64,
    /// The sum of their fees.
    pub charge: Money,
    /// Their accounting numbers, in any order: claims stand sorted into batches.
    pub claim_ids: ClaimIds,
}

/// Proves a finished file.
///
/// # Errors
/// With the faults in the order of the file, or when it cannot be read.
pub fn verify_file(path: &Path, expected: &Expected) -> Result<Proof, VerifyError> {
    let refused = |faults: Vec<Fault>, more| VerifyError { file: path.to_path_buf(), faults, more };
    let size = std::fs::metadata(path).map_or(0, |data| data.len());
    // A file beyond the limit is not read whole: its size alone condemns it.
    let bytes = if size > FILE_BYTES { Ok(Vec::new()) } else { std::fs::read(path) };
    let bytes = match bytes {
        Ok(bytes) if size <= FILE_BYTES => bytes,
        Ok(_) => return Err(refused(vec![checks::of_file(&checks::SIZE, format!("{size} bytes; the ministry takes {FILE_BYTES}"))], 0)),
        Err(error) => return Err(refused(vec![checks::of_file(&checks::READABLE, format!("it cannot be read: {error}"))], 0)),
    };
    verify(&bytes, expected).map_err(|(faults, more)| refused(faults, more))
}

/// Proves the bytes of a file.
///
/// # Errors
/// With the first faults in the order of the file, and the number of the others.
pub fn verify(bytes: &[u8], expected: &Expected) -> Result<Proof, (Vec<Fault>, u64)> {
    let mut reading = Reading::new(expected);
    let length = RECORD + expected.line_end.len();
    let body = match (expected.end_of_file, bytes.split_last()) {
        (Some(marker), Some((last, body))) if *last == marker => body,
        (Some(_), _) => {
            reading.faults.push(checks::of_file(&checks::END, "the marker behind the last record is missing".into()));
            bytes
        }
        (None, _) => bytes,
    };
    for (record, number) in body.chunks(length).zip(1_u64..) {
        reading.record(record, (number, (number - 1) * length as u64));
    }
    reading.finish();
    let more = reading.faults.len().saturating_sub(VerifyError::KEPT);
    if !reading.faults.is_empty() {
        reading.faults.truncate(VerifyError::KEPT);
        return Err((reading.faults, more as u64));
    }
    Ok(Proof {
        sets: reading.batches,
        claims: reading.claims,
        lines: reading.items,
        charge: Money::from_cents(reading.cents),
        segments: reading.records,
        bytes: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
    })
}
