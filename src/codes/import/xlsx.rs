//! The cells of a workbook's first sheet: enough of the format for the tables that agencies publish.

use super::Refusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Bytes of one part of a workbook, unpacked.
const PART: u64 = 256 << 20;
/// Cells of a sheet: NCCI's largest workbook would have more, and comes as text as well.
const CELLS: usize = 4_000_000;

/// Reads the first sheet; empty cells are empty texts.
pub(super) fn cells<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Result<Vec<Vec<String>>, Refusal> {
    let texts = match part(zip, "xl/sharedStrings.xml", name)? {
        Some(xml) => shared_texts(&xml).map_err(|reason| Refusal::new(name, format!("the workbook is damaged: {reason}")))?,
        None => Vec::new(),
    };
    let sheet = part(zip, "xl/worksheets/sheet1.xml", name)?.ok_or_else(|| Refusal::new(name, "the workbook has no first sheet"))?;
    sheet_cells(&sheet, &texts).map_err(|reason| Refusal::new(name, format!("the workbook is damaged: {reason}")))
}

fn part<R: Read + Seek>(zip: &mut ZipArchive<R>, part: &str, name: &str) -> Result<Option<String>, Refusal> {
    let Ok(file) = zip.by_name(part) else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(PART + 1).read_to_end(&mut bytes).map_err(|reason| Refusal::new(name, format!("the workbook is damaged: {reason}")))?;
    if bytes.len() as u64 > PART {
        return Err(Refusal::new(name, "the workbook unpacks to more than any official one").help("import the text file instead"));
    }
    let text = String::from_utf8(bytes).map_err(|_| Refusal::new(name, "the workbook is damaged: it is not UTF-8"))?;
    Ok(Some(text))
}

type Damaged = String;

/// The texts that cells refer to by number; a text may be cut into runs.
fn shared_texts(xml: &str) -> Result<Vec<String>, Damaged> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => texts.push(String::new()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => texts.push(String::new()),
            Event::Start(tag) if tag.local_name().as_ref() == "t" => inside = true,
            Event::End(tag) if tag.local_name().as_ref() == "t" => inside = false,
            event if inside => texts.last_mut().into_iter().try_for_each(|text| push(text, &event))?,
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

/// Appends what an event within a text element says.
fn push(text: &mut String, event: &Event<'_>) -> Result<(), Damaged> {
    match event {
        Event::Text(piece) => text.push_str(piece),
        Event::CData(piece) => text.push_str(piece),
        Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|e| e.to_string())? {
            Some(c) => text.push(c),
            None => text.push_str(quick_xml::escape::resolve_predefined_entity(reference).unwrap_or("")),
        },
        _ => {}
    }
    Ok(())
}

fn sheet_cells(xml: &str, texts: &[String]) -> Result<Vec<Vec<String>>, Damaged> {
    let mut reader = Reader::from_str(xml);
    let (mut rows, mut cell, mut inside, mut count) = (Vec::new(), Cell::default(), false, 0);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "row" => rows.push(Vec::new()),
                "c" => cell = Cell::of(&tag),
                "v" | "t" => inside = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => inside = false,
                "c" => {
                    count += 1;
                    if count > CELLS {
                        return Err(format!("it has more than {CELLS} cells"));
                    }
                    if let Some(row) = rows.last_mut() {
                        std::mem::take(&mut cell).put(row, texts)?;
                    }
                }
                _ => {}
            },
            event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) if inside => push(&mut cell.text, &event)?,
            Event::Eof => return Ok(rows),
            _ => {}
        }
    }
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: Option<usize>,
    shared: bool,
    text: String,
}

impl Cell {
    fn of(tag: &BytesStart<'_>) -> Cell {
        let mut cell = Cell::default();
        for attribute in tag.attributes().flatten() {
            match attribute.key.as_ref() {
                "r" => cell.column = column(&attribute.value),
                "t" => cell.shared = attribute.value.as_ref() == "s",
                _ => {}
            }
        }
        cell
    }

    fn put(self, row: &mut Vec<String>, texts: &[String]) -> Result<(), Damaged> {
        let column = self.column.unwrap_or(row.len());
        if column > 512 {
            return Err("a row has more than 512 cells".to_string());
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = if self.shared {
            let number: usize = self.text.trim().parse().map_err(|_| "a cell refers to no text".to_string())?;
            texts.get(number).ok_or("a cell refers to a text that is not there")?.clone()
        } else {
            self.text
        };
        Ok(())
    }
}

/// The column of a place like `AR12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(|b| b.is_ascii_uppercase()).take(4);
    letters.fold(None, |column, letter| Some(column.map_or(0, |c: usize| (c + 1) * 26) + usize::from(letter - b'A')))
}
