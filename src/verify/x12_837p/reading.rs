//! The file as it is read once: every byte is hashed as it comes and handed out in order.

use super::expected::Expected;
use crate::limits::TRANSACTION_SET_BYTES;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Result};

/// Bytes asked of the disk at once.
const READ_BYTES: usize = 1 << 20;
/// No envelope segment is longer.
const ENVELOPE_BYTES: usize = 256;

pub(super) struct Reading {
    file: File,
    buffer: Vec<u8>,
    /// What of the buffer was handed out.
    begin: usize,
    /// Bytes of the file that were handed out.
    offset: u64,
    hash: Sha256,
    bytes: u64,
}

impl Reading {
    pub fn new(file: File) -> Reading {
        Reading { file, buffer: Vec::with_capacity(2 * READ_BYTES), begin: 0, offset: 0, hash: Sha256::new(), bytes: 0 }
    }

    /// Bytes handed out so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Size and SHA-256 of what was read.
    pub fn finish(self) -> (u64, [u8; 32]) {
        (self.bytes, self.hash.finalize().into())
    }

    /// The next envelope segment with its terminator and line end; empty at the end of the file and when none ends soon.
    pub fn segment(&mut self, expected: &Expected) -> Result<Vec<u8>> {
        let line_end = expected.line_end.len();
        while self.unread().len() < ENVELOPE_BYTES && self.fill()? {}
        let near = &self.unread()[..self.unread().len().min(ENVELOPE_BYTES)];
        let Some(end) = memchr::memchr(expected.separators.terminator, near) else { return Ok(Vec::new()) };
        let segment = self.unread()[..(end + 1 + line_end).min(self.unread().len())].to_vec();
        self.hand_out(segment.len());
        Ok(segment)
    }

    /// Whether the next bytes are these.
    pub fn starts_with(&mut self, text: &[u8]) -> Result<bool> {
        while self.unread().len() < text.len() && self.fill()? {}
        Ok(self.unread().starts_with(text))
    }

    /// Copies the next transaction set up to and with its SE segment; `false` when it does not end within the limit.
    pub fn set(&mut self, expected: &Expected, set: &mut Vec<u8>) -> Result<bool> {
        let separators = expected.separators;
        let trailer = [&[separators.terminator], expected.line_end, b"SE", &[separators.element]].concat();
        let finder = memchr::memmem::Finder::new(&trailer);
        let mut searched = 0;
        let se = loop {
            match finder.find(&self.unread()[searched..]) {
                Some(at) => break searched + at + trailer.len(),
                None => searched = (self.unread().len() + 1).saturating_sub(trailer.len()),
            }
            if searched > TRANSACTION_SET_BYTES || !self.fill()? {
                return Ok(false);
            }
        };
        let end = loop {
            match memchr::memchr(separators.terminator, &self.unread()[se..]) {
                Some(at) => break se + at + 1,
                None if self.unread().len() - se > ENVELOPE_BYTES => return Ok(false),
                None if !self.fill()? => return Ok(false),
                None => {}
            }
        };
        while self.unread().len() < end + expected.line_end.len() && self.fill()? {}
        let end = (end + expected.line_end.len()).min(self.unread().len());
        set.clear();
        set.extend_from_slice(&self.unread()[..end]);
        self.hand_out(end);
        Ok(true)
    }

    /// Whether everything was handed out.
    pub fn at_end(&mut self) -> Result<bool> {
        Ok(self.unread().is_empty() && !self.fill()?)
    }

    /// Reads and hashes what is left, for the digest.
    pub fn skip_to_end(&mut self) -> Result<()> {
        loop {
            self.hand_out(self.unread().len());
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.begin..]
    }

    fn hand_out(&mut self, count: usize) {
        self.begin += count;
        self.offset += count as u64;
    }

    /// Reads on; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool> {
        self.buffer.drain(..self.begin);
        self.begin = 0;
        let old = self.buffer.len();
        let count = self.file.by_ref().take(READ_BYTES as u64).read_to_end(&mut self.buffer);
        self.hash.update(&self.buffer[old..]);
        self.bytes += (self.buffer.len() - old) as u64;
        count.map(|n| n > 0)
    }
}
