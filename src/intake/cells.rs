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

/// Where the commas of a row without quotes stand: eight bytes at a time, since cells are shorter than a search is worth.
pub(super) struct Commas<'r> {
    rest: &'r [u8],
    /// Where the current eight bytes begin.
    at: usize,
    /// The high bit of each of them that is a comma and has not been handed out.
    found: u64,
}

impl<'r> Commas<'r> {
    pub fn new(row: &'r [u8]) -> Commas<'r> {
        let mut commas = Commas { rest: row, at: 0, found: 0 };
        commas.found = commas.load();
        commas
    }

    #[inline]
    fn load(&self) -> u64 {
        const COMMAS: u64 = u64::from_ne_bytes([b','; 8]);
        const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
        let word = match self.rest.first_chunk::<8>() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => {
                let mut bytes = [0; 8];
                bytes[..self.rest.len()].copy_from_slice(self.rest);
                u64::from_le_bytes(bytes)
            }
        };
        // A byte of `zero` is zero where the comma is; adding to its low bits then leaves the high bit unset, and only then.
        let zero = word ^ COMMAS;
        !(((zero & LOW) + LOW) | zero | LOW)
    }
}

impl Iterator for Commas<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.rest = self.rest.get(8..)?;
            self.at += 8;
            self.found = self.load();
        }
        let place = self.at + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_found_wherever_they_stand() {
        for length in 0..40 {
            for gap in 1..9 {
                let row: Vec<u8> = (0..length)
                    .map(|i| if i % gap == 0 { b',' } else { 0xac + i as u8 })
                    .map(|b| if b == 0xac { b'-' } else { b })
                    .collect();
                let expected: Vec<usize> = memchr::memchr_iter(b',', &row).collect();
                assert_eq!(Commas::new(&row).collect::<Vec<_>>(), expected, "{row:?}");
            }
        }
    }

    #[test]
    fn cells_without_quotes_end_at_commas_and_quoted_ones_at_their_quote() {
        let texts = |row: &'static str| {
            Cells::new(row.as_bytes()).map(|c| String::from_utf8(c.text().into_owned()).unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("a, b ,"), ["a", "b", ""]);
        assert_eq!(texts("\"a,\"\"b\",\"\""), ["a,\"b", ""]);
        assert!(Cells::new(b"\"a\"b,c").next().is_some_and(|c| c.broken && c.last));
    }
}
