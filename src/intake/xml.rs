//! XML visits: `<visits><visit>`, with the names of the visit file inside.

use super::Arena;
use super::chunk::{Chunk, Kind, Row};
use super::filler::Filler;
use super::header::Target;
use super::nested::{self, COVERAGES, DIAGNOSES, Part};
use super::rules;
use crate::finding::Findings;
use crate::visit::Visit;
use memchr::memchr_iter;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// Hands out the visits of a chunk.
pub(super) fn visits<'a>(chunk: &'a Chunk, arena: &'a Arena, each: &mut dyn FnMut(&Visit<'a>, &mut Findings)) {
    let mut filler = Filler::new(chunk);
    for row in &chunk.rows {
        filler.begin(row.number);
        read_visit(&mut filler, arena, (chunk, row));
        filler.finish();
        each(&filler.visit, &mut filler.findings);
    }
}

fn read_visit<'a>(filler: &mut Filler<'a>, arena: &'a Arena, (chunk, row): (&'a Chunk, &Row)) {
    let here = filler.visit.here();
    if row.kind.has(Kind::TOO_LONG) {
        return filler.explain(rules::row_too_long(here));
    }
    if row.kind.has(Kind::BROKEN) {
        filler.explain(rules::malformed_xml(here, "this visit is not closed: </visit> is missing".to_string()));
    }
    let text = filler.text(arena, (row.number, &chunk.bytes[row.start..row.end]), || "");
    let mut xml = Reader::from_str(text);
    xml.config_mut().expand_empty_elements = true;
    let mut walk = Walk { xml, filler, arena, text, row: row.number, counted: 0, pieces: String::new() };
    if let Err(said) = walk.visit() {
        let place = crate::finding::Place { row: walk.row(), ..here };
        if !walk.filler.explained {
            walk.filler.explain(rules::malformed_xml(place, said));
        }
    }
}

/// One visit being walked through.
struct Walk<'x, 'a> {
    xml: Reader<&'a [u8]>,
    filler: &'x mut Filler<'a>,
    arena: &'a Arena,
    text: &'a str,
    /// The row of the file at `counted` bytes of the text.
    row: u32,
    counted: usize,
    /// A text made of several pieces.
    pieces: String,
}

/// What stops the walk: what is wrong, in words.
type Walked<T> = Result<T, String>;

impl<'a> Walk<'_, 'a> {
    /// The row of the file where the walk is.
    fn row(&mut self) -> u32 {
        let at = (self.xml.buffer_position() as usize).min(self.text.len());
        if at > self.counted {
            self.row += memchr_iter(b'\n', &self.text.as_bytes()[self.counted..at]).count() as u32;
            self.counted = at;
        }
        self.row
    }

    fn next(&mut self) -> Walked<Event<'a>> {
        match self.xml.read_event() {
            Ok(Event::Eof) => Err("this visit is not closed: </visit> is missing".to_string()),
            Ok(Event::DocType(_)) => Err("a DOCTYPE is not accepted".to_string()),
            Ok(event) => Ok(event),
            Err(_) => Err("the tags of this visit do not fit together from here on".to_string()),
        }
    }

    fn visit(&mut self) -> Walked<()> {
        while !matches!(self.next()?, Event::Start(_)) {}
        self.members(Part::Visit)
    }

    /// The elements of a visit, line or coverage, up to its end.
    fn members(&mut self, part: Part) -> Walked<()> {
        while let Some(start) = self.child()? {
            let name = start.name();
            let name = name.as_ref();
            match (part, name) {
                (Part::Visit, "diagnoses" | "lines" | "coverages") => self.entries(name)?,
                _ => match nested::named(part, name) {
                    Target::Nowhere => {
                        self.filler.unknown(part.prefix(), name);
                        self.pass_over(&start)?;
                    }
                    target => self.value(target)?,
                },
            }
        }
        Ok(())
    }

    /// The elements of a list, whatever each is called, up to its end.
    fn entries(&mut self, list: &str) -> Walked<()> {
        let mut index = 0;
        while let Some(start) = self.child()? {
            match list {
                "lines" => {
                    let row = self.row();
                    if self.filler.begin_line(row) { self.members(Part::Line)? } else { self.pass_over(&start)? }
                }
                "diagnoses" if index < DIAGNOSES => self.value(nested::diagnosis(index))?,
                "coverages" if index < COVERAGES => self.members(Part::Coverage(index))?,
                _ => {
                    if index == if list == "diagnoses" { DIAGNOSES } else { COVERAGES } {
                        let place = self.filler.visit.here();
                        self.filler.say(rules::too_many_in_list(place, list, index));
                    }
                    self.pass_over(&start)?;
                }
            }
            index += 1;
        }
        Ok(())
    }

    /// The next element inside this one; `None` at its end. Texts do not belong between elements.
    fn child(&mut self) -> Walked<Option<BytesStart<'a>>> {
        loop {
            match self.next()? {
                Event::Start(start) => {
                    // An attribute would be read by nobody: it is said like any unknown name.
                    for attribute in start.attributes().flatten() {
                        self.filler.unknown("@", attribute.key.as_ref());
                    }
                    return Ok(Some(start));
                }
                Event::End(_) => return Ok(None),
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => return Err("a text stands between elements here".to_string()),
                _ => {}
            }
        }
    }

    fn pass_over(&mut self, start: &BytesStart<'a>) -> Walked<()> {
        let read = self.xml.read_to_end(start.name());
        read.map(drop).map_err(|_| "the tags of this visit do not fit together from here on".to_string())
    }

    /// The text of an element up to its end, stored where it belongs.
    fn value(&mut self, target: Target) -> Walked<()> {
        let mut whole: Option<&'a str> = None;
        self.pieces.clear();
        loop {
            match self.next()? {
                Event::End(_) => break,
                Event::Text(text) => self.piece(&mut whole, text.into_inner()),
                Event::CData(text) => self.piece(&mut whole, text.into_inner()),
                Event::GeneralRef(reference) => {
                    let letter = resolved(&reference)?;
                    self.piece(&mut whole, Cow::Owned(letter));
                }
                Event::Start(start) => {
                    let place = self.filler.place(self.filler.visit.row, target.name());
                    self.filler.say_of(target, rules::value_of_wrong_kind(place, "an element", "a text"));
                    self.pass_over(&start)?;
                }
                _ => {}
            }
        }
        let text = if self.pieces.is_empty() { whole.unwrap_or_default() } else { self.arena.alloc_str(&self.pieces) };
        let row = if matches!(target, Target::Visit(_)) { self.filler.visit.row } else { self.row() };
        self.filler.put(target, text, row);
        Ok(())
    }

    /// Adds a piece of text: a slice of the visit as long as it is the only one.
    fn piece(&mut self, whole: &mut Option<&'a str>, piece: Cow<'a, str>) {
        match (piece, *whole) {
            (Cow::Borrowed(text), None) if self.pieces.is_empty() => *whole = Some(text),
            (text, before) => {
                if self.pieces.is_empty() {
                    self.pieces.push_str(before.unwrap_or_default());
                }
                self.pieces.push_str(&text);
            }
        }
    }
}

/// The character that `&name;` or `&#number;` stands for.
fn resolved(reference: &BytesRef<'_>) -> Walked<String> {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => Ok(letter.to_string()),
        Ok(None) => match resolve_predefined_entity(reference) {
            Some(text) => Ok(text.to_string()),
            None => Err("an entity (&name;) is used here that XML does not define".to_string()),
        },
        Err(_) => Err("a character reference (&#number;) is used here that is no character".to_string()),
    }
}
