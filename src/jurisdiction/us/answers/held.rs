//! The segments of one claim, held together so that what is read from them can borrow.

use super::source::At;
use super::values::decoded;
use crate::wire::x12::{Segment, Separators};

/// Segments as one text, with the places of their elements. Reused from claim to claim.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The segments while they are gathered.
    bytes: Vec<u8>,
    /// The same as text, once all are there.
    text: String,
    /// For each segment the end of its id and of each element.
    marks: Vec<u32>,
    segments: Vec<Place>,
    separators: Option<Separators>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    code: u32,
    start: u32,
    first_mark: u32,
    ordinal: u32,
}

impl Held {
    /// Forgets all segments and keeps the memory.
    pub fn clear(&mut self) {
        if self.bytes.is_empty() {
            self.bytes = std::mem::take(&mut self.text).into_bytes();
        }
        self.bytes.clear();
        self.marks.clear();
        self.segments.clear();
    }

    /// How many bytes are held.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Adds a segment.
    pub fn push(&mut self, segment: &Segment<'_>) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(segment.text());
        let separators = *self.separators.insert(segment.separators);
        self.segments.push(Place {
            code: segment.code(),
            start: place(start),
            first_mark: place(self.marks.len()),
            ordinal: segment.ordinal,
        });
        mark(&self.bytes[start..], place(start), separators.element, &mut self.marks);
        self.bytes.push(Separators::USUAL.terminator);
    }

    /// All segments, each with the usual terminator behind it, and their separators; before they are settled.
    pub fn bytes(&self) -> (&[u8], Separators) {
        (&self.bytes, self.separators.unwrap_or(Separators::USUAL))
    }

    /// Ends gathering: bytes become text. A segment that is not UTF-8 is taken as Latin-1.
    pub fn settle(&mut self) {
        match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(text) => self.text = text,
            Err(error) => self.decode(&error.into_bytes()),
        }
    }

    fn decode(&mut self, bytes: &[u8]) {
        let element = self.separators.unwrap_or(Separators::USUAL).element;
        self.marks.clear();
        self.text.clear();
        for n in 0..self.segments.len() {
            let end = self.segments.get(n + 1).map_or(bytes.len(), |next| next.start as usize) - 1;
            let own = &mut self.segments[n];
            let decoded = decoded(&bytes[own.start as usize..end]);
            (own.start, own.first_mark) = (place(self.text.len()), place(self.marks.len()));
            mark(decoded.as_bytes(), own.start, element, &mut self.marks);
            self.text.push_str(&decoded);
            self.text.push(char::from(Separators::USUAL.terminator));
        }
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
                code: place.code,
                component: self.separators.unwrap_or(Separators::USUAL).component,
                at: At { segment: place.ordinal, element: 0 },
            }
        })
    }
}

/// A position. A claim has at most four megabytes ([`crate::limits::PAID_CLAIM_BYTES`]), twice that once it is decoded.
fn place(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Notes where the id and the elements of a segment that begins at `base` end; separators are found eight bytes at a time.
fn mark(bytes: &[u8], base: u32, element: u8, marks: &mut Vec<u32>) {
    let wanted = u64::from_le_bytes([element; 8]);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut at = base;
    for word in words {
        let mut hits = zero_bytes(u64::from_le_bytes(*word) ^ wanted);
        while hits != 0 {
            marks.push(at + (hits.trailing_zeros() >> 3));
            hits &= hits - 1;
        }
        at += 8;
    }
    for byte in rest {
        if *byte == element {
            marks.push(at);
        }
        at += 1;
    }
    marks.push(at);
}

/// The high bit of every byte that is zero, and no other bit.
const fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((word & LOW) + LOW) | word | LOW)
}

/// One of the held segments.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeldSegment<'a> {
    text: &'a str,
    marks: &'a [u32],
    start: usize,
    code: u32,
    component: u8,
    /// Where it stands.
    pub at: At,
}

impl<'a> HeldSegment<'a> {
    /// The [`crate::wire::x12::segment_code`] of its id.
    pub fn code(&self) -> u32 {
        self.code
    }

    /// The element with that number without blanks around it; empty when it is not there.
    #[inline]
    pub fn get(&self, number: usize) -> &'a str {
        match (self.marks.get(number.wrapping_sub(1)), self.marks.get(number)) {
            (Some(&before), Some(&end)) => trimmed(&self.text[before as usize + 1..end as usize]),
            _ => "",
        }
    }

    /// How many elements there are.
    pub fn count(&self) -> usize {
        self.marks.len() - 1
    }

    /// The first six components of an element, empty where there are fewer.
    pub fn components(&self, number: usize) -> [&'a str; 6] {
        let (mut rest, mut parts) = (self.get(number), [""; 6]);
        for part in &mut parts {
            match rest.bytes().position(|byte| byte == self.component) {
                Some(end) => (*part, rest) = (trimmed(&rest[..end]), &rest[end + 1..]),
                None => {
                    *part = trimmed(rest);
                    break;
                }
            }
        }
        parts
    }

    /// The whole segment as sent.
    pub fn text(&self) -> &'a str {
        &self.text[self.start..]
    }
}

/// The text without blanks around it; most have none.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        _ => text.trim_ascii(),
    }
}
