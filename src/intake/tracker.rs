//! What the reader remembers of a file between rows: which visit it is in, and how far that visit went.

use super::cells::Cells;
use super::chunk::{Chunk, Kind};
use super::error::IntakeError;
use super::files::{Format, InputFiles};
use super::frame::{self, Odd, Scan};
use super::header::Header;
use super::late::Late;
use super::source::Source;
use super::xml_frame;
use crate::finding::FileNo;
use crate::limits;
use std::path::Path;
use std::sync::Arc;

/// What a row is to the visit before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Starts,
    Continues,
    /// It cannot be read as far as the visit's id.
    Lost,
    /// The visit is over a limit with this row.
    Overflows,
    /// The visit was over a limit before.
    Dropped,
}

impl Verdict {
    pub fn ends_chunk(self) -> bool {
        matches!(self, Verdict::Starts | Verdict::Lost)
    }
}

pub(super) struct Tracker<'f> {
    late: &'f Arc<Late>,
    file: FileNo,
    format: Format,
    header: Option<Arc<Header>>,
    /// The number of the row that is scanned next.
    pub row: u32,
    visit: Option<InVisit>,
    /// The row before could not be read as far as the visit's id.
    lost: bool,
    root: Root,
    /// Something foreign was found in the XML file.
    foreign: bool,
}

/// How far an XML file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Before,
    Open,
    Closed,
}

const CUT: (&str, &str) =
    ("the file ends without </visits>", "it was probably cut off: export it again; the complete visits in it are read");
const FOREIGN: (&str, &str) =
    ("something other than <visit> stands between the visits", "take it out; it is ignored, and so is more of its kind");

struct InVisit {
    id: Vec<u8>,
    rows: usize,
    bytes: usize,
}

impl<'f> Tracker<'f> {
    /// Begins a file: passes over the byte order mark and reads the header. What was read beyond is left in `rest`.
    pub fn begin(files: &'f InputFiles, source: &mut Source<'_>, rest: &mut Vec<u8>) -> Result<Tracker<'f>, IntakeError> {
        source.read(rest, 4096)?;
        if rest.starts_with(b"\xef\xbb\xbf") {
            rest.drain(..3);
        }
        let (file, late) = (source.number(), &files.late);
        let format = files.list[usize::from(file.0)].format;
        let mut tracker =
            Tracker { late, file, format, header: None, row: 1, visit: None, lost: false, root: Root::Before, foreign: false };
        if let (Format::Xml, Some(found)) = (format, xml_frame::other_encoding(rest)) {
            return Err(IntakeError::Encoding { path: source.path().to_path_buf(), found });
        }
        if format == Format::Csv {
            tracker.read_header(source, rest)?;
        }
        Ok(tracker)
    }

    fn read_header(&mut self, source: &mut Source<'_>, rest: &mut Vec<u8>) -> Result<(), IntakeError> {
        let header = loop {
            // Any number of columns fits a row of which none is known yet; only names over several lines suffer.
            let (end, next) = match frame::record(rest, source.eof, 0) {
                Scan::More => {
                    source.read(rest, rest.len())?;
                    continue;
                }
                Scan::Row { end, next, .. } => (end, next),
                Scan::TooLong | Scan::Skip { .. } | Scan::Odd { .. } => {
                    return Err(IntakeError::NoHeader { path: source.path().to_path_buf() });
                }
            };
            match &rest[..end] {
                // Excel's hint to itself, which it does not count as a row.
                row if row.eq_ignore_ascii_case(b"sep=,") => drop(rest.drain(..next)),
                row if row.to_ascii_lowercase().starts_with(b"sep=") => {
                    let found = "what its first line says (sep=)";
                    return Err(IntakeError::Separator { path: source.path().to_path_buf(), found });
                }
                row if is_blank(row) && !rest.is_empty() => {
                    self.row += 1;
                    rest.drain(..next);
                }
                row => break (Header::read(row, source.path(), self.file, self.late)?, next),
            }
        };
        rest.drain(..header.1);
        self.header = Some(Arc::new(header.0));
        self.row += 1;
        Ok(())
    }

    /// Writes on a chunk where it comes from.
    pub fn label(&self, chunk: &mut Chunk) {
        (chunk.file, chunk.format, chunk.lost_before) = (self.file, Some(self.format), self.lost);
        (chunk.header, chunk.late) = (self.header.clone(), Some(Arc::clone(self.late)));
    }

    /// The row at the beginning of `bytes`. Looks only.
    pub fn scan(&self, bytes: &[u8], eof: bool) -> Scan {
        let scan = match &self.header {
            Some(header) => frame::record(bytes, eof, header.cells()),
            None if self.format == Format::Xml => return xml_frame::scan(bytes, eof),
            None => frame::line(bytes, eof),
        };
        match scan {
            Scan::Row { end, next, rows, kind } if kind & Kind::BROKEN == 0 && is_blank(&bytes[..end]) => Scan::Skip { next, rows },
            scan => scan,
        }
    }

    /// How far the rest of a row that is too long goes: bytes, rows, and whether it ends there.
    pub fn skip(&self, bytes: &[u8], eof: bool) -> (usize, u32, bool) {
        if self.format == Format::Xml { xml_frame::skip_visit(bytes, eof) } else { frame::skip_line(bytes, eof) }
    }

    /// Takes note of what stands outside of visits in an XML file.
    pub fn odd(&mut self, odd: Odd, path: &Path) -> Result<(), IntakeError> {
        match (odd, self.root) {
            (Odd::Doctype, _) => return Err(IntakeError::Doctype { path: path.to_path_buf() }),
            (Odd::Foreign, Root::Before) => {
                let (found, help) = ("an XML file without <visits>", "put the visits into <visits> ... </visits>");
                return Err(IntakeError::NotVisits { path: path.to_path_buf(), found, help });
            }
            (Odd::Root, _) => self.root = Root::Open,
            (Odd::Closed, _) => self.root = Root::Closed,
            (Odd::Foreign, _) => {
                if !std::mem::replace(&mut self.foreign, true) {
                    self.late.broken_place(self.file, self.row, FOREIGN);
                }
            }
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(&mut self) {
        if self.root == Root::Open {
            self.late.broken_place(self.file, self.row, CUT);
            self.root = Root::Closed;
        }
    }

    /// What a row is to the visit before it. Looks only.
    pub fn judge(&self, row: &[u8], kind: u8) -> Verdict {
        let Some(header) = &self.header else { return Verdict::Starts };
        let cell = |index| Cells::new(row).nth(index).filter(|c| !c.broken && (kind & Kind::TOO_LONG == 0 || !c.last));
        let Some(id) = cell(header.visit_id).map(|c| c.text()) else { return Verdict::Lost };
        if let Some(visit) = self.visit.as_ref().filter(|visit| !id.is_empty() && visit.id == *id) {
            debug_assert!(visit.rows > 0);
            return Verdict::Continues;
        }
        if !id.is_empty() {
            return Verdict::Starts;
        }
        match cell(header.patient_id).map(|c| c.text().is_empty()) {
            None => Verdict::Lost,
            Some(true) if self.visit.is_some() => Verdict::Continues,
            Some(_) => Verdict::Starts,
        }
    }

    /// Counts a row towards its visit, and says whether that is over a limit.
    pub fn count(&mut self, row: &[u8], verdict: Verdict) -> Verdict {
        self.lost = verdict == Verdict::Lost;
        if let Some(header) = &self.header {
            header.learn(row);
        }
        match (verdict, &mut self.visit, &self.header) {
            (Verdict::Continues, Some(visit), _) => {
                let over = |v: &InVisit| v.rows > limits::LINES_PER_VISIT || v.bytes > limits::VISIT_BYTES;
                let before = over(visit);
                visit.rows += 1;
                visit.bytes += row.len();
                match (before, over(visit)) {
                    (true, _) => Verdict::Dropped,
                    (false, true) => Verdict::Overflows,
                    (false, false) => Verdict::Continues,
                }
            }
            (Verdict::Starts, visit, Some(header)) => {
                let id = Cells::new(row).nth(header.visit_id).map(|c| c.text().into_owned()).unwrap_or_default();
                *visit = Some(InVisit { id, rows: 1, bytes: row.len() });
                verdict
            }
            _ => {
                self.visit = None;
                verdict
            }
        }
    }

    pub fn pass_over(&mut self, rows: u32) {
        self.row = self.row.saturating_add(rows);
    }
}

/// A row of nothing but blanks, empty cells and what programs fill files up with.
fn is_blank(row: &[u8]) -> bool {
    row.iter().all(|b| matches!(b, b',' | b' ' | b'\t' | b'"' | 0 | 0x1a))
}
