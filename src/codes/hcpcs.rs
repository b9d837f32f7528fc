//! HCPCS Level II: a starter of common codes, partial until a practice imports the quarterly file.

use super::edition::{self, Edition};
use super::{Lookup, rows};
use crate::date::{Date, parse_iso};
use std::sync::OnceLock;

/// One procedure, supply or drug code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A letter and four digits.
    pub code: &'static str,
    /// The official long title.
    pub title: &'static str,
    /// The first date of service on which it may be billed.
    pub added: Date,
}

/// Looks a code up on the date of service. A code that was added later is `Unknown` on that date; [`added`] says since when it exists.
pub fn lookup(code: &str, on: Date) -> Lookup<Entry> {
    let edition = edition();
    if !edition.covers(on) {
        return Lookup::EditionMissing;
    }
    let entry = rows::find(entries(), code, |entry| entry.code).filter(|entry| entry.added <= on);
    Lookup::in_edition(entry.copied(), edition)
}

/// The date from which a code may be billed, where the table knows it.
pub fn added(code: &str) -> Option<Date> {
    rows::find(entries(), code, |entry| entry.code).map(|entry| entry.added)
}

/// Every code at hand, in the order of codes.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let rows = rows::rows(include_str!("../../code-tables/us/hcpcs-starter.tsv")).into_iter();
        rows.map(|[code, title, added]| Entry { code, title, added: parse_iso(added).expect("a bundled date is a real one") }).collect()
    })
}

/// The one edition at hand.
pub fn edition() -> &'static Edition {
    &edition::HCPCS
}
