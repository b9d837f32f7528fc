//! Where a claim stands in an 837 file, segment by segment, read from the file itself.

use crate::wire::x12::Reader;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes of a claim that are hashed; a longer one is none of ours.
const CLAIM_BYTES: u64 = 16 << 20;

/// Where a claim stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// SHA-256 of the whole file as it lies on the disk now.
    pub sha256: [u8; 32],
    /// Its first and last segment, counted over the file from 1.
    pub segments: (u32, u32),
    /// The same, counted from ST, which is 1: as acknowledgements count.
    pub in_set: (u32, u32),
    /// SHA-256 of the claim's own bytes, from the C of CLM to before the next claim or level.
    pub claim_sha256: [u8; 32],
    /// The first and last segment of each of its lines (LX and what follows), counted over the file.
    pub lines: Vec<(u32, u32)>,
}

/// Reads a claim file through and finds the claim that has this number (CLM01) in this transaction set (ST02).
///
/// # Errors
/// In words, when the file cannot be read, is no 837 or does not have the claim.
pub fn position(path: &Path, set: u64, claim: &str) -> Result<Position, String> {
    let gone = |error: io::Error| format!("{} cannot be read: {error}", path.display());
    let mut source = Hashing { inner: BufReader::with_capacity(1 << 17, File::open(path).map_err(gone)?), hash: Sha256::new() };
    let mut walk = Walk { set, claim, in_set: false, start: 0, place: Place::Before, found: None };
    let mut reader = Reader::new(&mut source);
    loop {
        match reader.next_segment() {
            Ok(Some(segment)) => walk.segment((segment.ordinal, segment.offset), segment.id(), (segment.element(1), segment.element(2))),
            Ok(None) => break,
            Err(trouble) => return Err(format!("{}: {trouble}", path.display())),
        }
    }
    drop(reader);
    io::copy(&mut source, &mut io::sink()).map_err(gone)?;
    let Some(found) = walk.found else { return Err(format!("{} does not have claim {claim} in its set {set:04}", path.display())) };
    let sha256 = source.hash.finalize().into();
    let claim_sha256 = hash_part(path, found.bytes).map_err(gone)?;
    Ok(Position { sha256, segments: found.segments, in_set: found.in_set, claim_sha256, lines: found.lines })
}

struct Hashing<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

#[derive(PartialEq, Eq)]
enum Place {
    Before,
    Within,
    After,
}

struct Found {
    segments: (u32, u32),
    in_set: (u32, u32),
    bytes: (u64, u64),
    lines: Vec<(u32, u32)>,
}

struct Walk<'w> {
    set: u64,
    claim: &'w str,
    in_set: bool,
    /// The number of the ST of the set.
    start: u32,
    place: Place,
    found: Option<Found>,
}

impl Walk<'_> {
    fn segment(&mut self, (ordinal, offset): (u32, u64), id: &[u8], (first, second): (&[u8], &[u8])) {
        if self.place == Place::After {
            return;
        }
        match id {
            b"ST" => {
                self.in_set = std::str::from_utf8(second).ok().and_then(|text| text.trim().parse::<u64>().ok()) == Some(self.set);
                self.start = ordinal;
            }
            b"CLM" | b"HL" | b"SE" if self.place == Place::Within => self.end(offset),
            b"LX" if self.place == Place::Within => {
                if let Some(found) = &mut self.found {
                    found.lines.push((ordinal, ordinal));
                }
            }
            _ => {}
        }
        if self.place == Place::Before && self.in_set && id == b"CLM" && first == self.claim.as_bytes() {
            self.place = Place::Within;
            let in_set = ordinal - self.start + 1;
            self.found = Some(Found { segments: (ordinal, ordinal), in_set: (in_set, in_set), bytes: (offset, offset), lines: Vec::new() });
        }
        if let (Place::Within, Some(found)) = (&self.place, &mut self.found) {
            found.segments.1 = ordinal;
            found.in_set.1 = ordinal - self.start + 1;
            if let Some(line) = found.lines.last_mut() {
                line.1 = ordinal;
            }
        }
    }

    fn end(&mut self, offset: u64) {
        self.place = Place::After;
        if let Some(found) = &mut self.found {
            found.bytes.1 = offset;
        }
    }
}

fn hash_part(path: &Path, (from, to): (u64, u64)) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(to.saturating_sub(from).min(CLAIM_BYTES)).read_to_end(&mut bytes)?;
    Ok(Sha256::digest(&bytes).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_claim_is_found_in_its_set_with_its_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("claims.837");
        let file = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261005*1200*^*00501*000000001*0*T*:~\
                    GS*HC*A*B*20261005*1200*1*X*005010X222A1~\
                    ST*837*0001*005010X222A1~CLM*V1*1~LX*1~SV1*HC:99213~SE*5*0001~\
                    ST*837*0002*005010X222A1~HL*1**20*1~CLM*V0*1~LX*1~CLM*V1*2~HI*ABK:E119~LX*1~SV1*HC:99213~LX*2~SV1*HC:99214~DTP*472~SE*14*0002~\
                    GE*2*1~IEA*1*000000001~";
        std::fs::write(&path, file).unwrap();
        let found = position(&path, 2, "V1").unwrap();
        assert_eq!((found.segments, found.in_set, found.lines), ((12, 18), (5, 11), vec![(14, 15), (16, 18)]));
        assert_eq!(found.sha256, <[u8; 32]>::from(Sha256::digest(file)));
        let own = &file[file.find("CLM*V1*2").unwrap()..file.rfind("SE*").unwrap()];
        assert_eq!(found.claim_sha256, <[u8; 32]>::from(Sha256::digest(own)));
        assert!(position(&path, 3, "V1").unwrap_err().contains("does not have claim V1"));
        assert!(position(&folder.path().join("none"), 3, "V1").is_err());
    }
}
