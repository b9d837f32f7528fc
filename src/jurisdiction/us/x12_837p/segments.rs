//! The text of one transaction set, cut into segments and elements that borrow from it.

use super::super::claim::{Kept, Marks, Slot};
use crate::finding::{FileNo, Private};
use crate::wire::x12::Separators;
use bumpalo::Bump;
use std::borrow::Cow;

/// One transaction set of somebody else's 837P, as intake cut it: ST to SE.
// No Debug: its bytes are patients' data.
#[derive(Clone, Copy)]
pub struct SetInput<'a> {
    /// The input file.
    pub file: FileNo,
    /// ST to SE, with the terminator of SE.
    pub bytes: &'a [u8],
    /// The functional group header (GS), without terminator.
    pub group: &'a [u8],
    /// The separators of the interchange.
    pub separators: Separators,
    /// The number of its ST among the segments of the file.
    pub first_row: u32,
}

/// The set as text: UTF-8, unwrapped.
pub struct SetText<'a> {
    /// The input file.
    pub(super) file: FileNo,
    pub(super) text: Cow<'a, str>,
    pub(super) group: Cow<'a, str>,
    pub(super) separators: Separators,
    pub(super) first_row: u32,
    /// For each dependant the number of the NM1 that names it, and what tells it from others.
    patients: Vec<(u32, String)>,
    /// The same in an arena.
    kept_patients: &'a [(u32, &'a str)],
}

impl<'a> SetText<'a> {
    /// Decodes a set: UTF-8, or Latin-1 where it is not; line breaks within segments are taken out.
    pub fn new(input: &SetInput<'a>) -> SetText<'a> {
        let mut set = SetText {
            file: input.file,
            text: unwrapped(decoded(input.bytes), input.separators),
            group: decoded(input.group),
            separators: input.separators,
            first_row: input.first_row,
            patients: Vec::new(),
            kept_patients: &[],
        };
        set.patients = patients(set.segments());
        set
    }

    /// Moves what the set owns into an arena, so that it can be borrowed for as long as the bytes it was read from.
    pub fn kept(self, arena: &'a Bump) -> &'a SetText<'a> {
        let text = |text: Cow<'a, str>| match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => &*arena.alloc_str(&text),
        };
        let patients: Vec<(u32, &'a str)> = self.patients.iter().map(|(row, key)| (*row, &*arena.alloc_str(key))).collect();
        arena.alloc(SetText {
            file: self.file,
            text: Cow::Borrowed(text(self.text)),
            group: Cow::Borrowed(text(self.group)),
            separators: self.separators,
            first_row: self.first_row,
            // An arena drops nothing: what is in it only borrows.
            patients: Vec::new(),
            kept_patients: arena.alloc_slice_copy(&patients),
        })
    }

    /// What stands for the practice's patient number, which an 837P does not have: name and birth date of the dependant
    /// whom the NM1 segment of that number names.
    pub(super) fn patient_key(&self, row: u32) -> &str {
        match self.patients.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(n) => &self.patients[n].1,
            Err(_) => self.kept_patients.binary_search_by_key(&row, |(row, _)| *row).map_or("", |n| self.kept_patients[n].1),
        }
    }

    /// The segments in order.
    pub(super) fn segments(&self) -> Segments<'_> {
        let marks = Marks { element: self.separators.element, component: self.separators.component };
        Segments { rest: &self.text, terminator: self.separators.terminator, marks, ordinal: self.first_row }
    }
}

fn patients(segments: Segments<'_>) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let mut awaits_birth = false;
    segments.only(&["NM1", "DMG", "HL", "CLM"], |segment| match (segment.id(), segment.element(1)) {
        ("NM1", "QC") => {
            let names = [3, 4, 5].map(|n| segment.element(n).trim());
            found.push((segment.ordinal, names.join(" ").trim_end().to_string()));
            awaits_birth = true;
        }
        ("DMG", _) if std::mem::take(&mut awaits_birth) => {
            if let Some((_, key)) = found.last_mut() {
                key.push(' ');
                key.push_str(segment.element(2).trim());
            }
        }
        ("HL" | "CLM", _) => awaits_birth = false,
        _ => {}
    });
    found
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&b| char::from(b)).collect()),
    }
}

/// Takes out line breaks that cut a segment, as files wrapped at 80 columns have them.
fn unwrapped(text: Cow<'_, str>, separators: Separators) -> Cow<'_, str> {
    let breaks = |c: char| matches!(c, '\r' | '\n') && c != char::from(separators.terminator);
    if memchr::memchr2(b'\r', b'\n', text.as_bytes()).is_none() {
        return text;
    }
    let wrapped = text.split(char::from(separators.terminator)).any(|segment| segment.trim().contains(breaks));
    if wrapped { Cow::Owned(text.chars().filter(|&c| !breaks(c)).collect()) } else { text }
}

/// The segments of a set.
#[derive(Clone)]
pub(super) struct Segments<'t> {
    rest: &'t str,
    terminator: u8,
    marks: Marks,
    ordinal: u32,
}

impl Segments<'_> {
    /// No segments.
    pub(super) fn nothing(self) -> Self {
        Segments { rest: "", ..self }
    }
}

impl<'t> Segments<'t> {
    /// The number and text of the next segment.
    fn next_text(&mut self) -> Option<(u32, &'t str)> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            // Separators are ASCII, so a text is never cut within a character.
            let end = memchr::memchr(self.terminator, self.rest.as_bytes()).unwrap_or(self.rest.len());
            let text = &self.rest[..end];
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
            let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\0' || c == '\u{1a}');
            if text.is_empty() {
                continue;
            }
            let ordinal = self.ordinal;
            self.ordinal = self.ordinal.saturating_add(1);
            return Some((ordinal, text));
        }
    }

    /// The segments with one of these names, and how many there are in all: for looking at a set as a whole.
    pub(super) fn only(mut self, names: &[&str], mut see: impl FnMut(Segment<'t>)) -> u32 {
        let mut count = 0;
        while let Some((ordinal, text)) = self.next_text() {
            count += 1;
            let named = |name: &&str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            if names.iter().any(named) {
                see(Segment::new(text, ordinal, self.marks));
            }
        }
        count
    }
}

impl<'t> Iterator for Segments<'t> {
    type Item = Segment<'t>;

    fn next(&mut self) -> Option<Segment<'t>> {
        let (ordinal, text) = self.next_text()?;
        Some(Segment::new(text, ordinal, self.marks))
    }
}

/// The most elements a segment of an 837P has: CLM has 20.
const ELEMENTS: usize = 24;

/// One segment with its elements.
#[derive(Clone, Copy)]
pub(super) struct Segment<'t> {
    /// As it stands, without its terminator.
    text: &'t str,
    id: [u8; 3],
    parts: [&'t str; ELEMENTS],
    /// More elements than any segment has.
    pub overlong: bool,
    /// Its number among the segments of the file.
    pub ordinal: u32,
    marks: Marks,
}

impl<'t> Segment<'t> {
    fn new(text: &'t str, ordinal: u32, marks: Marks) -> Segment<'t> {
        let mut ends = memchr::memchr_iter(marks.element, text.as_bytes());
        let mut start = ends.next().map_or(text.len(), |end| end + 1);
        let name = text[..start].trim_end_matches(char::from(marks.element)).trim();
        let mut id = [0; 3];
        if name.len() <= 3 && name.is_ascii() {
            id[..name.len()].copy_from_slice(name.as_bytes());
            id.make_ascii_uppercase();
        }
        let mut parts = [""; ELEMENTS];
        for place in &mut parts {
            let end = ends.next().unwrap_or(text.len());
            *place = text.get(start..end).unwrap_or_default();
            start = end + 1;
        }
        let overlong = text.get(start..).is_some_and(|rest| !rest.trim_matches(char::from(marks.element)).is_empty());
        Segment { text, id, parts, overlong, ordinal, marks }
    }

    /// The name of the segment in capital letters; empty when it has none.
    pub fn id(&self) -> &str {
        let length = self.id.iter().position(|&b| b == 0).unwrap_or(self.id.len());
        std::str::from_utf8(&self.id[..length]).unwrap_or_default()
    }

    /// An element, counted from 1; empty when it is not there.
    pub fn element(&self, number: usize) -> &'t str {
        self.parts.get(number.wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// All elements.
    pub fn elements(&self) -> &[&'t str; ELEMENTS] {
        &self.parts
    }

    /// A component of an element, both counted from 1.
    pub fn component(&self, number: usize, component: usize) -> &'t str {
        self.components(number).nth(component.wrapping_sub(1)).unwrap_or_default()
    }

    /// The components of an element.
    pub fn components(&self, number: usize) -> impl Iterator<Item = &'t str> + use<'t> {
        self.element(number).split(char::from(self.marks.component))
    }

    /// What says which of several like segments this is: the first component of its first element.
    pub fn qualifier(&self) -> &'t str {
        self.component(1, 1)
    }

    /// The segment as it stands, to be put back later.
    pub fn kept(&self, slot: Slot) -> Kept<'t> {
        Kept { slot, text: Private::new(self.text), written_with: self.marks }
    }

    /// The whole text: it may hold patients' data.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(bytes: &[u8]) -> Vec<String> {
        let input = SetInput { file: FileNo(0), bytes, group: b"", separators: Separators::USUAL, first_row: 3 };
        SetText::new(&input).segments().map(|s| format!("{}:{}:{}", s.ordinal, s.id(), s.element(2))).collect()
    }

    #[test]
    fn line_ends_doubled_terminators_and_wrapped_lines_do_not_matter() {
        for bytes in [&b"ST*837*0001~NM1*IL*1~"[..], b"ST*837*0001~\r\n~\n NM1*IL*1~\n", b"ST*837*00\r\n01~nm1*IL*1 ~\x1a"] {
            assert_eq!(segments(bytes), ["3:ST:0001", "4:NM1:1"]);
        }
    }

    #[test]
    fn latin_1_is_decoded() {
        assert_eq!(segments(b"NM1*IL*Jos\xe9~"), ["3:NM1:José"]);
    }
}
