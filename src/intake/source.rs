//! One open input file: read in order, hashed on the way, and checked not to have changed since the run began.

use super::error::IntakeError;
use super::files::InputFiles;
use super::reader::InputDigest;
use crate::finding::FileNo;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes read at once: as many as a chunk has, between these.
const READ: std::ops::RangeInclusive<usize> = 16..=256 << 10;

pub(super) struct Source<'f> {
    path: &'f Path,
    number: FileNo,
    file: File,
    expected: u64,
    step: usize,
    read: u64,
    hash: Option<Sha256>,
    /// The file has been read to its end.
    pub eof: bool,
}

impl<'f> Source<'f> {
    pub fn open(files: &'f InputFiles, number: FileNo, (chunk_bytes, hash): (usize, Option<Sha256>)) -> Result<Source<'f>, IntakeError> {
        let known = &files.list[usize::from(number.0)];
        let unreadable = |e| IntakeError::unreadable(&known.path, e);
        let file = File::open(&known.path).map_err(unreadable)?;
        let meta = file.metadata().map_err(unreadable)?;
        if meta.len() != known.bytes || meta.modified().ok() != known.modified {
            return Err(IntakeError::Changed { path: known.path.clone() });
        }
        let step = chunk_bytes.clamp(*READ.start(), *READ.end());
        Ok(Source { path: &known.path, number, file, expected: known.bytes, step, read: 0, hash, eof: false })
    }

    pub fn number(&self) -> FileNo {
        self.number
    }

    /// Bytes read so far.
    pub fn so_far(&self) -> u64 {
        self.read
    }

    pub fn path(&self) -> &'f Path {
        self.path
    }

    /// Appends the next piece to `bytes`; sets `eof` when there is none. At least as much is read as is `waiting` for more,
    /// so that a long row is not looked through again and again.
    pub fn read(&mut self, bytes: &mut Vec<u8>, waiting: usize) -> Result<(), IntakeError> {
        let before = bytes.len();
        let read =
            (&mut self.file).take(self.step.max(waiting) as u64).read_to_end(bytes).map_err(|e| IntakeError::unreadable(self.path, e))?;
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes[before..]);
        }
        self.read += read as u64;
        self.eof = read == 0;
        Ok(())
    }

    /// The digest of the file, which must be at its end, if one was wanted.
    pub fn close(self) -> Result<Option<InputDigest>, IntakeError> {
        if self.read != self.expected {
            return Err(IntakeError::Changed { path: self.path.to_path_buf() });
        }
        let bytes = self.read;
        Ok(self.hash.map(|hash| InputDigest { file: self.number, bytes, sha256: hash.finalize().into() }))
    }
}
