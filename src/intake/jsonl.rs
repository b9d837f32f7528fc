//! JSON Lines: one visit on each line. Read here, and written for the archive of issued visits.

use super::Arena;
use super::chunk::{Chunk, Kind, Row};
use super::filler::Filler;
use super::header::Target;
use super::nested::{self, COVERAGES, DIAGNOSES, Part};
use super::rules;
use crate::finding::{Findings, Place};
use crate::visit::{LINE_COLUMNS, Visit, lcol};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

pub use super::jsonl_writer::write_visit;

/// Hands out the visits of a chunk.
pub(super) fn visits<'a>(chunk: &'a Chunk, arena: &'a Arena, each: &mut dyn FnMut(&Visit<'a>, &mut Findings)) {
    let mut filler = Filler::new(chunk);
    for row in &chunk.rows {
        filler.begin(row.number);
        read_line(&mut filler, arena, (chunk, row));
        filler.finish();
        each(&filler.visit, &mut filler.findings);
    }
}

fn read_line<'a>(filler: &mut Filler<'a>, arena: &'a Arena, (chunk, row): (&'a Chunk, &Row)) {
    let here = filler.visit.here();
    if row.kind.has(Kind::TOO_LONG) {
        return filler.explain(rules::row_too_long(here));
    }
    let text = filler.text(arena, (row.number, &chunk.bytes[row.start..row.end]), || "");
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(Object { filler, arena, part: Part::Visit }).and_then(|()| json.end());
    if let Err(e) = read {
        let said = match e.classify() {
            serde_json::error::Category::Eof => "the line ends in the middle of the visit".to_string(),
            serde_json::error::Category::Data => "this line is not a visit in braces: {\"visit_id\": ...}".to_string(),
            _ => format!("this line is not JSON from character {} on", e.column()),
        };
        filler.explain(rules::malformed_json(here, said));
    }
}

/// A visit, a line or a coverage: names and values.
struct Object<'x, 'a> {
    filler: &'x mut Filler<'a>,
    arena: &'a Arena,
    part: Part,
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        let Object { filler, arena, part } = self;
        while let Some(name) = map.next_key_seed(Name(arena))? {
            let list = match (part, name) {
                (Part::Visit, "diagnoses") => Some(Entry::Diagnosis),
                (Part::Visit, "lines") => Some(Entry::Line),
                (Part::Visit, "coverages") => Some(Entry::Coverage),
                _ => None,
            };
            if let Some(entry) = list {
                map.next_value_seed(Value { filler: &mut *filler, arena, wanted: Wanted::List(entry) })?;
                continue;
            }
            match nested::named(part, name) {
                Target::Nowhere => {
                    map.next_value::<IgnoredAny>()?;
                    filler.unknown(part.prefix(), name);
                }
                target => map.next_value_seed(Value { filler: &mut *filler, arena, wanted: Wanted::Text(target) })?,
            }
        }
        Ok(())
    }
}

/// A member's name: a slice of the line unless it has escapes.
struct Name<'a>(&'a Arena);

impl<'a> DeserializeSeed<'a> for Name<'a> {
    type Value = &'a str;
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<&'a str, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name<'a> {
    type Value = &'a str;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_borrowed_str<E: Error>(self, name: &'a str) -> Result<&'a str, E> {
        Ok(name)
    }
    fn visit_str<E: Error>(self, name: &str) -> Result<&'a str, E> {
        Ok(self.0.alloc_str(name))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Diagnosis,
    Line,
    Coverage,
}

/// What belongs where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Text(Target),
    List(Entry),
    Object(Part),
}

/// Any value. One of the wrong kind becomes a finding and is passed over.
struct Value<'x, 'a> {
    filler: &'x mut Filler<'a>,
    arena: &'a Arena,
    wanted: Wanted,
}

impl<'a> DeserializeSeed<'a> for Value<'_, 'a> {
    type Value = ();
    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

/// Columns that count something small: a whole number without quotes says the same as its digits.
const COUNTS: [u8; 5] = [
    lcol::LINE.index() as u8,
    lcol::UNITS.index() as u8,
    lcol::MINUTES.index() as u8,
    lcol::PATIENTS_SEEN.index() as u8,
    lcol::FIELDS.index() as u8,
];

impl<'a> Value<'_, 'a> {
    fn place(&self) -> Place {
        let column = match self.wanted {
            Wanted::Text(target) => target.name(),
            Wanted::List(Entry::Diagnosis) => "diagnoses",
            Wanted::List(Entry::Line) | Wanted::Object(Part::Line) => "lines",
            Wanted::List(Entry::Coverage) | Wanted::Object(_) => "coverages",
        };
        Place { column, ..self.filler.visit.here() }
    }

    fn text(self, text: &'a str) {
        match self.wanted {
            Wanted::Text(target) => self.filler.put(target, text, self.filler.visit.row),
            _ if text.is_empty() => {}
            _ => self.wrong("a text"),
        }
    }

    fn wrong(self, found: &str) {
        let wanted = match self.wanted {
            Wanted::Text(_) => "a text in quotes",
            Wanted::List(_) => "a list, [...],",
            Wanted::Object(_) => "an object, {...},",
        };
        let place = self.place();
        self.filler.say(rules::value_of_wrong_kind(place, found, wanted));
    }

    /// A number without quotes, never taken through a float; `digits` is empty when they are not known exactly.
    fn number(self, digits: &str) {
        match self.wanted {
            Wanted::Text(target @ Target::Line(i)) if COUNTS.contains(&i) && !digits.is_empty() => {
                self.filler.put(target, self.arena.alloc_str(digits), self.filler.visit.row);
            }
            Wanted::Text(target) => {
                let finding = rules::number_without_quotes(self.place(), target, digits);
                self.filler.say_of(target, finding);
            }
            _ => self.wrong("a number"),
        }
    }

    /// What belongs at this place of a list; nothing when a visit has no column for it.
    fn entry(entry: Entry, index: usize) -> Option<Wanted> {
        match entry {
            Entry::Line => Some(Wanted::Object(Part::Line)),
            Entry::Diagnosis => (index < DIAGNOSES).then(|| Wanted::Text(nested::diagnosis(index))),
            Entry::Coverage => (index < COVERAGES).then_some(Wanted::Object(Part::Coverage(index))),
        }
    }

    fn too_many(&mut self, entry: Entry) {
        let (list, most) = if matches!(entry, Entry::Diagnosis) { ("diagnoses", DIAGNOSES) } else { ("coverages", COVERAGES) };
        let place = self.place();
        self.filler.say(rules::too_many_in_list(place, list, most));
    }
}

impl<'a> Visitor<'a> for Value<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<(), E> {
        self.text(text);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let text = self.arena.alloc_str(text);
        self.text(text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<(), E> {
        self.wrong(if yes { "true" } else { "false" });
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.number(&number.to_string());
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.number(&number.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.number("");
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(mut self, mut list: S) -> Result<(), S::Error> {
        let Wanted::List(entry) = self.wanted else {
            self.wrong("a list");
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let mut index = 0;
        while let Some(wanted) = Self::entry(entry, index) {
            if list.next_element_seed(Value { filler: &mut *self.filler, arena: self.arena, wanted })?.is_none() {
                return Ok(());
            }
            index += 1;
        }
        if list.next_element::<IgnoredAny>()?.is_some() {
            self.too_many(entry);
            while list.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(())
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        let room = self.wanted != Wanted::Object(Part::Line) || self.filler.begin_line(self.filler.visit.row);
        if let (Wanted::Object(part), true) = (self.wanted, room) {
            return Object { filler: self.filler, arena: self.arena, part }.visit_map(map);
        }
        if room {
            self.wrong("an object");
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

const _: () = assert!(LINE_COLUMNS.len() < 128);
