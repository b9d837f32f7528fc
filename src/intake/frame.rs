//! Where rows end: of CSV records and of lines. One function each, over bytes, without memory of earlier rows,
//! so that a row is cut the same wherever a read or a chunk happened to end.

use super::cells::{Cells, closing_quote};
use super::chunk::Kind;
use crate::limits::ROW_BYTES;
use memchr::{memchr_iter, memchr2, memchr3};

/// What stands at the beginning of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// The bytes end before the row does: give more.
    More,
    /// A row up to `end`; what follows it begins at `next`, which is `rows` rows further. `kind` has what was seen of quotes.
    Row { end: usize, next: usize, rows: u32, kind: u8 },
    /// The row is longer than [`ROW_BYTES`].
    TooLong,
    /// Nothing to keep up to `next`, which is `rows` rows further.
    Skip { next: usize, rows: u32 },
    /// The same, of XML outside of visits.
    Odd { next: usize, rows: u32, odd: Odd },
}

/// What stands outside of visits in an XML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// `<visits>`
    Root,
    /// `</visits>`
    Closed,
    /// A document type, which could make a small file explode.
    Doctype,
    /// Neither visits nor what may stand between them.
    Foreign,
}

/// The bytes a row can be in, and whether the file ends with them.
struct Window<'b> {
    bytes: &'b [u8],
    last: bool,
    /// There are enough bytes to say that the row is too long.
    full: bool,
}

impl<'b> Window<'b> {
    fn new(bytes: &'b [u8], eof: bool) -> Window<'b> {
        // Two more than the longest row, for its line end.
        let all = bytes.len() <= ROW_BYTES + 2;
        Window { bytes: &bytes[..bytes.len().min(ROW_BYTES + 2)], last: eof && all, full: bytes.len() >= ROW_BYTES + 2 }
    }

    /// What to say when the row's end is not among the bytes.
    fn unended(&self, kind: u8) -> Scan {
        match (self.last, self.full) {
            (true, _) => row(self.bytes.len(), self.bytes.len(), kind),
            (false, true) => Scan::TooLong,
            (false, false) => Scan::More,
        }
    }

    /// The row that ends at the CR or LF at `at`.
    fn ended(&self, at: usize, kind: u8) -> Scan {
        match (self.bytes[at], self.bytes.get(at + 1)) {
            (b'\r', None) if !self.last && !self.full => Scan::More,
            (b'\r', Some(b'\n')) => row(at, at + 2, kind),
            _ => row(at, at + 1, kind),
        }
    }
}

fn row(end: usize, next: usize, kind: u8) -> Scan {
    if end > ROW_BYTES { Scan::TooLong } else { Scan::Row { end, next, rows: 1, kind } }
}

/// The line at the beginning of `bytes`: ends at LF, CRLF or CR.
pub(super) fn line(bytes: &[u8], eof: bool) -> Scan {
    let window = Window::new(bytes, eof);
    match memchr2(b'\n', b'\r', window.bytes) {
        Some(at) => window.ended(at, 0),
        None => window.unended(0),
    }
}

/// The CSV record at the beginning of `bytes`, in a file of `columns` columns.
///
/// A quote that never closes would swallow the rest of the file. So a record is broken, and ends with the line on which the
/// quote stands, when a text follows the quote's partner, when it has no partner within [`ROW_BYTES`], or when the cell runs
/// over several lines that look like rows.
pub(super) fn record(bytes: &[u8], eof: bool, columns: usize) -> Scan {
    let window = Window::new(bytes, eof);
    let (mut at, mut kind, mut first_long) = (0, 0, None);
    loop {
        let Some(found) = memchr3(b'\n', b'\r', b'"', &window.bytes[at..]).map(|i| at + i) else {
            return judged(&window, window.unended(kind), (first_long, columns));
        };
        if window.bytes[found] != b'"' {
            return judged(&window, window.ended(found, kind), (first_long, columns));
        }
        at = found + 1;
        if found > 0 && window.bytes[found - 1] != b',' {
            continue; // a quote in the middle of a cell is a character like others
        }
        kind = Kind::QUOTED;
        match close(&window, found) {
            Close::At(close) => {
                if first_long.is_none() && memchr2(b'\n', b'\r', &window.bytes[found..close]).is_some() {
                    first_long = Some(found);
                }
                at = close + 1;
            }
            Close::Unknown => return Scan::More,
            Close::Never => return broken(&window, first_long.unwrap_or(found)),
        }
    }
}

enum Close {
    At(usize),
    Never,
    Unknown,
}

fn close(window: &Window<'_>, open: usize) -> Close {
    match closing_quote(window.bytes, open) {
        // At the edge, the next byte may double the quote.
        Some(at) if at + 1 == window.bytes.len() && !window.last && !window.full => Close::Unknown,
        Some(at) if matches!(window.bytes.get(at + 1), None | Some(b',' | b'\n' | b'\r')) => Close::At(at),
        None if !window.last && !window.full => Close::Unknown,
        _ => Close::Never,
    }
}

/// Looks again at a record with a cell of several lines: whether its quote was a stray one that swallowed other rows.
fn judged(window: &Window<'_>, scan: Scan, (first_long, columns): (Option<usize>, usize)) -> Scan {
    match (scan, first_long) {
        (Scan::Row { end, .. }, Some(quote)) if swallows(&window.bytes[..end], quote, columns) => broken(window, quote),
        (Scan::TooLong, Some(quote)) => broken(window, quote),
        _ => scan,
    }
}

/// Whether a record with a cell of several lines, which opens at `quote`, is rather several rows: its cells do not fit the
/// header, or one of its lines looks like a row by itself. Where the cell is the last, its first line always does.
fn swallows(record: &[u8], quote: usize, columns: usize) -> bool {
    if Cells::new(record).count() != columns {
        return true;
    }
    let is_last_column = Cells::new(&record[..quote]).count() == columns;
    let like_row = |line: &[u8]| memchr_iter(b',', line).count() + 1 == columns;
    let mut lines = record.split(|b| matches!(b, b'\n' | b'\r'));
    let (first, last) = (lines.next().unwrap_or_default(), lines.next_back().unwrap_or_default());
    like_row(if is_last_column { last } else { first }) || lines.any(like_row)
}

/// A record that ends with the line on which its quote stands.
fn broken(window: &Window<'_>, quote: usize) -> Scan {
    let kind = Kind::QUOTED | Kind::BROKEN;
    match memchr2(b'\n', b'\r', &window.bytes[quote..]) {
        Some(i) => window.ended(quote + i, kind),
        None => window.unended(kind),
    }
}

/// How far the rest of a line that is too long goes in `bytes`: bytes, rows, and whether it ends there.
pub(super) fn skip_line(bytes: &[u8], eof: bool) -> (usize, u32, bool) {
    match memchr2(b'\n', b'\r', bytes) {
        // CR at the edge: LF may follow.
        Some(at) if bytes[at] == b'\r' && at + 1 == bytes.len() && !eof => (at, 0, false),
        Some(at) if bytes[at..].starts_with(b"\r\n") => (at + 2, 1, true),
        Some(at) => (at + 1, 1, true),
        None => (bytes.len(), u32::from(eof), eof),
    }
}
