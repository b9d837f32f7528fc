//! Cuts input files into chunks, one after another: sequential work, cheap enough to do under a lock.

use super::chunk::{Chunk, Kind, Row};
use super::error::IntakeError;
use super::files::{Format, InputFiles};
use super::frame::Scan;
use super::source::Source;
use super::tracker::{Tracker, Verdict};
use super::x12::Sets;
use crate::finding::FileNo;
use crate::limits::ROW_BYTES;
use sha2::{Digest, Sha256};

/// What an input file was, for the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputDigest {
    /// The file.
    pub file: FileNo,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// Hands out the chunks of all files in order: one pass. Make a new one for the next pass.
pub struct ChunkReader<'f> {
    files: &'f InputFiles,
    chunk_bytes: usize,
    hashing: bool,
    digests: Vec<InputDigest>,
    chunks: u64,
    next_file: usize,
    open: Option<Open<'f>>,
}

/// The file being read.
struct Open<'f> {
    source: Source<'f>,
    tracker: Tracker<'f>,
    /// Bytes read that belong to the next chunk.
    rest: Vec<u8>,
    /// Where in the file the next row is looked for.
    offset: u64,
    /// An X12 file is cut in its own way.
    sets: Option<Sets<'f>>,
}

/// Of a row that is too long, this many bytes are kept: enough to find the visit's id in it.
const KEPT_OF_LONG_ROW: usize = 4096;

impl<'f> ChunkReader<'f> {
    /// Begins a pass. Chunks are about `chunk_bytes` long; a longer visit makes a longer chunk.
    pub fn new(files: &'f InputFiles, chunk_bytes: usize) -> ChunkReader<'f> {
        ChunkReader { files, chunk_bytes, hashing: false, digests: Vec::new(), chunks: 0, next_file: 0, open: None }
    }

    /// Begins a pass that also takes the digest of every file.
    pub fn hashing(files: &'f InputFiles, chunk_bytes: usize) -> ChunkReader<'f> {
        ChunkReader { hashing: true, ..ChunkReader::new(files, chunk_bytes) }
    }

    /// The digests of the files that were read to their end, in order; empty unless made with [`ChunkReader::hashing`].
    pub fn digests(&self) -> &[InputDigest] {
        &self.digests
    }

    /// Fills `chunk` with the next piece. `false`: all files were read to their end, and the chunk holds nothing.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool, IntakeError> {
        loop {
            chunk.clear();
            if self.open.is_none() && !self.open_next()? {
                return Ok(false);
            }
            let open = self.open.as_mut().expect("opened above");
            let more = open.fill(chunk, self.chunk_bytes)?;
            if !more {
                self.close()?;
            }
            if !chunk.rows.is_empty() {
                chunk.number = self.chunks;
                self.chunks += 1;
                return Ok(true);
            }
        }
    }

    fn open_next(&mut self) -> Result<bool, IntakeError> {
        let number = self.next_file;
        if number == self.files.len() {
            return Ok(false);
        }
        self.next_file += 1;
        let mut source = Source::open(self.files, FileNo(number as u16), (self.chunk_bytes, self.hashing.then(Sha256::new)))?;
        let mut rest = Vec::new();
        let tracker = Tracker::begin(self.files, &mut source, &mut rest)?;
        let offset = source.so_far() - rest.len() as u64;
        let is_x12 = self.files.list[number].format == Format::X12;
        let sets = is_x12.then(|| Sets::begin(self.files, FileNo(number as u16), std::mem::take(&mut rest)));
        self.open = Some(Open { source, tracker, rest, offset, sets });
        Ok(true)
    }

    fn close(&mut self) -> Result<(), IntakeError> {
        if let Some(open) = self.open.take() {
            self.digests.extend(open.source.close()?);
        }
        Ok(())
    }
}

impl Open<'_> {
    /// Fills `chunk` from the file; `false` when the file ended with it.
    fn fill(&mut self, chunk: &mut Chunk, chunk_bytes: usize) -> Result<bool, IntakeError> {
        self.tracker.label(chunk);
        if let Some(sets) = &mut self.sets {
            return sets.fill(chunk, &mut self.source);
        }
        chunk.bytes.append(&mut self.rest);
        let mut cut = Cut { at: 0, keep: 0 };
        loop {
            let bytes = &chunk.bytes[cut.at..];
            if bytes.is_empty() && self.source.eof {
                self.tracker.finish();
                chunk.bytes.truncate(cut.keep);
                return Ok(false);
            }
            let row = match self.tracker.scan(bytes, self.source.eof) {
                Scan::More => {
                    self.more(chunk, &mut cut)?;
                    continue;
                }
                Scan::Skip { next, rows } => {
                    self.pass_over(&mut cut, (next, rows));
                    continue;
                }
                Scan::Odd { next, rows, odd } => {
                    self.tracker.odd(odd, self.source.path())?;
                    self.pass_over(&mut cut, (next, rows));
                    continue;
                }
                Scan::Row { end, next, rows, kind } => Found { end, next: Some((next, rows)), kind },
                Scan::TooLong => Found { end: KEPT_OF_LONG_ROW.min(bytes.len()), next: None, kind: Kind::TOO_LONG },
            };
            let verdict = self.tracker.judge(&bytes[..row.end], row.kind);
            if verdict.ends_chunk() && cut.at >= chunk_bytes && !chunk.rows.is_empty() {
                chunk.lost_after = verdict == Verdict::Lost;
                self.rest.extend_from_slice(bytes);
                chunk.bytes.truncate(cut.keep);
                return Ok(true);
            }
            self.take(chunk, &mut cut, &row, verdict)?;
        }
    }

    /// Adds a row to the chunk, or counts it where its visit is already over a limit.
    fn take(&mut self, chunk: &mut Chunk, cut: &mut Cut, row: &Found, verdict: Verdict) -> Result<(), IntakeError> {
        let text = cut.at..cut.at + row.end;
        let (number, verdict) = (self.tracker.row, self.tracker.count(&chunk.bytes[text.clone()], verdict));
        let kind = match verdict {
            Verdict::Starts => Some(row.kind | Kind::STARTS),
            Verdict::Lost => Some(row.kind | Kind::STARTS | Kind::LOST),
            Verdict::Continues => Some(row.kind),
            Verdict::Overflows => Some(Kind::OVERFLOW),
            Verdict::Dropped => None,
        };
        if let Some(kind) = kind {
            let end = if kind == Kind::OVERFLOW { text.start } else { text.end };
            chunk.rows.push(Row { start: text.start, end, offset: self.offset, number, kind: Kind(kind) });
            cut.keep = end;
        }
        match row.next {
            Some(passed) => self.pass_over(cut, passed),
            None => self.skip_long_row(chunk, cut)?,
        }
        Ok(())
    }

    /// Goes on behind so many bytes and rows.
    fn pass_over(&mut self, cut: &mut Cut, (bytes, rows): (usize, u32)) {
        self.tracker.pass_over(rows);
        self.offset += bytes as u64;
        cut.at += bytes;
    }

    /// Passes over the rest of a row that is too long, a piece at a time.
    fn skip_long_row(&mut self, chunk: &mut Chunk, cut: &mut Cut) -> Result<(), IntakeError> {
        loop {
            let (passed, rows, ended) = self.tracker.skip(&chunk.bytes[cut.at..], self.source.eof);
            self.pass_over(cut, (passed, rows));
            if ended {
                return Ok(());
            }
            self.more(chunk, cut)?;
        }
    }

    /// Reads on, after throwing away what was passed over.
    fn more(&mut self, chunk: &mut Chunk, cut: &mut Cut) -> Result<(), IntakeError> {
        if cut.at > cut.keep + 64 {
            chunk.bytes.drain(cut.keep..cut.at);
            cut.at = cut.keep;
        }
        let waiting = chunk.bytes.len() - cut.at;
        self.source.read(&mut chunk.bytes, waiting)
    }
}

/// How far a chunk is: rows are looked for from `at`; of what is before, only the bytes up to `keep` are needed.
struct Cut {
    at: usize,
    keep: usize,
}

struct Found {
    end: usize,
    /// Where the next row begins and how many rows further that is; not known of a row that is too long.
    next: Option<(usize, u32)>,
    kind: u8,
}

const _: () = assert!(KEPT_OF_LONG_ROW < ROW_BYTES);

impl Chunk {
    fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
        self.format = None::<Format>;
        (self.header, self.envelope, self.lost_before, self.lost_after) = (None, None, false, false);
    }
}
