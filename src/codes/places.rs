//! Places of service: where the patient was seen, and at which setting's price.

use super::edition::{self, Edition};
use super::rows::Pairs;
use super::{Lookup, rows};
use crate::date::Date;
use std::sync::OnceLock;

/// Which of the two prices of a fee schedule holds at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// The facility bills its own costs, so the clinician is paid less.
    Facility,
    /// The clinician's practice bears the costs.
    NonFacility,
}

/// One place of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Two digits.
    pub code: &'static str,
    /// What the place is called.
    pub name: &'static str,
    /// Facility or non-facility price, as Medicare applies them.
    pub setting: Setting,
}

/// Looks a place up on the date of service.
pub fn lookup(code: impl AsRef<[u8]>, on: Date) -> Lookup<Entry> {
    static PAIRS: OnceLock<Pairs> = OnceLock::new();
    let edition = edition();
    if !edition.covers(on) {
        return Lookup::EditionMissing;
    }
    let pairs = PAIRS.get_or_init(|| Pairs::of(entries().iter().map(|entry| entry.code)));
    Lookup::in_edition(pairs.position(code.as_ref()).map(|at| entries()[at]), edition)
}

/// Every place, in the order of codes.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let rows = rows::rows(include_str!("../../code-tables/us/places-of-service.tsv")).into_iter();
        rows.map(|[code, setting, name]| Entry { code, name, setting: Setting::named(setting) }).collect()
    })
}

/// The one edition at hand.
pub fn edition() -> &'static Edition {
    &edition::PLACES
}

impl Setting {
    /// `facility` or `non-facility`.
    pub const fn name(self) -> &'static str {
        match self {
            Setting::Facility => "facility",
            Setting::NonFacility => "non-facility",
        }
    }

    fn named(name: &str) -> Setting {
        match name {
            "facility" => Setting::Facility,
            "non-facility" => Setting::NonFacility,
            other => unreachable!("tests/code_tables.rs reads every bundled place, and none has the setting {other}"),
        }
    }
}
