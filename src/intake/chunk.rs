//! A piece of an input file that begins and ends where visits do.

use super::files::Format;
use super::header::Header;
use super::late::Late;
use super::{Arena, csv, jsonl, xml};
use crate::finding::{FileNo, Findings};
use crate::visit::Visit;
use std::sync::Arc;

/// A piece of one input file: whole visits, or one transaction set. A worker keeps one and has it filled again and again.
#[derive(Debug, Default)]
pub struct Chunk {
    pub(super) number: u64,
    pub(super) file: FileNo,
    pub(super) format: Option<Format>,
    pub(super) bytes: Vec<u8>,
    pub(super) rows: Vec<Row>,
    pub(super) header: Option<Arc<Header>>,
    pub(super) envelope: Option<Arc<Envelope>>,
    /// A row whose visit is unknown stands right before, or right after, this chunk.
    pub(super) lost_before: bool,
    pub(super) lost_after: bool,
    pub(super) late: Option<Arc<Late>>,
}

/// One row of a chunk (a CSV record, a JSON line, an XML visit), as the reader found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub start: usize,
    pub end: usize,
    /// Where the row begins in its file; 0 for a transaction set.
    pub offset: u64,
    pub number: u32,
    pub kind: Kind,
}

/// What the reader saw of a row when it cut it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind(pub u8);

impl Kind {
    /// A visit begins here; otherwise the row continues the one before.
    pub const STARTS: u8 = 1;
    /// Some cell is quoted.
    pub const QUOTED: u8 = 2;
    /// A quote in it is not closed: what stands after the quote cannot be told.
    pub const BROKEN: u8 = 4;
    /// Only its beginning is here.
    pub const TOO_LONG: u8 = 8;
    /// It cannot be read as far as the visit id.
    pub const LOST: u8 = 16;
    /// Not a row: the visit went on beyond a limit, from this row.
    pub const OVERFLOW: u8 = 32;

    pub fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// What encloses a transaction set: needed to read it, and to say where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The interchange header as it stands in the file, without terminator and line ends.
    pub isa: Vec<u8>,
    /// The functional group header, likewise.
    pub gs: Vec<u8>,
    /// Between elements.
    pub element: u8,
    /// Between components of an element.
    pub component: u8,
    /// Between repetitions of an element; as ISA11 has it, which may be a letter in old files.
    pub repetition: u8,
    /// After a segment.
    pub terminator: u8,
}

impl Chunk {
    /// A chunk with nothing in it.
    pub fn new() -> Chunk {
        Chunk::default()
    }

    /// Visits from an archive: whole lines of JSON, each a visit.
    pub fn of_json_lines(file: FileNo, bytes: Vec<u8>) -> Chunk {
        let mut rows = Vec::new();
        let mut start = 0;
        for (end, number) in memchr::memchr_iter(b'\n', &bytes).zip(1..) {
            rows.push(Row { start, end, offset: start as u64, number, kind: Kind(Kind::STARTS) });
            start = end + 1;
        }
        Chunk { file, format: Some(Format::JsonLines), bytes, rows, ..Chunk::default() }
    }

    /// Its place among all chunks of the pass, from 0: for handing results over in order.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The file it comes from.
    pub fn file(&self) -> FileNo {
        self.file
    }

    /// What it is written in; `None` while it has never been filled.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// The row of the file that its first visit begins on; for X12, the number of the ST segment, counted from ISA as 1.
    pub fn first_row(&self) -> u32 {
        self.rows.first().map_or(0, |row| row.number)
    }

    /// Its bytes: for X12 exactly one transaction set, ST to SE with its terminator.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What encloses the transaction set of an X12 chunk.
    pub fn envelope(&self) -> Option<&Arc<Envelope>> {
        self.envelope.as_ref()
    }

    /// Hands out the chunk's visits in their order, each with what intake has to say about it.
    ///
    /// A row that could not be read far enough to know its visit comes as a visit of its own, with an empty
    /// `visit_id` and a finding that holds it, so that nothing disappears. X12 chunks have no visits here.
    pub fn visits<'a>(&'a self, arena: &'a Arena, each: &mut dyn FnMut(&Visit<'a>, &mut Findings)) {
        match self.format {
            Some(Format::Csv) => csv::visits(self, arena, each),
            Some(Format::JsonLines) => jsonl::visits(self, arena, each),
            Some(Format::Xml) => xml::visits(self, arena, each),
            Some(Format::X12) | None => {}
        }
    }
}
