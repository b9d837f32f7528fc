//! The hash of what a transaction set says.

use crate::wire::x12::{Segment, Separators};
use sha2::{Digest, Sha256};

/// SHA-256 over segments in the usual separators, so that wrapping, line ends and separators make no difference.
#[derive(Debug, Default)]
pub(super) struct Content {
    hash: Sha256,
    /// Segments on their way into the hash, which is faster in large pieces.
    waiting: Vec<u8>,
}

/// Bytes gathered before they are hashed.
const PIECE: usize = 1 << 14;

impl Content {
    /// Adds a segment.
    pub fn add(&mut self, segment: &Segment<'_>) {
        self.add_all(segment.text(), segment.separators);
        self.waiting.push(Separators::USUAL.terminator);
    }

    /// Adds segments that end with the usual terminator, or the text of one.
    pub fn add_all(&mut self, text: &[u8], separators: Separators) {
        let start = self.waiting.len();
        self.waiting.extend_from_slice(text);
        if (separators.element, separators.component) != (Separators::USUAL.element, Separators::USUAL.component) {
            for byte in &mut self.waiting[start..] {
                match *byte {
                    b if b == separators.element => *byte = Separators::USUAL.element,
                    b if b == separators.component => *byte = Separators::USUAL.component,
                    _ => {}
                }
            }
        }
        if self.waiting.len() >= PIECE {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }

    /// The hash, and ready for the next set.
    pub fn take(&mut self) -> [u8; 32] {
        self.hash.update(&self.waiting);
        self.waiting.clear();
        std::mem::take(&mut self.hash).finalize().into()
    }
}
