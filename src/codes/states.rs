//! States, territories and military addresses of the United States, as addresses and accidents carry them.
//!
//! These do not change with the date of service.

use super::edition::{self, Edition};
use super::rows;
use std::sync::OnceLock;

/// Whether two capital letters are a state, the federal district, a territory or a military address.
pub fn is_state(code: &str) -> bool {
    name(code).is_some()
}

/// The name behind two letters: `CA` is California.
pub fn name(code: &str) -> Option<&'static str> {
    rows::find(entries(), code, |row| row[0]).map(|row| row[2])
}

/// Code, kind and name of every row, in the order of codes.
pub fn entries() -> &'static [[&'static str; 3]] {
    static ENTRIES: OnceLock<Vec<[&'static str; 3]>> = OnceLock::new();
    ENTRIES.get_or_init(|| rows::rows(include_str!("../../code-tables/us/states.tsv")))
}

/// The one edition at hand.
pub fn edition() -> &'static Edition {
    &edition::STATES
}
