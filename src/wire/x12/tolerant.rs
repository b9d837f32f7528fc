//! The reader for files of others: it takes every lexical shape seen in the field and says where it had to stop.
//!
//! Taken: byte order mark, blank lines, CR, LF or both after terminators, newline as terminator, lines wrapped at 80 columns,
//! lower-case segment ids, doubled terminators, blanks around segments, Ctrl-Z and NUL at the end, several interchanges
//! with different separators. Refused: text that is not X12, a file cut off inside a segment or before IEA.

use super::Separators;
use super::separators::NoSeparators;
use crate::limits::SEGMENT_BYTES;
use std::borrow::Cow;
use std::io::Read;

/// Why a file cannot be read further. What was read before stays good, except the interchange that was open.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no X12 at all in the file.
    #[error("the file is empty")]
    Empty,
    /// The text where an interchange should begin is something else, such as a web page.
    #[error("byte {offset}: an X12 interchange begins with ISA, this text does not")]
    NotX12 {
        /// Where, in bytes from the start of the file.
        offset: u64,
    },
    /// The ISA segment does not tell its separators.
    #[error("byte {offset}: the ISA segment is damaged: its separators cannot be told")]
    BadInterchange {
        /// Where, in bytes from the start of the file.
        offset: u64,
    },
    /// A segment does not begin with a segment id of two or three letters and digits.
    #[error("byte {offset}: segment {ordinal} does not begin with a segment id")]
    NotASegment {
        /// Where, in bytes from the start of the file.
        offset: u64,
        /// Which segment of the file, from 1.
        ordinal: u32,
    },
    /// A segment is longer than any real one.
    #[error("byte {offset}: segment {ordinal} is longer than {} bytes", SEGMENT_BYTES)]
    TooLong {
        /// Where, in bytes from the start of the file.
        offset: u64,
        /// Which segment of the file, from 1.
        ordinal: u32,
    },
    /// The file ends inside a segment or before the IEA segment.
    #[error("byte {offset}: the file ends before its interchange does: it was cut off")]
    CutOff {
        /// Where, in bytes from the start of the file.
        offset: u64,
    },
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// One segment as it was sent, without line breaks and blanks around it.
#[derive(Clone, Debug)]
pub struct Segment<'a> {
    text: Cow<'a, [u8]>,
    /// Its id and zeros behind: one word, so that comparing it is one comparison.
    id: [u8; 4],
    /// The separators of its interchange.
    pub separators: Separators,
    /// Which segment of the file this is, counted from 1.
    pub ordinal: u32,
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    /// Which interchange of the file it is in, counted from 1.
    pub interchange: u32,
}

/// A segment id of two or three characters as a number that can be compared at once and matched as a constant.
pub const fn segment_code(id: &[u8]) -> u32 {
    let third = if id.len() > 2 { id[2] } else { 0 };
    u32::from_le_bytes([id[0], id[1], third, 0])
}

impl<'a> Segment<'a> {
    /// The segment id in upper case: `CLM`, `N3`.
    pub fn id(&self) -> &[u8] {
        let length = if self.id[2] == 0 { 2 } else { 3 };
        &self.id[..length]
    }

    /// The segment id in upper case as a number: [`segment_code`] of it.
    pub fn code(&self) -> u32 {
        u32::from_le_bytes(self.id)
    }

    /// Whether this is a segment with that id, given in upper case.
    pub fn is(&self, id: &[u8]) -> bool {
        self.id() == id
    }

    /// The elements in order, without the segment id; trailing empty ones included.
    pub fn elements(&self) -> impl Iterator<Item = &[u8]> {
        let element = self.separators.element;
        self.text.split(move |&b| b == element).skip(1)
    }

    /// The element with that number, counted from 1 as on paper; empty when it is not there.
    pub fn element(&self, number: usize) -> &[u8] {
        self.elements().nth(number.wrapping_sub(1)).unwrap_or_default()
    }

    /// The components of the element with that number.
    pub fn components(&self, number: usize) -> impl Iterator<Item = &[u8]> {
        let component = self.separators.component;
        self.element(number).split(move |&b| b == component)
    }

    /// One component, both counted from 1: CLM05-3 is `component(5, 3)`; empty when it is not there.
    pub fn component(&self, number: usize, component: usize) -> &[u8] {
        self.components(number).nth(component.wrapping_sub(1)).unwrap_or_default()
    }

    /// The whole segment with its separators, without terminator: for messages to those who may see it, and for copies.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The same segment, independent of the buffer it was read from.
    pub fn into_owned(self) -> Segment<'static> {
        Segment { text: Cow::Owned(self.text.into_owned()), ..self }
    }
}

/// The segments of a file that is in memory, in order; ends after the first trouble.
#[derive(Debug)]
pub struct Segments<'a> {
    bytes: &'a [u8],
    scan: Scan,
}

impl<'a> Segments<'a> {
    /// Reads the whole text of a file.
    pub fn new(bytes: &'a [u8]) -> Segments<'a> {
        Segments { bytes, scan: Scan::default() }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<Segment<'a>, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.scan.step(self.bytes, true) {
            Step::Segment { start, end, next } => {
                let found = self.scan.segment(self.bytes.get(start..end)?, start);
                self.bytes = self.bytes.get(next..)?;
                self.scan.consumed += next as u64;
                Some(self.scan.keep(found))
            }
            Step::Trouble(trouble) => Some(Err(trouble)),
            Step::More | Step::End => None,
        }
    }
}

/// The segments of a file that is read piece by piece; memory stays within one segment and one read.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    buffer: Vec<u8>,
    begin: usize,
    at_end: bool,
    scan: Scan,
}

/// Bytes asked of the source at once.
const READ_BYTES: u64 = 1 << 16;

impl<R: Read> Reader<R> {
    /// Reads from any source of bytes.
    pub fn new(source: R) -> Reader<R> {
        Reader { source, buffer: Vec::new(), begin: 0, at_end: false, scan: Scan::default() }
    }

    /// The next segment, borrowed until the next call; `None` at the good end of the file and after a trouble.
    ///
    /// # Errors
    /// When the text is not X12, is damaged or cut off, or the source fails.
    pub fn next_segment(&mut self) -> Result<Option<Segment<'_>>, Trouble> {
        let (start, end, next) = loop {
            match self.scan.step(self.buffer.get(self.begin..).unwrap_or_default(), self.at_end) {
                Step::Segment { start, end, next } => break (self.begin + start, self.begin + end, next),
                Step::End => return Ok(None),
                Step::Trouble(trouble) => return Err(trouble),
                Step::More => self.fill()?,
            }
        };
        let from = start - self.begin;
        self.begin += next;
        let found = self.scan.segment(&self.buffer[start..end], from);
        self.scan.consumed += next as u64;
        self.scan.keep(found).map(Some)
    }

    /// Drops what was handed out and reads on.
    fn fill(&mut self) -> Result<(), Trouble> {
        self.buffer.drain(..self.begin.min(self.buffer.len()));
        self.begin = 0;
        let count = self.source.by_ref().take(READ_BYTES).read_to_end(&mut self.buffer);
        self.at_end = count.as_ref().is_ok_and(|&n| n == 0);
        self.scan.done |= count.is_err();
        Ok(count.map(|_| ())?)
    }
}

/// What is known between two segments.
#[derive(Debug, Default)]
struct Scan {
    separators: Option<Separators>,
    /// Between ISA and IEA.
    open: bool,
    done: bool,
    ordinal: u32,
    interchange: u32,
    /// Bytes of the file before the text that `step` looks at.
    consumed: u64,
}

/// Positions are relative to the text that was looked at.
enum Step {
    Segment { start: usize, end: usize, next: usize },
    More,
    End,
    Trouble(Trouble),
}

impl Scan {
    /// Looks for the next segment in `text`; `last` says that nothing follows it.
    fn step(&mut self, text: &[u8], last: bool) -> Step {
        if self.done {
            return Step::End;
        }
        let step = self.find(text, last);
        self.done = matches!(step, Step::End | Step::Trouble(_));
        step
    }

    fn find(&mut self, text: &[u8], last: bool) -> Step {
        let start = self.filler(text);
        let rest = &text[start..];
        let offset = self.consumed + start as u64;
        if !last && rest.len() < 4 {
            return Step::More;
        }
        if rest.is_empty() {
            return self.end(offset);
        }
        if begins_interchange(rest) {
            return self.interchange(rest, start, last);
        }
        match self.separators {
            Some(separators) if self.open => self.terminated(rest, start, (separators, last)),
            _ => Step::Trouble(Trouble::NotX12 { offset }),
        }
    }

    /// How many bytes to pass over: blanks, empty segments, byte order mark, Ctrl-Z, NUL.
    fn filler(&self, text: &[u8]) -> usize {
        let terminator = self.separators.map_or(b'\n', |s| s.terminator);
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a => at += 1,
                0xef if text[at..].starts_with(b"\xef\xbb\xbf") => at += 3,
                _ if byte == terminator => at += 1,
                _ => break,
            }
        }
        at
    }

    fn end(&self, offset: u64) -> Step {
        match (self.open, self.interchange) {
            (true, _) => Step::Trouble(Trouble::CutOff { offset }),
            (false, 0) => Step::Trouble(Trouble::Empty),
            (false, _) => Step::End,
        }
    }

    fn interchange(&mut self, rest: &[u8], start: usize, last: bool) -> Step {
        let offset = self.consumed + start as u64;
        match Separators::of_isa(rest) {
            Ok((separators, end)) => {
                self.separators = Some(separators);
                self.open = true;
                self.interchange += 1;
                Step::Segment { start, end: start + end, next: start + end + 1 }
            }
            Err(NoSeparators::Incomplete) if !last => Step::More,
            Err(NoSeparators::Incomplete) => Step::Trouble(Trouble::CutOff { offset }),
            Err(NoSeparators::Wrong) => Step::Trouble(Trouble::BadInterchange { offset }),
        }
    }

    fn terminated(&self, rest: &[u8], start: usize, (separators, last): (Separators, bool)) -> Step {
        let offset = self.consumed + start as u64;
        let too_long = Trouble::TooLong { offset, ordinal: self.ordinal + 1 };
        match memchr::memchr(separators.terminator, rest) {
            Some(end) if end > SEGMENT_BYTES => Step::Trouble(too_long),
            Some(end) => Step::Segment { start, end: start + end, next: start + end + 1 },
            None if rest.len() > SEGMENT_BYTES => Step::Trouble(too_long),
            None if !last => Step::More,
            None if is_whole_iea(rest, separators) => Step::Segment { start, end: start + rest.len(), next: start + rest.len() },
            None => Step::Trouble(Trouble::CutOff { offset }),
        }
    }

    /// Makes the segment of a text between terminators that begins `from` bytes into the text looked at.
    fn segment<'t>(&mut self, raw: &'t [u8], from: usize) -> Result<Segment<'t>, Trouble> {
        self.ordinal = self.ordinal.saturating_add(1);
        let offset = self.consumed + from as u64;
        let separators = self.separators.unwrap_or(Separators::USUAL);
        let text = unwrapped(raw, separators);
        match segment_id(&text, separators.element) {
            Some(id) => {
                self.open &= id != *b"IEA\0";
                Ok(Segment { text, id, separators, ordinal: self.ordinal, offset, interchange: self.interchange })
            }
            None => Err(Trouble::NotASegment { offset, ordinal: self.ordinal }),
        }
    }

    fn keep<T>(&mut self, found: Result<T, Trouble>) -> Result<T, Trouble> {
        self.done |= found.is_err();
        found
    }
}

fn begins_interchange(text: &[u8]) -> bool {
    matches!(text, [a, b, c, d, ..] if [*a, *b, *c].eq_ignore_ascii_case(b"ISA") && !d.is_ascii_alphanumeric())
}

/// A last segment without terminator is taken only when it is the whole IEA, control number included.
fn is_whole_iea(text: &[u8], separators: Separators) -> bool {
    let mut elements = text.trim_ascii_end().split(|&b| b == separators.element);
    let id = elements.next().is_some_and(|id| id.eq_ignore_ascii_case(b"IEA"));
    id && elements.nth(1).is_some_and(|number| number.iter().filter(|b| b.is_ascii_digit()).count() == 9) && elements.next().is_none()
}

/// Removes line breaks that wrapped the segment, and blanks before its terminator.
fn unwrapped(raw: &[u8], separators: Separators) -> Cow<'_, [u8]> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0) && !separators.contains(*b);
    // Nearly every segment ends with a letter or digit.
    let raw = match raw.last() {
        Some(last) if *last > b' ' => raw,
        _ => &raw[..raw.iter().rposition(|b| !blank(b)).map_or(0, |last| last + 1)],
    };
    if memchr::memchr2(b'\r', b'\n', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().copied().filter(|&b| !matches!(b, b'\r' | b'\n') || separators.contains(b)).collect())
}

fn segment_id(text: &[u8], element: u8) -> Option<[u8; 4]> {
    let (upper, upper_or_digit) = (|b: u8| b.is_ascii_uppercase(), |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit());
    match *text {
        [a, b, c, end, ..] if end == element && upper(a) && upper_or_digit(b) && upper_or_digit(c) => {
            return Some(segment_code(&[a, b, c]).to_le_bytes());
        }
        [a, b, end, ..] if end == element && upper(a) && upper_or_digit(b) => return Some(segment_code(&[a, b]).to_le_bytes()),
        _ => {}
    }
    let length = memchr::memchr(element, text).unwrap_or(text.len());
    let name = text[..length].trim_ascii();
    let good = (2..=3).contains(&name.len()) && name[0].is_ascii_alphabetic() && name.iter().all(u8::is_ascii_alphanumeric);
    let mut id = [0; 4];
    good.then(|| {
        id[..name.len()].copy_from_slice(name);
        id.make_ascii_uppercase();
        id
    })
}
