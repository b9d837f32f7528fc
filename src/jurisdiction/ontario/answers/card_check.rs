//! Health card checks: the request of 22 characters a card, and the response of 207.

use super::fields::{Fields, Refused};
use crate::finding::Private;
use crate::jurisdiction::ontario::ids::{HealthNumber, VersionCode};
use crate::wire::fixed_width::{LineEnd, RecordWriter, records};

/// Characters of a response.
pub const RECORD: usize = 207;

/// Appends the request for one card. `mark` is the submitter's own field of four characters.
pub fn push_request(number: &HealthNumber, version: Option<VersionCode>, mark: &[u8; 4], out: &mut Vec<u8>) {
    let mut record = RecordWriter::new(out, 22);
    record.put(1, b"OBEC01").put(7, number.digits().as_bytes()).put(19, mark);
    if let Some(version) = &version {
        record.put(17, version.as_str().as_bytes());
    }
    record.end(LineEnd::CrLf);
}

/// What the ministry says of one card.
pub struct CardResponse<'a> {
    /// The health number that was asked about.
    pub health_number: Private<&'a str>,
    /// The version code that was asked about.
    pub version: Private<&'a str>,
    /// The response: from 50 to 55 services are paid.
    pub code: &'a str,
    /// The record, counted from 1.
    pub record: u32,
    /// Birth date as the ministry has it.
    pub birth_date: Private<&'a str>,
    /// Last name as the ministry has it.
    pub last_name: Private<&'a str>,
}

impl CardResponse<'_> {
    /// Whether services for the card are paid.
    pub fn is_payable(&self) -> bool {
        matches!(self.code, "50" | "51" | "52" | "53" | "54" | "55")
    }
}

/// Reads a response.
///
/// # Errors
/// With the record and position of what is wrong.
pub fn read(file: &[u8]) -> Result<Vec<CardResponse<'_>>, Refused> {
    let response = |record| {
        let fields = Fields::new(record, RECORD)?;
        fields.number(1, 10)?;
        fields.number(13, 14)?;
        Ok(CardResponse {
            health_number: Private::new(fields.text(1, 10)),
            version: Private::new(fields.text(11, 12)),
            code: fields.text(13, 14),
            record: fields.record(),
            birth_date: Private::new(fields.text(20, 27)),
            last_name: Private::new(fields.text(36, 65)),
        })
    };
    records(file).map(response).collect()
}
