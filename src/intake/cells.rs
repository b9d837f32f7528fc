//! The cells of one CSV record, as bytes: quotes understood, nothing copied.

use memchr::memchr;
use std::borrow::Cow;

/// A cell as it stands in the row, without the quotes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell<'r> {
    pub raw: &'r [u8],
    /// Quoted: a `""` inside stands for `"`.
    pub quoted: bool,
    /// Its quote is not closed properly, so where it ends is not known. It is the last one.
    pub broken: bool,
    /// Nothing of the row follows it.
    pub last: bool,
}

/// The cells of a record, its line end excluded.
pub(super) struct Cells<'r> {
    row: &'r [u8],
    /// Where the next cell begins; `None` after the last.
    at: Option<usize>,
}

impl<'r> Cells<'r> {
    pub fn new(row: &'r [u8]) -> Cells<'r> {
        Cells { row, at: Some(0) }
    }

    fn cell(&mut self, from: usize, to: usize, quoted: bool) -> Cell<'r> {
        let comma = to + usize::from(quoted);
        self.at = (comma < self.row.len()).then_some(comma + 1);
        Cell { raw: &self.row[from..to], quoted, broken: false, last: self.at.is_none() }
    }
}

impl<'r> Iterator for Cells<'r> {
    type Item = Cell<'r>;

    fn next(&mut self) -> Option<Cell<'r>> {
        let from = self.at?;
        if self.row.get(from) != Some(&b'"') {
            let to = memchr(b',', &self.row[from..]).map_or(self.row.len(), |i| from + i);
            return Some(self.cell(from, to, false));
        }
        match closing_quote(self.row, from) {
            Some(to) if matches!(self.row.get(to + 1), None | Some(b',')) => Some(self.cell(from + 1, to, true)),
            _ => {
                self.at = None;
                Some(Cell { raw: &self.row[from + 1..], quoted: true, broken: true, last: true })
            }
        }
    }
}

/// The quote that closes the one at `open`: the first that is not doubled.
pub(super) fn closing_quote(row: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let quote = at + memchr(b'"', row.get(at..)?)?;
        if row.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

impl<'r> Cell<'r> {
    /// The cell's text without blanks around it, doubled quotes made single.
    pub fn text(self) -> Cow<'r, [u8]> {
        let raw = trim(self.raw);
        if !self.quoted || memchr(b'"', raw).is_none() {
            return Cow::Borrowed(raw);
        }
        let mut text = Vec::with_capacity(raw.len());
        let mut bytes = raw.iter();
        while let Some(&byte) = bytes.next() {
            text.push(byte);
            if byte == b'"' {
                bytes.next();
            }
        }
        Cow::Owned(text)
    }
}

/// Without blanks, tabs, line ends and no-break spaces (two bytes in UTF-8) around it.
pub(super) fn trim(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [0xc2, 0xa0, rest @ ..] => rest,
            [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] | [rest @ .., 0xc2, 0xa0] => rest,
            _ => return text,
        }
    }
}
