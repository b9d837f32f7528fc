//! Tables of cells with a header somewhere near their top: columns by name, whatever their order and spelling.

use super::{Member, Refusal};
use std::borrow::Cow;

/// Rows above the header: copyright notices and stacked titles.
const PREAMBLE: usize = 60;

/// A file as rows below a header.
#[derive(Debug)]
pub struct Sheet<'m> {
    member: &'m Member,
    rows: Cow<'m, [Vec<String>]>,
    header: usize,
    /// The place of each column that was asked for.
    columns: Vec<Option<usize>>,
}

/// A row of a sheet, by the columns that were asked for.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'s> {
    sheet: &'s Sheet<'s>,
    at: usize,
}

/// A name without blanks, punctuation and case: `ADD DT` and `Add_Dt` are one column.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether a line of the beginning of a file has cells that begin like each of these names.
pub fn has_header(sample: &str, names: &[&str]) -> bool {
    // A header cell may hold line ends, so the names are looked for in the beginning as a whole.
    let head = plain(sample);
    names.iter().all(|name| head.contains(name))
}

impl<'m> Sheet<'m> {
    /// Reads a file whose header has these columns. Each is a list of beginnings that its plain name may have; those that begin with a
    /// question mark may be missing.
    pub fn read(member: &'m Member, wanted: &[&str]) -> Result<Sheet<'m>, Refusal> {
        let rows = member.cells()?;
        let place = |row: &Vec<String>, names: &str| {
            // `2026 PW GPCI` is the same column in every year.
            let plain: Vec<String> =
                row.iter().map(|cell| plain(cell).trim_start_matches(|c: char| c.is_ascii_digit()).to_string()).collect();
            let exact = |name: &str| plain.iter().position(|cell| cell == name);
            let begins = |name: &str| plain.iter().position(|cell| cell.starts_with(name));
            names.trim_start_matches('?').split('|').find_map(|name| exact(name).or_else(|| begins(name)))
        };
        let is_header = |row: &Vec<String>| wanted.iter().filter(|name| !name.starts_with('?')).all(|name| place(row, name).is_some());
        let Some(header) = rows.iter().take(PREAMBLE).position(is_header) else {
            let names: Vec<&str> = wanted.iter().filter(|n| !n.starts_with('?')).map(|n| n.split('|').next().unwrap_or(n)).collect();
            return Err(Refusal::new(&member.name, format!("no header with the columns {} stands in its first rows", names.join(", "))));
        };
        let columns = wanted.iter().map(|name| place(&rows[header], name)).collect();
        Ok(Sheet { member, rows, header, columns })
    }

    /// The rows below the header that are not empty.
    pub fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        let filled = |at: &usize| self.rows[*at].iter().any(|cell| !cell.is_empty());
        (self.header + 1..self.rows.len()).filter(filled).map(|at| SheetRow { sheet: self, at })
    }

    /// What stands in the header for a column.
    pub fn heading(&self, column: usize) -> &str {
        self.columns[column].map_or("", |place| self.rows[self.header][place].as_str())
    }
}

impl<'s> SheetRow<'s> {
    /// The cell of a column, by its place among those that were asked for, without blanks around it.
    pub fn cell(&self, column: usize) -> &'s str {
        let cells = &self.sheet.rows[self.at];
        self.sheet.columns[column].and_then(|place| cells.get(place)).map_or("", |cell| cell.trim())
    }

    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.sheet.rows[self.at].len()
    }

    /// How many cells the header has.
    pub fn full_width(&self) -> usize {
        self.sheet.rows[self.sheet.header].len()
    }

    /// A refusal of the file at this row.
    pub fn refused(&self, reason: impl Into<String>) -> Refusal {
        Refusal::new(&self.sheet.member.name, reason).line(self.at as u64 + 1)
    }
}
