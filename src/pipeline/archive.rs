//! `visits.jsonl.gz`: the visits as issued, in their order.
//!
//! A gzip file may have several members one after another. Members are cut by the amount of text, at the end of a
//! visit, so that the bytes do not depend on threads or chunks and any worker may compress the next member.

use super::RunError;
use crate::batch::StagedFile;
use crate::limits;
use flate2::read::MultiGzDecoder;
use flate2::{Compression, GzBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Text of one member, about.
const MEMBER: usize = 512 << 10;

/// Cuts the text of visits into members. Used in the order of the input.
#[derive(Default)]
pub struct Cutter {
    text: Vec<u8>,
    members: u64,
}

/// Text that will be one gzip member.
pub struct Member {
    number: u64,
    text: Vec<u8>,
}

impl Cutter {
    /// Adds JSON lines; whole members come back, to be compressed by whoever has time.
    pub fn add(&mut self, mut lines: &[u8]) -> Vec<Member> {
        let mut members = Vec::new();
        while self.text.len() + lines.len() >= MEMBER {
            let wanted = MEMBER - self.text.len().min(MEMBER);
            // A member ends with the first visit that reaches its size.
            let Some(end) = memchr::memchr(b'\n', &lines[wanted.saturating_sub(1).min(lines.len())..]) else { break };
            let (now, later) = lines.split_at(wanted.saturating_sub(1).min(lines.len()) + end + 1);
            self.text.extend_from_slice(now);
            members.push(self.cut());
            lines = later;
        }
        self.text.extend_from_slice(lines);
        members
    }

    /// The last member, which may be short or empty.
    pub fn finish(&mut self) -> Member {
        self.cut()
    }

    fn cut(&mut self) -> Member {
        self.members += 1;
        Member { number: self.members - 1, text: std::mem::take(&mut self.text) }
    }
}

/// Where members go once they are compressed; they wait for those before them.
pub struct Archive {
    inner: Mutex<Inner>,
}

struct Inner {
    file: StagedFile,
    next: u64,
    waiting: BTreeMap<u64, Vec<u8>>,
}

impl Archive {
    /// An archive in that file.
    pub fn new(file: StagedFile) -> Archive {
        Archive { inner: Mutex::new(Inner { file, next: 0, waiting: BTreeMap::new() }) }
    }

    /// Compresses a member and writes it, or keeps it until its turn.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, member: &Member) -> Result<(), RunError> {
        let bytes = compress(&member.text);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.waiting.insert(member.number, bytes);
        let inner = &mut *inner;
        while let Some(bytes) = inner.waiting.remove(&inner.next) {
            inner.file.write_all(&bytes)?;
            inner.next += 1;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), RunError> {
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(inner.file.finish()?)
    }
}

/// The lines of these visits in an archive, by visit.
///
/// # Errors
/// When it cannot be read.
pub fn find(path: &Path, wanted: &BTreeSet<String>) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut reader = BufReader::with_capacity(1 << 20, MultiGzDecoder::new(File::open(path)?));
    let (mut found, mut line) = (Vec::new(), Vec::new());
    while found.len() < wanted.len() {
        line.clear();
        if (&mut reader).take(limits::ROW_BYTES as u64 * 4).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let id = visit_id(&line);
        if let Some(id) = id.filter(|id| wanted.contains(id)) {
            found.push((id, line.clone()));
        }
    }
    Ok(found)
}

/// The visit that a line is about: the first thing it says.
fn visit_id(line: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Head {
        visit_id: String,
    }
    serde_json::from_slice::<Head>(line).ok().map(|head| head.visit_id)
}

/// One gzip member without name and time, so that the same text gives the same bytes.
fn compress(text: &[u8]) -> Vec<u8> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::with_capacity(text.len() / 4), Compression::fast());
    writer.write_all(text).expect("memory takes everything");
    writer.finish().expect("memory takes everything")
}
