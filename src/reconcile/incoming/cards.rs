//! A list of health cards to ask about: `patient_id,member_id,member_suffix`.

use super::table::{self, Column, Presence::Needed, Presence::Optional};
use crate::finding::{FileNo, Finding, Findings};

/// The columns, in any order.
const COLUMNS: &[Column] = &[("patient_id", Needed), ("member_id", Needed), ("member_suffix", Optional)];

/// Whether a file begins like such a list, and not like visits.
pub fn is_card_list(start: &[u8]) -> bool {
    let names = table::header_names(&String::from_utf8_lossy(start));
    table::is_header(&names, COLUMNS) && !names.iter().any(|name| name == "visit_id")
}

/// Hands on the rows: number, then patient, number and version of the card. Rows that cannot be cut become findings.
pub fn card_rows(text: &[u8], mut each: impl FnMut(u32, [&str; 3])) -> Vec<Finding> {
    let mut findings = Findings::new();
    table::rows(FileNo(0), text, (COLUMNS, &mut findings), &mut |row| each(row.number(), [row.text(0), row.text(1), row.text(2)]));
    findings.take()
}
