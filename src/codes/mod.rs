//! Dated code tables: every lookup takes the date of service.
//!
//! The bundled tables are the texts in `code-tables/`, packed by `build.rs` and unpacked when first asked for.
//! A table never says more than it knows: a date outside every edition is [`Lookup::EditionMissing`], and a code that a partial
//! table lacks is [`Lookup::Unknown`] with `partial` set; neither means that the code is invalid.
//!
//! One module per table. A table of another jurisdiction, or one that a practice imports, is another module with the same shape:
//! `lookup(code, date) -> Lookup<its entry>` and an [`Edition`] in [`status`].

pub mod answers;
mod blob;
pub mod diff;
pub mod edition;
pub mod hcpcs;
pub mod icd10cm;
pub mod import;
pub mod imported;
pub mod modifiers;
pub mod places;
mod query;
pub mod queues;
mod rows;
mod search;
pub mod states;
mod texts;

pub use edition::Edition;
pub use search::{Hit, Table, search};

use crate::date::Date;

/// What a dated table says of a code on a date of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<T> {
    /// The code stands in the edition in force.
    Found(T),
    /// The edition in force does not have the code.
    Unknown {
        /// Whether the edition has only some of its codes, so that nothing follows from the absence of one.
        partial: bool,
        /// The edition that was asked.
        edition: &'static Edition,
    },
    /// No edition for that date is at hand, so nothing is known.
    EditionMissing,
}

/// One table at hand, for `claimwright codes status` and the manifest of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableStatus {
    /// Which edition of which table, its window, rows, source and digest.
    pub edition: &'static Edition,
    /// When the practice imported it; `None` for the tables that come with the program.
    pub imported: Option<Date>,
}

/// Every table at hand, in a fixed order. Loads none of them.
pub fn status() -> Vec<TableStatus> {
    let diagnoses = edition::ICD10CM.iter().chain(&edition::ICD10CM_NOTES);
    let others = [&edition::HCPCS, &edition::MODIFIERS, &edition::PLACES, &edition::STATES];
    diagnoses.chain(others).map(|edition| TableStatus { edition, imported: None }).collect()
}

impl<T> Lookup<T> {
    /// The entry, where there is one.
    pub fn found(self) -> Option<T> {
        match self {
            Lookup::Found(entry) => Some(entry),
            Lookup::Unknown { .. } | Lookup::EditionMissing => None,
        }
    }

    /// Whether a whole edition is at hand and lacks the code: the only answer that makes a code invalid.
    pub fn is_invalid(&self) -> bool {
        matches!(self, Lookup::Unknown { partial: false, .. })
    }

    pub(crate) fn in_edition(entry: Option<T>, edition: &'static Edition) -> Lookup<T> {
        match entry {
            Some(entry) => Lookup::Found(entry),
            None => Lookup::Unknown { partial: edition.partial, edition },
        }
    }
}
