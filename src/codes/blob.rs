//! Blobs as `build.rs` writes them: a length, then a DEFLATE stream of LEB128 numbers or of text.

use std::io::Read;

/// Unpacks a blob that the build made, so nothing in it can be wrong.
pub(super) fn unpack(blob: &[u8]) -> Vec<u8> {
    let (length, stream) = blob.split_first_chunk::<4>().expect("a blob starts with its length");
    let mut bytes = Vec::with_capacity(u32::from_le_bytes(*length) as usize);
    // No checksum: the blob is part of the program.
    flate2::read::DeflateDecoder::new(stream).read_to_end(&mut bytes).expect("the build compressed this blob");
    bytes
}

/// Reads numbers one after the other.
pub(super) struct Numbers<'a> {
    bytes: &'a [u8],
}

impl<'a> Numbers<'a> {
    /// Reads from unpacked bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Numbers<'a> {
        Numbers { bytes }
    }

    /// The next number; 0 past the end.
    #[inline]
    pub(super) fn next(&mut self) -> u64 {
        // Almost every number has one byte or two.
        match *self.bytes {
            [low, ref rest @ ..] if low < 0x80 => {
                self.bytes = rest;
                u64::from(low)
            }
            [low, high, ref rest @ ..] if high < 0x80 => {
                self.bytes = rest;
                u64::from(low & 0x7F) | (u64::from(high) << 7)
            }
            _ => self.next_long(),
        }
    }

    /// The next bytes as they are; `None` where there are fewer.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn next_long(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 63 {
                break;
            }
        }
        number
    }

    /// The next number where the build only wrote those of 32 bits.
    #[inline]
    pub(super) fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next()).expect("the build wrote a number of 32 bits here")
    }

    /// The next number where the build only wrote those of 16 bits.
    #[inline]
    pub(super) fn next_u16(&mut self) -> u16 {
        u16::try_from(self.next()).expect("the build wrote a number of 16 bits here")
    }
}
