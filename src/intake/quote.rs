//! The line of the input that a finding is about, as it may be shown: what identifies a patient is masked.

use super::cells::Cells;
use super::chunk::{Chunk, Envelope, Row};
use super::files::Format;
use super::header::Target;
use super::spans::Span;
use crate::finding::{MASK, Place, Privacy, Quote};
use crate::visit::{LINE_COLUMNS, VISIT_COLUMNS};
use memchr::memmem;
use std::ops::Range;

/// Characters of a line that are shown on each side of the mark.
const AROUND: usize = 40;

impl Chunk {
    /// The line of a finding about this chunk; `line` counts service lines from 1. Nothing when it cannot be shown in part.
    pub fn quote(&self, place: Place, line: u16, privacy: Privacy) -> Option<Quote> {
        match self.format? {
            Format::Csv => Some(pieced(self.masked_cells(self.row_number(place.row)?, privacy), place.column)),
            Format::JsonLines => self.member(place, line, privacy),
            Format::Xml => self.element(place, privacy),
            Format::X12 => {
                let envelope = self.envelope.as_deref()?;
                Some(segment_quote(segment(self, envelope, place.row)?, envelope, (place.column, privacy)))
            }
        }
    }

    /// The cells of a CSV row with the names of their columns.
    pub fn row_cells(&self, number: u32, privacy: Privacy) -> Vec<(&'static str, String)> {
        self.row_number(number).map(|row| self.masked_cells(row, privacy)).unwrap_or_default()
    }

    /// The value of a column at a span of this chunk.
    pub fn value_at(&self, span: Span, column: &str, privacy: Privacy) -> String {
        let row = self.rows.iter().rev().find(|row| row.offset <= span.from);
        let text = row.and_then(|row| {
            let start = row.start + usize::try_from(span.from - row.offset).ok()?;
            self.bytes.get(start..start + usize::try_from(span.to - span.from).ok()?)
        });
        shown(&String::from_utf8_lossy(text.unwrap_or_default()), column_is_open(column), privacy)
    }

    fn masked_cells(&self, row: &Row, privacy: Privacy) -> Vec<(&'static str, String)> {
        let Some(header) = &self.header else { return Vec::new() };
        let bytes = &self.bytes[row.start..row.end.max(row.start)];
        let mut cells = Vec::new();
        for (number, cell) in Cells::new(bytes).enumerate() {
            let target = header.targets.get(number).copied().unwrap_or(Target::Nowhere);
            // What a broken cell holds belongs to nobody knows which column.
            let open = !cell.broken && is_open(target);
            cells.push((target.name(), shown(&String::from_utf8_lossy(cell.raw), open, privacy)));
        }
        cells
    }

    /// `"dx1": "E11.8"` of a JSON line: the one member of this name, or that of the service line.
    fn member(&self, place: Place, line: u16, privacy: Privacy) -> Option<Quote> {
        let row = self.row_number(place.row).filter(|_| !place.column.is_empty())?;
        let text = std::str::from_utf8(&self.bytes[row.start..row.end]).ok()?;
        let name = format!("\"{}\"", place.column);
        let places: Vec<usize> = memmem::find_iter(text.as_bytes(), name.as_bytes()).collect();
        let at = match places.as_slice() {
            [one] => *one,
            many => *many.get(usize::from(line).checked_sub(1)?)?,
        };
        let value = text[at + name.len()..].trim_start().strip_prefix(':')?.trim_start();
        let end = match value.strip_prefix('"') {
            Some(rest) => rest.find('"')? + 2,
            None => value.find([',', '}', ']'])?,
        };
        let open = column_is_open(place.column);
        let value = if value.starts_with('"') && (!open && privacy == Privacy::Masked) {
            format!("\"{MASK}\"")
        } else {
            shown(&value[..end], open, privacy)
        };
        let start = name.chars().count() + 2;
        Some(Quote { mark: start..start + value.chars().count(), text: format!("{name}: {value}") })
    }

    /// `<dx1>E11.8</dx1>` of an XML file, when the visit has one element of this name.
    fn element(&self, place: Place, privacy: Privacy) -> Option<Quote> {
        let row = self.rows.iter().rev().find(|row| row.number <= place.row).filter(|_| !place.column.is_empty())?;
        let text = std::str::from_utf8(&self.bytes[row.start..row.end]).ok()?;
        let (open, close) = (format!("<{}>", place.column), format!("</{}>", place.column));
        let (before, rest) = text.split_once(&open)?;
        let (value, after) = rest.split_once(&close)?;
        if before.contains(&open) || after.contains(&open) {
            return None;
        }
        let value = shown(value, column_is_open(place.column), privacy);
        let start = open.chars().count();
        Some(Quote { mark: start..start + value.chars().count().max(1), text: format!("{open}{value}{close}") })
    }
}

/// The part of a row around one of its cells; all of it is marked when the column is not there.
fn pieced(cells: Vec<(&'static str, String)>, column: &str) -> Quote {
    let (mut text, mut mark) = (String::new(), None);
    for (number, (name, cell)) in cells.iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        let start = text.chars().count();
        text.push_str(cell);
        if *name == column && !column.is_empty() {
            mark = Some(start..text.chars().count().max(start + 1));
        }
    }
    let all = text.chars().count();
    let mark = mark.unwrap_or(0..all.clamp(1, 2 * AROUND));
    window(&text, mark)
}

/// What stands near the mark, with `…` where something is left out.
fn window(text: &str, mark: Range<usize>) -> Quote {
    let all = text.chars().count();
    let from = mark.start.saturating_sub(AROUND);
    let to = (mark.end + AROUND).min(all);
    let mut part: String = if from > 0 { "…".to_string() } else { String::new() };
    part.extend(text.chars().skip(from).take(to - from));
    if to < all {
        part.push('…');
    }
    let shift = |at: usize| at - from + usize::from(from > 0);
    Quote { mark: shift(mark.start)..shift(mark.end), text: part }
}

fn shown(text: &str, open: bool, privacy: Privacy) -> String {
    match (open || privacy == Privacy::Shown, text.trim().is_empty()) {
        (false, false) => MASK.to_string(),
        _ => text.chars().take(200).map(|c| if c.is_control() { '?' } else { c }).collect(),
    }
}

/// Unknown columns may hold anything, so they are masked.
fn is_open(target: Target) -> bool {
    match target {
        Target::Visit(i) => !VISIT_COLUMNS[usize::from(i)].private,
        Target::Line(i) => !LINE_COLUMNS[usize::from(i)].private,
        Target::Nowhere => false,
    }
}

fn column_is_open(name: &str) -> bool {
    VISIT_COLUMNS.iter().chain(LINE_COLUMNS).any(|column| column.name == name && !column.private)
}

/// The segment with this number, counted as findings do.
fn segment<'c>(chunk: &'c Chunk, envelope: &Envelope, number: u32) -> Option<&'c str> {
    let first = chunk.rows.first()?.number;
    let nth = usize::try_from(number.checked_sub(first)?).ok()?;
    let segments = chunk.bytes.split(|b| *b == envelope.terminator).map(<[u8]>::trim_ascii).filter(|s| !s.is_empty());
    std::str::from_utf8(segments.into_iter().nth(nth)?).ok()
}

/// Segments without anything that identifies a patient.
const OPEN_SEGMENTS: &str = " ST SE BHT HL PRV CLM HI SV1 LX AMT QTY CN1 CAS SVD CRC CR1 CR2 CTP LIN MEA PS1 HCP OI MOA CUR ";
/// Days of service and of what goes with it.
const OPEN_DATES: &str = " 472 573 435 096 439 431 454 304 471 ";

fn segment_quote(segment: &str, envelope: &Envelope, (column, privacy): (&str, Privacy)) -> Quote {
    let sign = char::from(envelope.element);
    let elements: Vec<&str> = segment.split(sign).collect();
    let name = elements.first().copied().unwrap_or_default();
    let has = |list: &str, word: &str| list.contains(&format!(" {} ", word.to_ascii_uppercase()));
    let open = has(OPEN_SEGMENTS, name) || (name.eq_ignore_ascii_case("DTP") && elements.get(1).is_some_and(|q| has(OPEN_DATES, q)));
    let wanted = column.strip_prefix(name).and_then(|rest| rest.get(..2)).and_then(|number| number.parse::<usize>().ok());
    let (mut text, mut mark) = (String::new(), 0..name.chars().count().max(1));
    for (number, element) in elements.iter().enumerate() {
        if number > 0 {
            text.push(sign);
        }
        let start = text.chars().count();
        // The first element says what kind it is: NM1*IL.
        text.push_str(&shown(element, open || number == 0 || (number == 1 && element.len() <= 3), privacy));
        if wanted == Some(number) {
            mark = start..text.chars().count().max(start + 1);
        }
    }
    window(&text, mark)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::FileNo;
    use crate::intake::{ChunkReader, InputFiles};

    fn quoted(name: &str, text: &str, (row, column): (u32, &'static str)) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let files = InputFiles::open(&[path]).unwrap();
        let (mut reader, mut chunk) = (ChunkReader::new(&files, 1 << 20), Chunk::new());
        assert!(reader.next(&mut chunk).unwrap());
        let quote = chunk.quote(Place { file: FileNo(0), row, column }, 1, Privacy::Masked).unwrap();
        let marked: String = quote.text.chars().skip(quote.mark.start).take(quote.mark.len()).collect();
        format!("{} [{marked}]", quote.text)
    }

    #[test]
    fn a_row_is_shown_with_its_private_and_unknown_cells_masked() {
        let text = "visit_id,line,patient_id,patient_last,payer_id,service_from,rendering_id,code,dx1,secret\nV1,1,P4711,\"Rivera, Ana\",60054,2026-09-29,okafor,99213,E11.8,S3CRET\n";
        assert_eq!(quoted("v.csv", text, (2, "dx1")), "…1,•••,•••,60054,2026-09-29,okafor,99213,E11.8,••• [E11.8]");
        assert_eq!(quoted("v.csv", text, (2, "patient_last")), "V1,1,•••,•••,60054,2026-09-29,okafor,99213,E11.8,••• [•••]");
    }

    #[test]
    fn of_a_json_line_and_an_xml_visit_the_one_member_is_shown() {
        let json = "{\"visit_id\":\"V1\",\"patient_last\" : \"Rivera\",\"dx1\":\"E11.8\"}\n";
        assert_eq!(quoted("v.jsonl", json, (1, "dx1")), "\"dx1\": \"E11.8\" [\"E11.8\"]");
        assert_eq!(quoted("v.jsonl", json, (1, "patient_last")), "\"patient_last\": \"•••\" [\"•••\"]");
        let xml = "<visits><visit><visit_id>V1</visit_id><patient_last>Rivera</patient_last><dx1>E11.8</dx1></visit></visits>";
        assert_eq!(quoted("v.xml", xml, (1, "dx1")), "<dx1>E11.8</dx1> [E11.8]");
        assert_eq!(quoted("v.xml", xml, (1, "patient_last")), "<patient_last>•••</patient_last> [•••]");
    }

    #[test]
    fn of_a_segment_the_element_is_marked_and_names_are_masked() {
        let text = std::fs::read_to_string("tests/pages/base.837").unwrap();
        let segments: Vec<&str> = text.split('~').map(str::trim).filter(|s| !s.is_empty()).collect();
        let row = |start: &str| segments.iter().position(|s| s.starts_with(start)).unwrap() as u32 + 1;
        assert!(quoted("v.837", &text, (row("SV1"), "SV101-2")).contains("[HC:"));
        let name = quoted("v.837", &text, (row("NM1*IL"), "NM103"));
        assert!(name.starts_with("NM1*IL*•*") || name.contains("•••"), "{name}");
        assert!(!segments[row("NM1*IL") as usize - 1].split('*').skip(3).any(|e| e.len() > 3 && name.contains(e)), "{name}");
    }
}
