//! Rows of a CSV chunk to visits.

use super::Arena;
use super::cells::{Cell, Cells, trim};
use super::chunk::{Chunk, Kind, Row};
use super::header::{Header, Target};
use super::rules;
use crate::finding::{Findings, Place};
use crate::visit::{LINE_COLUMNS, Line, VISIT_COLUMNS, Visit, col};
use std::borrow::Cow;

/// Hands out the visits of a chunk.
pub(super) fn visits<'a>(chunk: &'a Chunk, arena: &'a Arena, each: &mut dyn FnMut(&Visit<'a>, &mut Findings)) {
    let Some(header) = chunk.header.as_deref() else { return };
    let text = std::str::from_utf8(&chunk.bytes).ok();
    let visit = Visit::new(chunk.file, 0);
    let mut reader = Reader { chunk, header, arena, text, visit, findings: Findings::new(), lost_before: chunk.lost_before };
    let mut started = false;
    for (i, row) in chunk.rows.iter().enumerate() {
        if row.kind.has(Kind::STARTS) {
            if started {
                reader.finish(row.kind.has(Kind::LOST));
                each(&reader.visit, &mut reader.findings);
                reader.lost_before = chunk.rows[i - 1].kind.has(Kind::LOST);
            }
            started = true;
            reader.begin(row.number);
        }
        reader.row(row);
    }
    if started {
        reader.finish(chunk.lost_after);
        each(&reader.visit, &mut reader.findings);
    }
}

struct Reader<'a> {
    chunk: &'a Chunk,
    header: &'a Header,
    arena: &'a Arena,
    /// The whole chunk as text; nothing when some of it is not UTF-8.
    text: Option<&'a str>,
    visit: Visit<'a>,
    findings: Findings,
    lost_before: bool,
}

impl<'a> Reader<'a> {
    fn begin(&mut self, row: u32) {
        self.visit.row = row;
        self.visit.lines.clear();
        *self.visit.cells_mut() = [""; VISIT_COLUMNS.len()];
        self.findings.list_mut().clear();
    }

    fn place(&self, row: u32, column: &'static str) -> Place {
        Place { file: self.chunk.file, row, column }
    }

    /// Says what is to be said of the visit as a whole.
    fn finish(&mut self, lost_after: bool) {
        let here = self.visit.here();
        if self.visit.text(col::VISIT_ID).is_empty() && !self.findings.as_slice().iter().any(|f| f.card.id == rules::VISIT_WITHOUT_ID.id) {
            rules::note(&mut self.findings, rules::visit_without_id(here));
        }
        if self.lost_before || lost_after {
            rules::note(&mut self.findings, rules::beside_a_lost_row(here));
        }
    }

    fn row(&mut self, row: &Row) {
        if row.kind.has(Kind::OVERFLOW) {
            let place = self.place(row.number, "");
            return rules::note(&mut self.findings, rules::visit_too_large(place));
        }
        self.visit.lines.push(Line::new(row.number));
        if row.kind.has(Kind::LOST) {
            let place = self.place(row.number, "");
            rules::note(&mut self.findings, rules::lost_row(place));
        }
        let text = self.row_text(row);
        let cells =
            if row.kind.0 & (Kind::QUOTED | Kind::TOO_LONG) == 0 { self.plain_cells(text, row) } else { self.quoted_cells(text, row) };
        let wanted = self.header.targets.len();
        if let Some(found) = cells.filter(|found| *found != wanted) {
            let place = self.place(row.number, "");
            rules::note(&mut self.findings, rules::wrong_number_of_cells(place, found, wanted));
        }
    }

    /// The row as text; what is not UTF-8 in it becomes a finding and replacement characters.
    fn row_text(&mut self, row: &Row) -> &'a str {
        if let Some(text) = self.text {
            return &text[row.start..row.end];
        }
        let bytes = &self.chunk.bytes[row.start..row.end];
        match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => text,
            Cow::Owned(lossy) => {
                let bad = Cells::new(bytes).zip(&self.header.targets).find(|(cell, _)| std::str::from_utf8(cell.raw).is_err());
                let place = self.place(row.number, bad.map_or("", |(_, target)| target.name()));
                rules::note(&mut self.findings, rules::not_utf8(place));
                self.arena.alloc_str(&lossy)
            }
        }
    }

    /// Stores the cells of a row without quotes; how many there are, blank ones beyond the header not counted.
    fn plain_cells(&mut self, text: &'a str, row: &Row) -> Option<usize> {
        let (mut count, mut from) = (0, 0);
        for comma in memchr::memchr_iter(b',', text.as_bytes()).chain([text.len()]) {
            self.store(count, &text[from..comma], row.number);
            from = comma + 1;
            count += 1;
        }
        self.counted(count, text)
    }

    /// Cells that are blank and beyond the header do not count: spreadsheets leave them behind.
    fn counted(&self, count: usize, text: &str) -> Option<usize> {
        let wanted = self.header.targets.len();
        let blank = count > wanted && Cells::new(text.as_bytes()).skip(wanted).all(|cell| cell.text().is_empty());
        Some(if blank { wanted } else { count })
    }

    /// Stores the cells of a row with quotes, as far as they can be told; `None` when that is not to its end.
    fn quoted_cells(&mut self, text: &'a str, row: &Row) -> Option<usize> {
        let (mut count, mut end) = (0, 0);
        for cell in Cells::new(text.as_bytes()) {
            if cell.broken || (row.kind.has(Kind::TOO_LONG) && cell.last) {
                let target = self.header.targets.get(count).copied().unwrap_or(Target::Nowhere);
                let finding = match row.kind.has(Kind::TOO_LONG) {
                    true => rules::row_too_long(self.place(row.number, "")),
                    false => rules::stray_quote(self.place(row.number, target.name())),
                };
                rules::note(&mut self.findings, finding);
                return None;
            }
            end += usize::from(cell.quoted);
            let raw = &text[end..end + cell.raw.len()];
            end += cell.raw.len() + usize::from(cell.quoted) + 1;
            let value = self.unquoted(raw, cell);
            self.store(count, value, row.number);
            count += 1;
        }
        self.counted(count, text)
    }

    fn unquoted(&self, raw: &'a str, cell: Cell<'_>) -> &'a str {
        if cell.quoted && raw.contains("\"\"") { self.arena.alloc_str(&raw.replace("\"\"", "\"")) } else { raw }
    }

    fn store(&mut self, index: usize, raw: &'a str, row: u32) {
        let value = trimmed(raw);
        let Some(&target) = self.header.targets.get(index) else { return };
        if value.is_empty() {
            return;
        }
        if value.bytes().any(|b| b < b' ' || b == 0x7f) {
            let place = self.place(row, target.name());
            rules::note(&mut self.findings, rules::control_character(place, target, value));
        }
        match target {
            Target::Line(i) => {
                if let Some(line) = self.visit.lines.last_mut() {
                    line.cells_mut()[usize::from(i)] = value;
                }
            }
            Target::Visit(i) => {
                let i = usize::from(i);
                if row == self.visit.row {
                    self.visit.cells_mut()[i] = value;
                } else if self.visit.cells()[i] != value {
                    let place = self.place(row, target.name());
                    rules::note(&mut self.findings, rules::rows_disagree(place, target, value));
                }
            }
            Target::Nowhere => {}
        }
    }
}

const _: () = assert!(VISIT_COLUMNS.len() + LINE_COLUMNS.len() < 256);

/// Without blanks around it; nothing is done to a text that has none.
fn trimmed(raw: &str) -> &str {
    match raw.as_bytes() {
        [] => raw,
        [first, .., last] if *first > b' ' && *first != 0xc2 && *last > b' ' && *last != 0xa0 => raw,
        bytes => {
            let kept = trim(bytes);
            let from = kept.as_ptr().addr() - bytes.as_ptr().addr();
            &raw[from..from + kept.len()]
        }
    }
}
