//! Pass 1: who is who. Reads keys only, so that pass 2 can judge every visit knowing the ledger and the whole input.
//!
//! Per visit: a hash of its id and a fingerprint of what it asks the insurer for. Per service line: a hash of
//! patient, first day, code and provider, and one of patient and day, as the ledger keeps it. Hashes are SHA-256 cut to 128 and 64 bits, so that no input can be
//! made to collide on purpose; they are sorted, spilled to disk beyond a bound, and merged with the ledger's once.

use super::records::Records;
use crate::date;
use crate::finding::{FileNo, Finding, Place};
use crate::fingerprint;
use crate::ledger::{self, visit_hash};
use crate::visit::{Line, Visit, col, lcol};
use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// Hash (16), fingerprint (8), ordinal (4), big-endian.
pub(super) const VISIT_KEY: usize = 28;
/// Hash (8), ordinal (4), line (2), whether it repeats on purpose (1).
pub(super) const SERVICE_KEY: usize = 15;
/// The ledger's hash of patient and day (8), ordinal (4).
pub(super) const DAY_KEY: usize = 12;

/// The keys of one chunk, with ordinals counted from the chunk's first visit.
#[derive(Default)]
pub struct ChunkKeys {
    visits: Vec<[u8; VISIT_KEY]>,
    services: Vec<[u8; SERVICE_KEY]>,
    days: Vec<[u8; DAY_KEY]>,
    rows: Vec<u32>,
    text: Vec<u8>,
}

impl ChunkKeys {
    /// Empties it for the next chunk.
    pub fn clear(&mut self) {
        self.visits.clear();
        self.services.clear();
        self.days.clear();
        self.rows.clear();
    }

    /// Visits of the chunk.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds the keys of the next visit of the chunk. `on_purpose` says whether a line carries a modifier for "once more on purpose".
    pub fn add(&mut self, visit: &Visit<'_>, on_purpose: impl Fn(&Line<'_>) -> bool) {
        let ordinal = u32::try_from(self.rows.len()).expect("a chunk holds fewer visits than bytes");
        self.rows.push(visit.row);
        let id = visit.text(col::VISIT_ID);
        if !id.is_empty() {
            let mut key = [0; VISIT_KEY];
            key[..16].copy_from_slice(&visit_hash(id).to_be_bytes());
            key[16..24].copy_from_slice(&fingerprint(visit, &mut self.text).to_be_bytes());
            key[24..].copy_from_slice(&ordinal.to_be_bytes());
            self.visits.push(key);
        }
        let mut last_day = "";
        for (line, number) in visit.lines.iter().zip(1_u16..) {
            let day = line.text(lcol::SERVICE_FROM);
            if day != last_day {
                last_day = day;
                self.add_day(visit, day, ordinal);
            }
            let mut key = [0; SERVICE_KEY];
            key[..8].copy_from_slice(&service_hash(visit, line).to_be_bytes());
            key[8..12].copy_from_slice(&ordinal.to_be_bytes());
            key[12..14].copy_from_slice(&number.to_be_bytes());
            key[14] = u8::from(on_purpose(line));
            self.services.push(key);
        }
    }

    /// Days that cannot be read were never issued, so they need no key.
    fn add_day(&mut self, visit: &Visit<'_>, day: &str, ordinal: u32) {
        let Some(day) = date::parse_iso(day) else { return };
        let mut key = [0; DAY_KEY];
        key[..8].copy_from_slice(&ledger::service_hash(visit.private(col::PATIENT_ID).expose(), day).to_be_bytes());
        key[8..].copy_from_slice(&ordinal.to_be_bytes());
        self.days.push(key);
    }
}

/// 64 bits over the normalised claim-affecting cells; `text` is room to work in.
pub fn fingerprint(visit: &Visit<'_>, text: &mut Vec<u8>) -> u64 {
    text.clear();
    fingerprint::fingerprint_text(visit, text);
    first_64(&Sha256::digest(&text))
}

/// 64 bits over a visit's fingerprint and what was found about it.
pub fn findings_digest(fingerprint: u64, findings: &[Finding]) -> u64 {
    let mut digest = Sha256::new();
    digest.update(fingerprint.to_be_bytes());
    for finding in findings {
        digest.update(finding.card.id);
        digest.update([finding.severity as u8, 0x1e]);
        digest.update(finding.line.to_be_bytes());
        digest.update(finding.place.column);
        digest.update([0x1e]);
    }
    first_64(&digest.finalize())
}

/// The hash that stands for a service: the same patient, first day, code and provider.
pub fn service_hash(visit: &Visit<'_>, line: &Line<'_>) -> u64 {
    let mut digest = Sha256::new();
    let patient = visit.private(col::PATIENT_ID);
    for part in [*patient.expose(), line.text(lcol::SERVICE_FROM), line.text(lcol::CODE), line.text(lcol::RENDERING_ID)] {
        digest.update(part.as_bytes());
        digest.update([0x1f]);
    }
    first_64(&digest.finalize())
}

fn first_64(digest: &[u8]) -> u64 {
    u64::from_be_bytes(digest[..8].try_into().expect("a SHA-256 digest has 32 bytes"))
}

/// All keys of the input, as they come in.
pub struct InputKeys {
    pub(super) visits: Records<VISIT_KEY>,
    pub(super) services: Records<SERVICE_KEY>,
    pub(super) days: Records<DAY_KEY>,
    rows: Vec<u32>,
    chunks: Vec<ChunkStart>,
}

#[derive(Clone, Copy)]
struct ChunkStart {
    ordinal: u32,
    file: FileNo,
}

impl InputKeys {
    /// No keys yet; they spill into unnamed files in `scratch`.
    pub fn new(scratch: &Path) -> InputKeys {
        InputKeys {
            visits: Records::new(scratch),
            services: Records::new(scratch),
            days: Records::new(scratch),
            rows: Vec::new(),
            chunks: Vec::new(),
        }
    }

    /// Appends the keys of the next chunk, in the order of the input.
    ///
    /// # Errors
    /// When spilling fails.
    pub fn append(&mut self, file: FileNo, chunk: &ChunkKeys) -> io::Result<()> {
        let first = self.count();
        self.chunks.push(ChunkStart { ordinal: first, file });
        self.rows.extend_from_slice(&chunk.rows);
        for key in &chunk.visits {
            self.visits.push(shifted(*key, 24, first))?;
        }
        for key in &chunk.services {
            self.services.push(shifted(*key, 8, first))?;
        }
        for key in &chunk.days {
            self.days.push(shifted(*key, 8, first))?;
        }
        Ok(())
    }

    /// Visits so far.
    pub fn count(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("limits::VISITS_PER_RUN is below 2^32")
    }

    /// Takes the map from ordinals to places out.
    pub(super) fn take_places(&mut self) -> Places {
        Places { rows: std::mem::take(&mut self.rows), chunks: std::mem::take(&mut self.chunks) }
    }
}

fn shifted<const N: usize>(mut key: [u8; N], at: usize, by: u32) -> [u8; N] {
    let local = u32::from_be_bytes(key[at..at + 4].try_into().expect("four bytes"));
    key[at..at + 4].copy_from_slice(&(local + by).to_be_bytes());
    key
}

/// Where every visit of the input begins.
#[derive(Default)]
pub struct Places {
    rows: Vec<u32>,
    chunks: Vec<ChunkStart>,
}

impl Places {
    /// The place of a visit.
    pub fn of(&self, ordinal: u32) -> Place {
        let chunk = self.chunks.partition_point(|c| c.ordinal <= ordinal).saturating_sub(1);
        let file = self.chunks.get(chunk).map_or(FileNo::default(), |c| c.file);
        Place { file, row: self.rows.get(ordinal as usize).copied().unwrap_or(0), column: "" }
    }

    /// The ordinal of the first visit of a chunk, by the chunk's number.
    pub fn first_of_chunk(&self, chunk: usize) -> u32 {
        self.chunks.get(chunk).map_or(0, |c| c.ordinal)
    }

    /// Visits in all.
    pub fn count(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("limits::VISITS_PER_RUN is below 2^32")
    }
}
