//! Sorts any number of records in bounded memory: runs are sorted in memory, spilled to files and merged.
//!
//! The order is by key, then by line, both byte by byte; so the result does not depend on the order of arrival,
//! and with it not on the number of threads. Records that are equal in both are all kept.

use std::cmp::{Ordering, Reverse};
use std::collections::VecDeque;
use std::collections::binary_heap::{BinaryHeap, PeekMut};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Spilled files that are open at once: far below `limits::OPEN_FILES`.
const FAN_IN: usize = 16;
/// Read buffer of one spilled file.
const READ_BYTES: usize = 64 << 10;
/// Both lengths before a record.
const LENGTHS: usize = 2 * size_of::<u32>();
/// What a record costs in memory beside its bytes.
const SPAN_BYTES: usize = size_of::<Span>();

/// Takes records in any order and writes their lines sorted by key.
///
/// Spilled files hold what the lines hold, patients' data included: they are made readable for their owner only,
/// and go when the sorter does.
#[derive(Debug)]
pub struct Sorter {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    /// Bytes that `bytes` and `spans` may need together.
    limit: usize,
    stem: PathBuf,
    spilled: VecDeque<Spill>,
    made: u32,
}

/// Where a record stands in the sorter's bytes: two lengths, the key, the line, as in a spilled file.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// The key's first eight bytes, padded with zeros: decides most comparisons without a look at the key.
    prefix: u64,
    start: usize,
    key: u32,
    line: u32,
}

impl Sorter {
    /// A sorter that holds about `limit` bytes in memory and spills to files `stem.0`, `stem.1` ... beside it.
    ///
    /// The folder of `stem` must exist; nothing is written to it before the limit is reached.
    pub fn new(stem: impl Into<PathBuf>, limit: usize) -> Sorter {
        Sorter { bytes: Vec::new(), spans: Vec::new(), limit, stem: stem.into(), spilled: VecDeque::new(), made: 0 }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When a spill file cannot be written, or the record has 4 GiB or more.
    pub fn push(&mut self, key: &[u8], line: &[u8]) -> io::Result<()> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| io::Error::other("a record of 4 GiB cannot be sorted"));
        let (key_length, line_length) = (length(key)?, length(line)?);
        let more = SPAN_BYTES + LENGTHS + key.len() + line.len();
        if !self.spans.is_empty() && self.bytes.len() + self.spans.len() * SPAN_BYTES + more > self.limit {
            self.spill()?;
        }
        self.spans.push(Span { prefix: prefix(key), start: self.bytes.len(), key: key_length, line: line_length });
        self.bytes.extend_from_slice(&key_length.to_le_bytes());
        self.bytes.extend_from_slice(&line_length.to_le_bytes());
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(line);
        Ok(())
    }

    /// Writes all lines in order and forgets them; returns how many there were.
    ///
    /// # Errors
    /// When a spill file cannot be written or read, or `out` fails.
    pub fn finish(mut self, out: &mut impl Write) -> io::Result<u64> {
        if self.spilled.is_empty() {
            self.sort();
            for span in &self.spans {
                out.write_all(span.line(&self.bytes))?;
            }
            return Ok(self.spans.len() as u64);
        }
        self.spill()?;
        self.bytes = Vec::new();
        self.spans = Vec::new();
        while self.spilled.len() > FAN_IN {
            let some: Vec<Spill> = self.spilled.drain(..FAN_IN).collect();
            let (path, mut file) = self.create()?;
            merge(&some, |head| file.write_all(&head.record))?;
            file.flush()?;
            self.spilled.push_back(Spill(path));
        }
        let all: Vec<Spill> = self.spilled.drain(..).collect();
        merge(&all, |head| out.write_all(head.line()))
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.spans.sort_unstable_by(|a, b| {
            let by_prefix = a.prefix.cmp(&b.prefix);
            by_prefix.then_with(|| a.key(bytes).cmp(b.key(bytes))).then_with(|| a.line(bytes).cmp(b.line(bytes)))
        });
    }

    /// Writes what is in memory to a file, sorted.
    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let (path, mut file) = self.create()?;
        let spill = Spill(path);
        for span in &self.spans {
            file.write_all(span.record(&self.bytes))?;
        }
        file.flush()?;
        self.spilled.push_back(spill);
        self.bytes.clear();
        self.spans.clear();
        Ok(())
    }

    fn create(&mut self) -> io::Result<(PathBuf, BufWriter<File>)> {
        let mut name = self.stem.clone().into_os_string();
        name.push(format!(".{}", self.made));
        self.made += 1;
        let path = PathBuf::from(name);
        let file = private_file(&path)?;
        Ok((path, BufWriter::with_capacity(READ_BYTES, file)))
    }
}

impl Span {
    fn record<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.start..][..LENGTHS + self.key as usize + self.line as usize]
    }

    fn key<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &self.record(bytes)[LENGTHS..][..self.key as usize]
    }

    fn line<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &self.record(bytes)[LENGTHS + self.key as usize..]
    }
}

fn prefix(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = key.len().min(8);
    first[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(first)
}

/// A spilled file; dropping it removes the file.
#[derive(Debug)]
struct Spill(PathBuf);

impl Drop for Spill {
    fn drop(&mut self) {
        // A leftover is in the staging area, which goes as a whole with the run that made it.
        let _ = fs::remove_file(&self.0);
    }
}

/// Creates a file that only its owner can read.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Hands over the records of all files in order; returns how many there were.
fn merge(spilled: &[Spill], mut take: impl FnMut(&Head) -> io::Result<()>) -> io::Result<u64> {
    let mut heads = BinaryHeap::with_capacity(spilled.len());
    for spill in spilled {
        let rest = BufReader::with_capacity(READ_BYTES, File::open(&spill.0)?);
        let mut head = Head { record: Vec::new(), key: 0, rest };
        if head.next()? {
            heads.push(Reverse(head));
        }
    }
    let mut count = 0;
    while let Some(mut first) = heads.peek_mut() {
        take(&first.0)?;
        count += 1;
        if !first.0.next()? {
            PeekMut::pop(first);
        }
    }
    Ok(count)
}

/// The next record of a spilled file.
struct Head {
    record: Vec<u8>,
    /// The length of its key.
    key: usize,
    rest: BufReader<File>,
}

impl Head {
    /// Reads the next record; false at the end of the file.
    fn next(&mut self) -> io::Result<bool> {
        if self.rest.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let mut lengths = [[0; LENGTHS / 2]; 2];
        self.rest.read_exact(lengths.as_flattened_mut())?;
        let [key, line] = lengths.map(|length| u32::from_le_bytes(length) as usize);
        self.key = key;
        self.record.resize(LENGTHS + key + line, 0);
        self.record[..LENGTHS].copy_from_slice(lengths.as_flattened());
        self.rest.read_exact(&mut self.record[LENGTHS..])?;
        Ok(true)
    }

    fn key(&self) -> &[u8] {
        &self.record[LENGTHS..][..self.key]
    }

    fn line(&self) -> &[u8] {
        &self.record[LENGTHS + self.key..]
    }
}

impl Ord for Head {
    fn cmp(&self, other: &Head) -> Ordering {
        (self.key(), self.line()).cmp(&(other.key(), other.line()))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Head) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Head) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head {}
