//! Where in its file a value of a visit stands, so that it can be changed and everything around it left as it is.

use super::cells::{Cells, trim};
use super::chunk::{Chunk, Row};
use super::files::Format;
use crate::finding::Place;
use crate::visit::{LINE_COLUMNS, VISIT_COLUMNS, Visit};

/// A value in its file, without the quotes and blanks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first byte.
    pub from: u64,
    /// The byte behind it.
    pub to: u64,
    /// The row it is on.
    pub row: u32,
    /// What may be written there.
    pub dress: Dress,
}

/// What a value is written in, and with it which signs need no care there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dress {
    /// A CSV cell without quotes.
    Bare,
    /// A CSV cell in quotes, a JSON text.
    Quoted,
    /// The text of an XML element.
    Element,
}

impl Dress {
    /// Whether a text can be written there letter by letter.
    pub fn takes(self, text: &str) -> bool {
        let special: &[char] = match self {
            Dress::Bare => &[',', '"'],
            Dress::Quoted => &['"', '\\'],
            Dress::Element => &['<', '>', '&'],
        };
        text.trim() == text && !text.contains(special) && !text.chars().any(char::is_control)
    }
}

/// A column of the visit as a whole, or of a service line.
enum At {
    Visit(usize),
    Line(usize),
}

impl Chunk {
    /// Where the value stands that a finding about a visit of this chunk calls `place`: once, or on every row of the visit
    /// that repeats it. `line` counts service lines from 1 and is needed where a row has several. Empty when the file has it
    /// nowhere as it was read: an empty cell, a text with escapes.
    pub fn spans(&self, visit: &Visit<'_>, place: Place, line: u16) -> Vec<Span> {
        let of = |list: &[crate::visit::ColumnInfo]| list.iter().position(|column| column.name == place.column);
        let at = match (of(VISIT_COLUMNS), of(LINE_COLUMNS)) {
            (Some(index), _) => At::Visit(index),
            (None, Some(index)) => At::Line(index),
            (None, None) => return Vec::new(),
        };
        match (self.format, at) {
            (Some(Format::Csv), At::Visit(_)) => {
                visit.lines.iter().filter_map(|l| self.cell(self.row_number(l.row)?, place.column)).collect()
            }
            (Some(Format::Csv), At::Line(_)) => {
                self.row_number(place.row).and_then(|row| self.cell(row, place.column)).into_iter().collect()
            }
            (Some(Format::JsonLines | Format::Xml), At::Visit(index)) => self.borrowed(visit, visit.cells()[index]).into_iter().collect(),
            (Some(Format::JsonLines | Format::Xml), At::Line(index)) => {
                let line = usize::from(line).checked_sub(1).and_then(|n| visit.lines.get(n));
                line.and_then(|line| self.borrowed(visit, line.cells()[index])).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The row with this number.
    pub(super) fn row_number(&self, number: u32) -> Option<&Row> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// A cell of a CSV row that is not empty.
    fn cell(&self, row: &Row, column: &str) -> Option<Span> {
        let wanted = self.header.as_ref()?.targets.iter().position(|target| target.name() == column)?;
        let bytes = &self.bytes[row.start..row.end];
        let cell = Cells::new(bytes).nth(wanted).filter(|cell| !cell.broken)?;
        let value = trim(cell.raw);
        let dress = if cell.quoted { Dress::Quoted } else { Dress::Bare };
        let doubled = cell.quoted && value.contains(&b'"');
        (!value.is_empty() && !doubled).then(|| self.span(row, value, dress)).flatten()
    }

    /// A value that was taken from the chunk as it stands there, and not copied.
    fn borrowed(&self, visit: &Visit<'_>, value: &str) -> Option<Span> {
        let row = self.row_number(visit.row)?;
        let dress = if self.format == Some(Format::Xml) { Dress::Element } else { Dress::Quoted };
        let span = self.span(row, value.as_bytes(), dress).filter(|_| !value.is_empty())?;
        let before = &self.bytes[row.start..row.start + usize::try_from(span.from - row.offset).ok()?];
        let plain = match dress {
            Dress::Element => before.trim_ascii_end().ends_with(b">"),
            // A number without quotes is copied, so what is borrowed has them.
            _ => before.trim_ascii_end().ends_with(b"\""),
        };
        plain.then_some(span)
    }

    /// The span of a slice of the row's bytes; nothing when it is none of them.
    fn span(&self, row: &Row, value: &[u8], dress: Dress) -> Option<Span> {
        let start = (value.as_ptr() as usize).checked_sub(self.bytes.as_ptr() as usize)?;
        let inside = start >= row.start && start + value.len() <= row.end;
        let from = row.offset + (start.checked_sub(row.start)? as u64);
        inside.then_some(Span { from, to: from + value.len() as u64, row: row.number, dress })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::FileNo;
    use crate::intake::{Arena, ChunkReader, InputFiles};

    /// What stands in the file where each of these values is said to be, with chunks of a few bytes.
    fn found(name: &str, text: &str, wanted: &[(u32, &'static str, u16)]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let files = InputFiles::open(&[path]).unwrap();
        let (mut reader, mut chunk) = (ChunkReader::new(&files, 16), Chunk::new());
        let mut all = vec![Vec::new(); wanted.len()];
        while reader.next(&mut chunk).unwrap() {
            let arena = Arena::new();
            chunk.visits(&arena, &mut |visit, _| {
                for (found, (row, column, line)) in all.iter_mut().zip(wanted) {
                    let rows: Vec<u32> = visit.lines.iter().map(|l| l.row).chain([visit.row]).collect();
                    if rows.contains(row) {
                        let spans = chunk.spans(visit, Place { file: FileNo(0), row: *row, column }, *line);
                        found.extend(spans.iter().map(|s| text[s.from as usize..s.to as usize].to_string()));
                    }
                }
            });
        }
        all
    }

    #[test]
    fn a_cell_of_a_csv_file_is_found_with_its_quotes_left_out_and_on_every_row_of_its_visit() {
        let head = "visit_id,line,patient_id,payer_id,service_from,rendering_id,code,dx1\r\n";
        let text = format!(
            "\u{feff}{head}V1,1,P1,,2026-01-01,a,99213,\" e11.9 \"\r\nV1,2,P1,,2026-01-01,a,93000,e11.9\r\n\r\nV2,1,P2,,2026-01-01,a,99214,\r\n"
        );
        let found = found("v.csv", &text, &[(2, "dx1", 0), (3, "code", 2), (5, "dx1", 0), (5, "code", 1)]);
        assert_eq!(found, [vec!["e11.9", "e11.9"], vec!["93000"], vec![], vec!["99214"]]);
    }

    #[test]
    fn a_text_of_a_json_line_is_found_unless_it_has_escapes() {
        let line = |id: &str, code: &str| {
            format!(
                r#"{{"visit_id":"{id}","patient_id":"P","diagnoses":["E11.9"],"lines":[{{"code":"93000"}},{{"code":"{code}","units":2}}]}}"#
            )
        };
        let text = format!("{}\n{}\n", line("V1", "99213"), line("V2", "9921\\u0034"));
        let found = found("v.jsonl", &text, &[(1, "dx1", 0), (1, "code", 2), (2, "code", 1), (2, "code", 2), (2, "units", 2)]);
        assert_eq!(found, [vec!["E11.9"], vec!["99213"], vec!["93000"], vec![], vec![]]);
    }

    #[test]
    fn a_text_of_an_xml_element_is_found_unless_it_has_references() {
        let visit = |id: &str, dx: &str| {
            format!(
                "<visit>\n<visit_id>{id}</visit_id><patient_id>P</patient_id><dx1> {dx} </dx1><lines><line><code>99213</code></line></lines>\n</visit>\n"
            )
        };
        let text = format!("<visits>\n{}{}</visits>\n", visit("V1", "E11.9"), visit("V2", "E11&#46;9"));
        let found = found("v.xml", &text, &[(2, "dx1", 0), (2, "code", 1), (5, "dx1", 0)]);
        assert_eq!(found, [vec!["E11.9"], vec!["99213"], vec![]]);
    }

    #[test]
    fn a_value_that_would_need_care_is_not_written() {
        assert!(Dress::Bare.takes("E11.9") && !Dress::Bare.takes("1,2") && Dress::Quoted.takes("1,2"));
        assert!(!Dress::Quoted.takes("a\"b") && !Dress::Element.takes("a&b") && !Dress::Element.takes(" a") && !Dress::Bare.takes("a\nb"));
    }
}
