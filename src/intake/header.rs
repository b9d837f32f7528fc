//! The header row of a CSV file: which cell is which column.

use super::cells::Cells;
use super::error::IntakeError;
use super::late::Late;
use crate::finding::FileNo;
use crate::visit::{LINE_COLUMNS, VISIT_COLUMNS, col, lcol};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

/// Where the cells of a column go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Visit(u8),
    Line(u8),
    Nowhere,
}

/// What a header row says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub targets: Vec<Target>,
    /// Which cell of a row is the visit's id, and which the patient's.
    pub visit_id: usize,
    pub patient_id: usize,
    /// For every column, how many columns of the visit stand together from there on: often these cells repeat those of the row before.
    pub runs: Vec<usize>,
    /// Blank cells beyond the last column, as the first row has them: spreadsheets and some programs leave them behind.
    blanks: OnceLock<usize>,
}

/// The columns no CSV file can do without.
const REQUIRED: &[&str] = &[
    col::VISIT_ID.name(),
    col::PATIENT_ID.name(),
    col::PAYER_ID.name(),
    lcol::LINE.name(),
    lcol::SERVICE_FROM.name(),
    lcol::RENDERING_ID.name(),
    lcol::CODE.name(),
];

/// The columns by name.
static BY_NAME: LazyLock<HashMap<&'static [u8], Target>> = LazyLock::new(|| {
    let of_visit = VISIT_COLUMNS.iter().enumerate().map(|(i, c)| (c.name.as_bytes(), Target::Visit(i as u8)));
    let of_line = LINE_COLUMNS.iter().enumerate().map(|(i, c)| (c.name.as_bytes(), Target::Line(i as u8)));
    of_visit.chain(of_line).collect()
});

/// The column of that name, whatever its case.
pub(super) fn target(name: &[u8]) -> Target {
    let found = BY_NAME.get(name).or_else(|| BY_NAME.get(name.to_ascii_lowercase().as_slice()));
    found.copied().unwrap_or(Target::Nowhere)
}

impl Target {
    /// The column's name; nothing for a cell that goes nowhere.
    pub fn name(self) -> &'static str {
        match self {
            Target::Visit(i) => VISIT_COLUMNS[usize::from(i)].name,
            Target::Line(i) => LINE_COLUMNS[usize::from(i)].name,
            Target::Nowhere => "",
        }
    }
}

impl Header {
    /// Reads the header row of `file`; unknown names are noted in `late`.
    pub fn read(row: &[u8], path: &Path, file: FileNo, late: &Late) -> Result<Header, IntakeError> {
        let names: Vec<_> = Cells::new(row).map(|cell| cell.text()).collect();
        let targets: Vec<Target> = names.iter().map(|name| target(name)).collect();
        if targets.iter().all(|t| *t == Target::Nowhere) {
            return Err(no_header(row, path));
        }
        refuse_twins(&targets, path)?;
        let place = |name: &str| targets.iter().position(|t| t.name() == name);
        let missing: Vec<&'static str> = REQUIRED.iter().copied().filter(|name| place(name).is_none()).collect();
        let (Some(visit_id), Some(patient_id), true) = (place(REQUIRED[0]), place(REQUIRED[1]), missing.is_empty()) else {
            return Err(IntakeError::MissingColumns { path: path.to_path_buf(), missing });
        };
        for (name, _) in names.iter().zip(&targets).filter(|(name, t)| **t == Target::Nowhere && !name.is_empty()) {
            late.unknown_name(file, &String::from_utf8_lossy(name));
        }
        let runs = (0..targets.len()).map(|i| targets[i..].iter().take_while(|t| matches!(t, Target::Visit(_))).count()).collect();
        Ok(Header { targets, runs, visit_id, patient_id, blanks: OnceLock::new() })
    }
}

impl Header {
    /// Learns from the first row of the file how many blank cells follow the columns; does nothing for the rows after it.
    ///
    /// A row with a comma too many is not let off because its last cell happens to be blank: all rows have these cells, or none.
    pub fn learn(&self, row: &[u8]) {
        self.blanks.get_or_init(|| {
            let beyond = || Cells::new(row).skip(self.targets.len());
            if beyond().all(|cell| !cell.broken && cell.text().is_empty()) { beyond().count() } else { 0 }
        });
    }

    /// How many cells a row has.
    pub fn cells(&self) -> usize {
        self.targets.len() + self.blanks.get().copied().unwrap_or(0)
    }
}

fn refuse_twins(targets: &[Target], path: &Path) -> Result<(), IntakeError> {
    let twin = targets.iter().enumerate().find(|(i, t)| **t != Target::Nowhere && targets[..*i].contains(t));
    match twin {
        Some((_, t)) => Err(IntakeError::RepeatedColumn { path: path.to_path_buf(), column: t.name() }),
        None => Ok(()),
    }
}

/// A first row without one known name: the wrong separator, or no header.
fn no_header(row: &[u8], path: &Path) -> IntakeError {
    let path = path.to_path_buf();
    for (separator, found) in [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "vertical bars")] {
        if row.split(|b| *b == separator).any(|name| target(super::cells::trim(name)) != Target::Nowhere) {
            return IntakeError::Separator { path, found };
        }
    }
    IntakeError::NoHeader { path }
}
