//! Blobs as `build/pack.rs` writes them: a length, then a zlib stream of LEB128 numbers or of text.

use std::io::Read;

/// Unpacks a blob that the build made, so nothing in it can be wrong.
pub(super) fn unpack(blob: &[u8]) -> Vec<u8> {
    let (length, stream) = blob.split_first_chunk::<4>().expect("a blob starts with its length");
    let mut bytes = Vec::with_capacity(u32::from_le_bytes(*length) as usize);
    flate2::read::ZlibDecoder::new(stream).read_to_end(&mut bytes).expect("the build compressed this blob");
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
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// The next number where the build only wrote small ones.
    #[inline]
    pub(super) fn next_u32(&mut self) -> u32 {
        u32::try_from(self.next()).expect("the build wrote a number of 32 bits here")
    }
}
