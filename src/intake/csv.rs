//! Rows of a CSV chunk to visits.

use super::Arena;
use super::cells::{Cell, Cells, Commas};
use super::chunk::{Chunk, Kind, Row};
use super::filler::Filler;
use super::header::{Header, Target};
use super::rules;
use crate::finding::Findings;
use crate::visit::{Line, Visit};

/// Hands out the visits of a chunk.
pub(super) fn visits<'a>(chunk: &'a Chunk, arena: &'a Arena, each: &mut dyn FnMut(&Visit<'a>, &mut Findings)) {
    let Some(header) = chunk.header.as_deref() else { return };
    let text = simdutf8::basic::from_utf8(&chunk.bytes).ok();
    let suspicious = has_control(&chunk.bytes);
    let mut reader = Reader {
        chunk,
        header,
        arena,
        text,
        filler: Filler::new(chunk),
        lost_before: chunk.lost_before,
        suspicious,
        first: First::default(),
    };
    let mut started = false;
    for (i, row) in chunk.rows.iter().enumerate() {
        if row.kind.has(Kind::STARTS) {
            if started {
                reader.finish(row.kind.has(Kind::LOST));
                each(&reader.filler.visit, &mut reader.filler.findings);
                reader.lost_before = chunk.rows[i - 1].kind.has(Kind::LOST);
            }
            started = true;
            reader.filler.begin(row.number);
            reader.first.ends.clear();
        }
        reader.row(row);
    }
    if started {
        reader.finish(chunk.lost_after);
        each(&reader.filler.visit, &mut reader.filler.findings);
    }
}

/// Whether there is a control character other than line ends. Without branches, so that many bytes are looked at at once.
fn has_control(bytes: &[u8]) -> bool {
    let odd = |b: u8| u8::from((b < b' ') & (b != b'\n') & (b != b'\r') | (b == 0x7f));
    bytes.chunks(4096).any(|piece| piece.iter().fold(0, |found, b| found | odd(*b)) != 0)
}

struct Reader<'a> {
    chunk: &'a Chunk,
    header: &'a Header,
    arena: &'a Arena,
    /// The whole chunk as text; nothing when some of it is not UTF-8.
    text: Option<&'a str>,
    filler: Filler<'a>,
    lost_before: bool,
    /// Some control character other than line ends is in the chunk.
    suspicious: bool,
    first: First<'a>,
}

/// The first row of the visit, when it has no quotes, and where its cells end.
#[derive(Default)]
struct First<'a> {
    text: &'a [u8],
    ends: Vec<usize>,
}

impl First<'_> {
    /// The bytes of `run` cells from the cell `index` on, with the comma behind them.
    fn cells(&self, index: usize, run: usize) -> Option<&[u8]> {
        let start = index.checked_sub(1).map_or(Some(0), |before| Some(self.ends.get(before)? + 1))?;
        self.text.get(start..=*self.ends.get(index + run - 1)?)
    }
}

impl<'a> Reader<'a> {
    fn finish(&mut self, lost_after: bool) {
        self.filler.finish();
        if self.lost_before || lost_after {
            self.filler.say(rules::beside_a_lost_row(self.filler.visit.here()));
        }
    }

    fn row(&mut self, row: &Row) {
        if row.kind.has(Kind::OVERFLOW) {
            return self.filler.explain(rules::visit_too_large(self.filler.place(row.number, "")));
        }
        self.filler.visit.lines.push(Line::new(row.number));
        if row.kind.has(Kind::LOST) {
            self.filler.explain(rules::lost_row(self.filler.place(row.number, "")));
        }
        let text = self.row_text(row);
        // A quoted cell may have line ends in it, which the chunk is full of.
        self.filler.suspicious = self.suspicious || row.kind.has(Kind::QUOTED);
        let cells =
            if row.kind.0 & (Kind::QUOTED | Kind::TOO_LONG) == 0 { self.plain_cells(text, row) } else { self.quoted_cells(text, row) };
        if let Some(found) = cells {
            let wanted = (self.header.targets.len(), self.header.cells());
            self.filler.say(rules::wrong_number_of_cells(self.filler.place(row.number, ""), found, wanted));
        }
    }

    /// The row as text; what is not UTF-8 in it becomes a finding and replacement characters.
    fn row_text(&mut self, row: &Row) -> &'a str {
        if let Some(text) = self.text {
            return &text[row.start..row.end];
        }
        let bytes = &self.chunk.bytes[row.start..row.end];
        let targets = &self.header.targets;
        self.filler.text(self.arena, (row.number, bytes), || {
            let bad = Cells::new(bytes).zip(targets).find(|(cell, _)| std::str::from_utf8(cell.raw).is_err());
            bad.map_or("", |(_, target)| target.name())
        })
    }

    /// Stores the cells of a row without quotes; says how many there are when that is wrong.
    fn plain_cells(&mut self, text: &'a str, row: &Row) -> Option<usize> {
        if !self.suspicious && !self.first.ends.is_empty() {
            return self.further_cells(text, row);
        }
        let targets = self.header.targets.as_slice();
        let (mut count, mut from) = (0, 0);
        self.first.text = text.as_bytes();
        let ends = Commas::new(text.as_bytes()).chain(std::iter::once(text.len()));
        ends.for_each(|end| {
            if end > from
                && let Some(&target) = targets.get(count)
            {
                self.filler.put_cell(target, &text[from..end], row.number);
            }
            self.first.ends.push(end);
            from = end + 1;
            count += 1;
        });
        self.wrong(count, text)
    }

    /// The same for a further row of a visit: columns of the visit that stand together and repeat the first row are compared in one go.
    fn further_cells(&mut self, text: &'a str, row: &Row) -> Option<usize> {
        let header = self.header;
        let (mut count, mut from) = (0, 0);
        while let Some(rest) = text.as_bytes().get(from..) {
            let run = header.runs.get(count).copied().unwrap_or(0);
            if run > 1
                && let Some(same) = self.first.cells(count, run).filter(|same| rest.starts_with(same))
            {
                from += same.len();
                count += run;
                continue;
            }
            let end = Commas::new(rest).next().map_or(text.len(), |length| from + length);
            self.store(count, &text[from..end], row.number);
            from = end + 1;
            count += 1;
        }
        self.wrong(count, text)
    }

    /// The number of cells, when it is not the header's with the blank ones that every row of the file has.
    fn wrong(&self, count: usize, text: &str) -> Option<usize> {
        let named = self.header.targets.len();
        let right =
            count == self.header.cells() && (count == named || Cells::new(text.as_bytes()).skip(named).all(|cell| cell.text().is_empty()));
        (!right).then_some(count)
    }

    /// Stores the cells of a row with quotes, as far as they can be told; says how many there are when that is wrong.
    fn quoted_cells(&mut self, text: &'a str, row: &Row) -> Option<usize> {
        let (mut count, mut end) = (0, 0);
        for cell in Cells::new(text.as_bytes()) {
            if cell.broken || (row.kind.has(Kind::TOO_LONG) && cell.last) {
                let target = self.header.targets.get(count).copied().unwrap_or(Target::Nowhere);
                let finding = match row.kind.has(Kind::TOO_LONG) {
                    true => rules::row_too_long(self.filler.place(row.number, "")),
                    false => rules::stray_quote(self.filler.place(row.number, target.name())),
                };
                self.filler.explain(finding);
                return None;
            }
            end += usize::from(cell.quoted);
            let raw = &text[end..end + cell.raw.len()];
            end += cell.raw.len() + usize::from(cell.quoted) + 1;
            let value = self.unquoted(raw, cell);
            self.store(count, value, row.number);
            count += 1;
        }
        self.wrong(count, text)
    }

    #[inline]
    fn store(&mut self, index: usize, raw: &'a str, row: u32) {
        if let Some(&target) = self.header.targets.get(index) {
            self.filler.put_cell(target, raw, row);
        }
    }

    fn unquoted(&self, raw: &'a str, cell: Cell<'_>) -> &'a str {
        if cell.quoted && raw.contains("\"\"") { self.arena.alloc_str(&raw.replace("\"\"", "\"")) } else { raw }
    }
}
