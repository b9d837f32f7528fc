//! Editions: which table, in force when, from where, and the digest that pins its content.

use crate::date::Date;

/// One edition of one table.
#[derive(Debug, PartialEq, Eq)]
pub struct Edition {
    /// `icd10cm-fy2026`: stable, for manifests and command lines.
    pub id: &'static str,
    /// What people call it: `ICD-10-CM FY2026`.
    pub title: &'static str,
    /// The first date of service that it covers.
    pub effective_from: Date,
    /// The last date of service that it covers; `None` until a later edition says so.
    pub effective_to: Option<Date>,
    /// Who publishes it, as its licence wants to be credited.
    pub source: &'static str,
    /// Codes or notes in it.
    pub rows: u32,
    /// Whether it has only some of its codes.
    pub partial: bool,
    /// SHA-256 in hexadecimal of its rows as text (columns cut by tabs, a row a line, without comments), however they are stored.
    pub sha256: &'static str,
}

impl Edition {
    /// Whether a service on `date` is coded by this edition.
    pub fn covers(&self, date: Date) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|last| date <= last)
    }
}

/// A date known when the program is compiled.
pub(crate) const fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a date in the source is a real one")
}

const NCHS: &str = "CDC/NCHS, public domain";

/// The editions of ICD-10-CM, oldest first; `build/icd10cm.rs` has the same order.
pub(crate) static ICD10CM: [Edition; 3] = [
    Edition {
        id: "icd10cm-fy2025",
        title: "ICD-10-CM FY2025",
        effective_from: day(2024, 10, 1),
        effective_to: Some(day(2025, 9, 30)),
        source: NCHS,
        rows: 97_584,
        partial: false,
        sha256: "78f77091857892743b5628c898bb3b515c1398884a276a4f2627d9b86a09843a",
    },
    Edition {
        id: "icd10cm-fy2026",
        title: "ICD-10-CM FY2026",
        effective_from: day(2025, 10, 1),
        effective_to: Some(day(2026, 9, 30)),
        source: NCHS,
        rows: 98_186,
        partial: false,
        sha256: "db87435b17e9ebf64059fa1c3ff59aa745d95e19c3ff2a9b328677a4fa05d9ba",
    },
    Edition {
        id: "icd10cm-fy2027",
        title: "ICD-10-CM FY2027",
        effective_from: day(2026, 10, 1),
        effective_to: None,
        source: NCHS,
        rows: 98_403,
        partial: false,
        sha256: "a712c66c54974a16cad2892da89c00b7ee3e5e544a72f18d78f82d2139c57f60",
    },
];
