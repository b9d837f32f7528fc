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
const CMS: &str = "CMS, United States government work";

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
        sha256: "92a701d3c0fc828e86f04ce2b8f8ced50ada347ca7c59a40bfefd58261078e8f",
    },
    Edition {
        id: "icd10cm-fy2026",
        title: "ICD-10-CM FY2026",
        effective_from: day(2025, 10, 1),
        effective_to: Some(day(2026, 9, 30)),
        source: NCHS,
        rows: 98_186,
        partial: false,
        sha256: "2b4d1c52076b71392748e3a7a8f63a867495d23aeb727eba635b87012a2b4d28",
    },
    Edition {
        id: "icd10cm-fy2027",
        title: "ICD-10-CM FY2027",
        effective_from: day(2026, 10, 1),
        effective_to: None,
        source: NCHS,
        rows: 98_403,
        partial: false,
        sha256: "98790d91fe8314ab0ddca8038811a8e8f656c77dc0000cf0960c54a84a57fe69",
    },
];

/// The tabular notes, oldest first; FY2027 has none of its own.
pub(crate) static ICD10CM_NOTES: [Edition; 2] = [
    Edition {
        id: "icd10cm-notes-fy2025",
        title: "ICD-10-CM FY2025 tabular notes",
        effective_from: day(2024, 10, 1),
        effective_to: Some(day(2025, 9, 30)),
        source: NCHS,
        rows: 24_908,
        partial: false,
        sha256: "4bd445027dd756d022e1822475a760ba592cd65a10e6fb460ffa65e56b4084ff",
    },
    Edition {
        id: "icd10cm-notes-fy2026",
        title: "ICD-10-CM FY2026 tabular notes",
        effective_from: day(2025, 10, 1),
        effective_to: Some(day(2026, 9, 30)),
        source: NCHS,
        rows: 25_162,
        partial: false,
        sha256: "142a99a3dc3d5ea7a7bcfc3489bd6f7d9e96abfc8904ca44caec792deec72304",
    },
];

/// HCPCS Level II: every row has its own first date, so the window is that of the oldest row.
pub(crate) static HCPCS: Edition = Edition {
    id: "hcpcs-starter",
    title: "HCPCS Level II starter",
    effective_from: day(1982, 1, 1),
    effective_to: None,
    source: CMS,
    rows: 285,
    partial: true,
    sha256: "2cbd53b5e1c80b18ecbade9fe9bf18965bf5d569d522ca7299b7751b79571800",
};

/// Modifiers.
pub(crate) static MODIFIERS: Edition = Edition {
    id: "modifiers-starter",
    title: "procedure modifiers",
    effective_from: day(2024, 1, 1),
    effective_to: None,
    source: "own labels; codes as practices and agencies use them",
    rows: 460,
    partial: true,
    sha256: "b96d4a1fccd18f8a9b906e815ebdad994ec56c692fe3dc4a4368e8cec95f98a3",
};

/// Places of service, with the settings in force since place 10 is paid as non-facility.
pub(crate) static PLACES: Edition = Edition {
    id: "places-of-service",
    title: "places of service",
    effective_from: day(2024, 1, 1),
    effective_to: None,
    source: CMS,
    rows: 52,
    partial: false,
    sha256: "cf20e83efb85c9c7f6fdc6da9695aa5429c88aeeeca6529eb71513aca1644969",
};

/// States and territories; their window is longer than any claim is old.
pub(crate) static STATES: Edition = Edition {
    id: "us-states",
    title: "US states and territories",
    effective_from: day(2000, 1, 1),
    effective_to: None,
    source: "USPS abbreviations",
    rows: 62,
    partial: false,
    sha256: "0fb91547d4e3b8f234c25e64a754b8c6d289745bf959333265ac77876a0375e7",
};
