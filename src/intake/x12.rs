//! X12 files: cut into transaction sets, each with the envelope it stands in. What is inside them is the jurisdiction's to read.
//!
//! Takes what others send: any separators, a new set of them at each ISA, line ends or blanks between segments, files wrapped
//! at 80 columns, small letters in segment names, filling before and after.

use super::chunk::{Chunk, Envelope, Kind, Row};
use super::error::IntakeError;
use super::files::InputFiles;
use super::source::Source;
use crate::finding::FileNo;
use crate::limits::{SEGMENT_BYTES, TRANSACTION_SET_BYTES};
use memchr::memchr;
use std::sync::Arc;

/// One X12 file being cut.
pub(super) struct Sets<'f> {
    files: &'f InputFiles,
    file: FileNo,
    bytes: Vec<u8>,
    /// The next segment is looked for from here.
    at: usize,
    /// Segments so far.
    segments: u32,
    interchange: Option<Interchange>,
    /// What ended the segments of the last interchange.
    terminator: u8,
    /// Where the open transaction set begins in `bytes`, and its segment number.
    set: Option<(usize, u32)>,
}

/// The interchange the file is in.
struct Interchange {
    envelope: Envelope,
    shared: Option<Arc<Envelope>>,
    groups: u64,
    /// Transaction sets of the open group.
    sets: Option<u64>,
}

/// A segment: its name in capitals, where it begins and ends in the bytes, where the next may begin.
struct Segment {
    name: [u8; 3],
    from: usize,
    to: usize,
    next: usize,
}

type Said = (&'static str, &'static str);
const CUT: Said = (
    "the file ends in the middle of a transaction set, which is not read",
    "it was probably cut off on the way: fetch it again; complete transaction sets before it are read",
);
const NO_SE: Said = ("a transaction set has no end (SE), so it is not read", "ask the sender for the file again");
const NO_IEA: Said = ("an interchange has no end (IEA)", "it was probably cut off on the way: fetch it again");
const NO_ST: Said = ("a transaction set ends (SE) that did not begin", "ask the sender for the file again");
const NO_ISA: Said = ("this interchange header (ISA) is not one, so nothing after it is read", "ask the sender for the file again");
const OUTSIDE: Said = ("a transaction set stands outside of any functional group (GS)", "ask the sender for the file again");
const COUNTS: Said = ("an envelope says another number of parts than stand in it", "a part of the file is missing: fetch it again");
const NUMBERS: Said = ("an envelope ends with another control number than it began with", "parts of two files were joined: fetch it again");
const TOO_LONG: Said =
    ("a segment or transaction set is beyond every limit, so it is not read", "the file is damaged or not X12: fetch it again");

impl<'f> Sets<'f> {
    pub fn begin(files: &'f InputFiles, file: FileNo, bytes: Vec<u8>) -> Sets<'f> {
        Sets { files, file, bytes, at: 0, segments: 0, interchange: None, terminator: b'\n', set: None }
    }

    /// Fills the chunk with the next transaction set; `false` when there is none.
    pub fn fill(&mut self, chunk: &mut Chunk, source: &mut Source<'_>) -> Result<bool, IntakeError> {
        while let Some(segment) = self.segment(source)? {
            self.segments = self.segments.saturating_add(1);
            self.at = segment.next;
            match &segment.name {
                b"ISA" => self.interchange_begins(),
                b"GS\0" => self.group_begins(&segment),
                b"ST\0" => self.set_begins(&segment),
                b"SE\0" if self.set_ends(&segment, chunk) => return Ok(true),
                b"GE\0" => self.group_ends(&segment),
                b"IEA" => self.interchange_ends(&segment),
                _ => {}
            }
        }
        if self.set.take().is_some() {
            self.broken(CUT);
        } else if self.interchange.take().is_some() {
            self.broken(NO_IEA);
        }
        Ok(false)
    }

    fn broken(&self, said: Said) {
        self.files.late.broken_place(self.file, self.segments, said);
    }

    /// The next segment; `None` at the end of what can be read.
    fn segment(&mut self, source: &mut Source<'_>) -> Result<Option<Segment>, IntakeError> {
        loop {
            let text = self.skip_filling();
            if let Some(found) = self.found(text, source.eof) {
                return match found {
                    Ok(segment) => Ok(Some(segment)),
                    Err(said) => {
                        self.broken(said);
                        (self.set, self.interchange) = (None, None);
                        self.drain(source)
                    }
                };
            }
            if source.eof {
                return Ok(None);
            }
            self.drop_read();
            let waiting = self.bytes.len() - self.at;
            source.read(&mut self.bytes, waiting)?;
        }
    }

    /// Passes over line ends, blanks, NULs, Ctrl-Z and doubled terminators.
    fn skip_filling(&mut self) -> usize {
        let filling = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a) || *b == self.terminator;
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|b| !filling(b)).unwrap_or(rest.len());
        self.at
    }

    /// The segment that begins at `from`; nothing when there are not enough bytes to tell.
    fn found(&mut self, from: usize, eof: bool) -> Option<Result<Segment, Said>> {
        let text = &self.bytes[from..];
        if text.is_empty() {
            return None;
        }
        if self.interchange.is_none() || is_header(text) {
            return self.header(from, eof);
        }
        let envelope = &self.interchange.as_ref()?.envelope;
        match memchr(envelope.terminator, text) {
            Some(end) if end <= SEGMENT_BYTES => {
                let name = name(text, envelope);
                Some(Ok(Segment { name, from, to: from + end, next: from + end + 1 }))
            }
            Some(_) => Some(Err(TOO_LONG)),
            None if text.len() > SEGMENT_BYTES => Some(Err(TOO_LONG)),
            // What has no terminator at the end of the file was cut.
            None => None,
        }
    }

    /// The interchange header at `from`, which says what separates from there on.
    fn header(&mut self, from: usize, eof: bool) -> Option<Result<Segment, Said>> {
        let text = &self.bytes[from..];
        match Interchange::read(text) {
            Some((interchange, length)) => {
                self.leave();
                self.terminator = interchange.envelope.terminator;
                self.interchange = Some(interchange);
                Some(Ok(Segment { name: *b"ISA", from, to: from + length - 1, next: from + length }))
            }
            None if eof || text.len() > 4096 => Some(Err(NO_ISA)),
            None => None,
        }
    }

    /// Leaves an interchange that did not end.
    fn leave(&mut self) {
        match (self.set.take(), self.interchange.take()) {
            (Some(_), _) => self.broken(NO_SE),
            (None, Some(_)) => self.broken(NO_IEA),
            (None, None) => {}
        }
    }

    fn interchange_begins(&mut self) {
        self.segments = 1;
    }

    fn group_begins(&mut self, segment: &Segment) {
        if self.set.take().is_some() {
            self.broken(NO_SE);
        }
        let gs = unwrapped(&self.bytes[segment.from..segment.to], self.interchange.as_ref().map_or(0, |i| i.envelope.terminator));
        if let Some(interchange) = &mut self.interchange {
            interchange.groups += 1;
            interchange.sets = Some(0);
            interchange.envelope.gs = gs;
            interchange.shared = None;
        }
    }

    fn set_begins(&mut self, segment: &Segment) {
        if self.set.is_some() {
            self.broken(NO_SE);
        }
        self.set = None;
        match self.interchange.as_mut().and_then(|i| i.sets.as_mut()) {
            Some(sets) => {
                *sets += 1;
                self.set = Some((segment.from, self.segments));
            }
            None => self.broken(OUTSIDE),
        }
    }

    fn set_ends(&mut self, segment: &Segment, chunk: &mut Chunk) -> bool {
        let (Some((from, number)), Some(interchange)) = (self.set.take(), &mut self.interchange) else {
            self.broken(NO_ST);
            return false;
        };
        let envelope = interchange.shared.get_or_insert_with(|| Arc::new(interchange.envelope.clone()));
        chunk.envelope = Some(Arc::clone(envelope));
        chunk.bytes.extend_from_slice(&self.bytes[from..segment.next]);
        chunk.rows.push(Row { start: 0, end: chunk.bytes.len(), offset: 0, number, kind: Kind(Kind::STARTS) });
        true
    }

    fn group_ends(&mut self, segment: &Segment) {
        if self.set.take().is_some() {
            self.broken(NO_SE);
        }
        let Some(interchange) = &mut self.interchange else { return };
        let sets = interchange.sets.take();
        let said = interchange.closing(&self.bytes[segment.from..segment.to], (sets.unwrap_or(0), &interchange.envelope.gs, 6));
        if let Some(said) = said {
            self.broken(said);
        }
    }

    fn interchange_ends(&mut self, segment: &Segment) {
        if self.set.take().is_some() {
            self.broken(NO_SE);
        }
        let Some(interchange) = self.interchange.take() else { return };
        let isa = &interchange.envelope.isa;
        if let Some(said) = interchange.closing(&self.bytes[segment.from..segment.to], (interchange.groups, isa, 13)) {
            self.broken(said);
        }
    }

    /// Throws away what was read, except an open transaction set; one that is beyond its limit is given up.
    fn drop_read(&mut self) {
        if self.set.is_some_and(|(from, _)| self.at - from > TRANSACTION_SET_BYTES) {
            self.set = None;
            self.broken(TOO_LONG);
        }
        let keep = self.set.map_or(self.at, |(from, _)| from);
        self.bytes.drain(..keep);
        self.at -= keep;
        self.set = self.set.map(|(_, number)| (0, number));
    }

    /// Reads the file to its end without looking, so that it has its digest.
    fn drain(&mut self, source: &mut Source<'_>) -> Result<Option<Segment>, IntakeError> {
        while !source.eof {
            self.bytes.clear();
            source.read(&mut self.bytes, 0)?;
        }
        self.bytes.clear();
        self.at = 0;
        Ok(None)
    }
}

/// Whether an interchange header begins here: its name, and then a separator, not a letter of a longer name.
fn is_header(text: &[u8]) -> bool {
    text.len() > 3 && text[..3].eq_ignore_ascii_case(b"ISA") && !text[3].is_ascii_alphanumeric() && text[3] != b' '
}

/// The segment's name in capitals; line ends of a wrapped file may stand in it.
fn name(text: &[u8], envelope: &Envelope) -> [u8; 3] {
    let mut name = [0; 3];
    let letters = text.iter().filter(|b| !matches!(b, b'\r' | b'\n'));
    for (place, letter) in name.iter_mut().zip(letters.take_while(|b| **b != envelope.element && **b != envelope.terminator)) {
        *place = letter.to_ascii_uppercase();
    }
    name
}

/// A segment without the line ends of a wrapped file, unless line ends are its terminators.
fn unwrapped(segment: &[u8], terminator: u8) -> Vec<u8> {
    let wraps = |b: &u8| terminator != b'\n' && terminator != b'\r' && matches!(b, b'\r' | b'\n');
    segment.iter().copied().filter(|b| !wraps(b)).collect::<Vec<u8>>().trim_ascii().to_vec()
}

impl Interchange {
    /// The interchange header at the beginning of `text` and its length with the terminator. Its sixteen elements are counted,
    /// not its columns, since senders pad them wrongly; line ends of a wrapped file are passed over.
    fn read(text: &[u8]) -> Option<(Interchange, usize)> {
        if !is_header(text) {
            return None;
        }
        let element = text[3];
        let mut bytes = text.iter().enumerate().take(1024).filter(|(_, b)| !matches!(b, b'\r' | b'\n'));
        for _ in 0..16 {
            bytes.find(|(_, b)| **b == element)?;
        }
        let (at, component) = bytes.next()?;
        let blanks = text[at + 1..].iter().take_while(|b| **b == b' ').count();
        let mut end = at + 1 + blanks;
        let mut terminator = *text.get(end)?;
        if terminator == b'\r' && *text.get(end + 1)? == b'\n' {
            (end, terminator) = (end + 1, b'\n');
        }
        let isa: Vec<u8> = text[..=at].iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
        let repetition = isa.split(|b| *b == element).nth(11).and_then(|e| e.first()).copied().unwrap_or(b'U');
        let envelope = Envelope { isa, gs: Vec::new(), element, component: *component, repetition, terminator };
        Some((Interchange { envelope, shared: None, groups: 0, sets: None }, end + 1))
    }

    /// What is wrong with a GE or IEA: its count, or its control number against element `number` of its header.
    fn closing(&self, trailer: &[u8], (count, header, number): (u64, &[u8], usize)) -> Option<Said> {
        let trailer = unwrapped(trailer, self.envelope.terminator);
        let element = |segment: &[u8], i: usize| {
            let text = segment.split(|b| *b == self.envelope.element).nth(i).unwrap_or_default().trim_ascii();
            String::from_utf8_lossy(text).trim_start_matches('0').to_string()
        };
        if element(&trailer, 1).parse::<u64>().unwrap_or(0) != count {
            return Some(COUNTS);
        }
        (element(&trailer, 2) != element(header, number)).then_some(NUMBERS)
    }
}
