//! The segments of one claim, held together so that what is read from them can borrow.

use super::source::At;
use crate::wire::x12::{Segment, Separators};

/// Segments as one text, with the places of their elements. Reused from claim to claim.
#[derive(Debug, Default)]
pub(super) struct Held {
    text: String,
    /// For each segment the end of its id and of each element.
    marks: Vec<u32>,
    segments: Vec<Place>,
    component: u8,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    id: [u8; 3],
    start: u32,
    first_mark: u32,
    ordinal: u32,
}

impl Held {
    /// Forgets all segments and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.segments.clear();
    }

    /// How many bytes are held.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Adds a segment. Text that is not UTF-8 is taken as Latin-1.
    pub fn push(&mut self, segment: &Segment<'_>) {
        let start = self.text.len();
        match std::str::from_utf8(segment.text()) {
            Ok(text) => self.text.push_str(text),
            Err(_) => self.text.extend(segment.text().iter().map(|&byte| char::from(byte))),
        }
        self.component = segment.separators.component;
        let mut id = [0; 3];
        id[..segment.id().len()].copy_from_slice(segment.id());
        // A claim has at most four megabytes: PAID_CLAIM_BYTES.
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.segments.push(Place { id, start: place(start), first_mark: place(self.marks.len()), ordinal: segment.ordinal });
        mark(&self.text, start, segment.separators, &mut self.marks);
    }

    /// The segments, in their order.
    pub fn segments(&self) -> impl Iterator<Item = HeldSegment<'_>> {
        (0..self.segments.len()).map(|n| {
            let place = self.segments[n];
            let end = self.segments.get(n + 1).map_or(self.marks.len(), |next| next.first_mark as usize);
            let text_end = self.marks.get(end - 1).map_or(self.text.len(), |&mark| mark as usize);
            HeldSegment {
                text: &self.text[..text_end],
                marks: &self.marks[place.first_mark as usize..end],
                start: place.start as usize,
                id: place.id,
                component: self.component,
                at: At { segment: place.ordinal, element: 0 },
            }
        })
    }
}

/// Notes where the id and the elements of the segment at `start` end.
fn mark(text: &str, start: usize, separators: Separators, marks: &mut Vec<u32>) {
    let bytes = &text.as_bytes()[start..];
    let base = u32::try_from(start).unwrap_or(u32::MAX);
    marks.extend((base..).zip(bytes).filter(|(_, byte)| **byte == separators.element).map(|(at, _)| at));
    marks.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
}

/// One of the held segments.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeldSegment<'a> {
    text: &'a str,
    marks: &'a [u32],
    start: usize,
    id: [u8; 3],
    component: u8,
    /// Where it stands.
    pub at: At,
}

impl<'a> HeldSegment<'a> {
    /// The segment id in upper case, ids of two letters with a zero behind.
    pub fn id(&self) -> [u8; 3] {
        self.id
    }

    /// The element with that number without blanks around it; empty when it is not there.
    pub fn get(&self, number: usize) -> &'a str {
        match (self.marks.get(number.wrapping_sub(1)), self.marks.get(number)) {
            (Some(&before), Some(&end)) => self.text[before as usize + 1..end as usize].trim_ascii(),
            _ => "",
        }
    }

    /// How many elements there are.
    pub fn count(&self) -> usize {
        self.marks.len() - 1
    }

    /// The components of an element.
    pub fn components(&self, number: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(number).split(char::from(self.component)).map(str::trim_ascii)
    }

    /// The whole segment as sent.
    pub fn text(&self) -> &'a str {
        &self.text[self.start..]
    }
}
