//! Small CSV files with a header: byte order marks, either line end, quotes, blanks around cells; Latin-1 where it is no UTF-8.

use super::rules;
use crate::date::{Date, parse_iso};
use crate::finding::{FileNo, Finding, Findings, Place};
use crate::limits::{CASH_ROWS, ROW_BYTES};
use crate::money::Money;

/// A column: its name, and whether a file must have it.
pub(super) type Column = (&'static str, Presence);

/// Whether a file must have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It must be there.
    Needed,
    /// It may be missing.
    Optional,
}

/// Where the cells of a kind of file stand in this one.
struct Header {
    /// For each column of the kind its place in a row.
    places: Vec<Option<usize>>,
    width: usize,
}

/// One row, its cells by the columns of its kind.
pub(super) struct Row<'t> {
    columns: &'static [Column],
    places: &'t [Option<usize>],
    cells: Vec<String>,
    place: Place,
    wrong: bool,
    findings: &'t mut Findings,
}

/// Names of the header's cells in lower case, as far as the first line tells.
pub(super) fn header_names(start: &str) -> Vec<String> {
    let line = start.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.split(',').map(|name| name.trim().trim_matches('"').trim().to_ascii_lowercase()).collect()
}

/// Whether a header has every needed column.
pub(super) fn is_header(names: &[String], columns: &[Column]) -> bool {
    let needed = columns.iter().filter(|(_, presence)| *presence == Presence::Needed);
    needed.into_iter().all(|(name, _)| names.iter().any(|other| other == name))
}

/// Reads a table and hands on its rows; a row that cannot be cut becomes a finding.
pub(super) fn rows(file: FileNo, text: &[u8], (columns, findings): (&'static [Column], &mut Findings), each: &mut dyn FnMut(&mut Row<'_>)) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut header: Option<Header> = None;
    let mut number = 0_u32;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        number += 1;
        let place = Place { file, row: number, column: "" };
        if number as usize > CASH_ROWS {
            return findings.push(rules::row(place, format!("the file has more than {CASH_ROWS} rows; the rest is not read")));
        }
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        let Some(found) = &header else {
            header = Some(read_header(&record, columns, (place, findings)));
            continue;
        };
        if record.as_slice().len() > ROW_BYTES {
            findings.push(rules::row(place, "the row is too long: a quote is not closed".to_string()));
        } else if record.len() != found.width {
            findings.push(rules::row(place, format!("the row has {} cells, the header {}", record.len(), found.width)));
        } else {
            let cells = record.iter().map(decoded).collect();
            each(&mut Row { columns, places: &found.places, cells, place, wrong: false, findings });
        }
    }
}

fn read_header(record: &csv::ByteRecord, columns: &'static [Column], (place, findings): (Place, &mut Findings)) -> Header {
    let names: Vec<String> = record.iter().map(|cell| decoded(cell).trim_start_matches('\u{feff}').trim().to_ascii_lowercase()).collect();
    let place_of = |(name, _): &Column| names.iter().position(|other| other == name);
    let unknown = names.iter().filter(|name| !columns.iter().any(|(column, _)| column == name));
    unknown.for_each(|name| findings.push(rules::unknown_column(place, name)));
    Header { places: columns.iter().map(place_of).collect(), width: names.len() }
}

fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

impl Row<'_> {
    /// The row's number, the header being 1.
    pub fn number(&self) -> u32 {
        self.place.row
    }

    /// Whether something is wrong with it, so that it must not be used.
    pub fn is_wrong(&self) -> bool {
        self.wrong
    }

    /// A cell; empty when there is no such column.
    pub fn text(&self, column: usize) -> &str {
        self.places[column].map_or("", |place| self.cells[place].trim())
    }

    /// A cell that must not be empty.
    pub fn needed(&mut self, column: usize) -> String {
        let text = self.text(column).to_string();
        if text.is_empty() {
            self.complain(column, "is missing", "");
        }
        text
    }

    /// A date that must be there.
    pub fn date(&mut self, column: usize) -> Date {
        let text = self.needed(column);
        parse_iso(&text).unwrap_or_else(|| {
            if !text.is_empty() {
                self.complain(column, "is not a date like 2026-10-01", &text);
            }
            Date::default()
        })
    }

    /// A date that may be missing.
    pub fn optional_date(&mut self, column: usize) -> Option<Date> {
        (!self.text(column).is_empty()).then(|| self.date(column))
    }

    /// An amount that must be there.
    pub fn amount(&mut self, column: usize) -> Money {
        let text = self.needed(column);
        read_amount(&text).unwrap_or_else(|| {
            if !text.is_empty() {
                self.complain(column, "is not an amount like 1234.50", &text);
            }
            Money::ZERO
        })
    }

    /// An amount that may be missing, which means none.
    pub fn optional_amount(&mut self, column: usize) -> Money {
        if self.text(column).is_empty() { Money::ZERO } else { self.amount(column) }
    }

    /// Says that a cell cannot be used; the row must not be.
    pub fn complain(&mut self, column: usize, what: &str, value: &str) {
        self.wrong = true;
        let name = self.columns[column].0;
        let finding = rules::row(Place { column: name, ..self.place }, format!("{name} {what}"));
        self.push(if value.is_empty() { finding } else { finding.value(value) });
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// An amount of at most ten billion dollars, so that a file of them adds up.
pub(super) fn read_amount(text: &str) -> Option<Money> {
    Money::parse(text).ok().filter(|amount| amount.cents().unsigned_abs() < 1_000_000_000_000)
}
