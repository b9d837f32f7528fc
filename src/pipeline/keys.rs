//! Pass 1: who is who. Reads keys only, so that pass 2 can judge every visit knowing the ledger and the whole input.
//!
//! Per visit: a hash of its id and a fingerprint of what it asks the insurer for. Per service line: a hash of
//! patient, first day, code and provider, and one of patient and day, as the ledger keeps it. Hashes that the ledger keeps are SHA-256
//! cut to 128 and 64 bits, so that no input can be made to collide on purpose; all are sorted, spilled to disk beyond a bound, and
//! merged with the ledger's once.

use super::beside::NOTE_KEY;
use super::lookback::{Wish, Wishes};
use super::records::Records;
use crate::date;
use crate::finding::{FileNo, Finding, Place};
use crate::fingerprint;
use crate::history::{DayMark, ServiceNote};
use crate::ledger::{self, visit_hash};
use crate::limits;
use crate::visit::{Line, Visit, col, lcol};
use foldhash::quality::FixedState;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// Hash (16), fingerprint (8), ordinal (4), big-endian.
pub(super) const VISIT_KEY: usize = 28;
/// Hash (8), ordinal (4), line (2), whether it repeats on purpose (1).
pub(super) const SERVICE_KEY: usize = 15;
/// The ledger's hash of patient and day (8), ordinal (4), what the jurisdiction says of the day (2).
pub(super) const DAY_KEY: usize = 14;

/// The keys of one chunk, with ordinals counted from the chunk's first visit.
#[derive(Default)]
pub struct ChunkKeys {
    visits: Vec<[u8; VISIT_KEY]>,
    services: Vec<[u8; SERVICE_KEY]>,
    days: Vec<[u8; DAY_KEY]>,
    notes: Vec<[u8; NOTE_KEY]>,
    wishes: Vec<Wish>,
    prints: Vec<Print>,
    rows: Vec<u32>,
    text: Vec<u8>,
}

/// The first 24 bytes of a visit's key, hash and fingerprint, in the order of the input; zeros for a visit without an id.
pub type Print = [u8; PRINT];
/// Hash (16), fingerprint (8).
const PRINT: usize = 24;

impl ChunkKeys {
    /// Empties it for the next chunk.
    pub fn clear(&mut self) {
        self.visits.clear();
        self.services.clear();
        self.days.clear();
        self.notes.clear();
        self.wishes.clear();
        self.prints.clear();
        self.rows.clear();
    }

    /// Visits of the chunk.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds the keys of the next visit of the chunk. `on_purpose` says whether a line carries a modifier for "once more on purpose",
    /// `mark` what of a day matters to other visits of the patient, `note` what of a line matters to those of the same day.
    pub fn add(
        &mut self,
        visit: &Visit<'_>,
        (on_purpose, note): (impl Fn(&Line<'_>) -> bool, impl Fn(&Line<'_>) -> Option<ServiceNote>),
        mark: impl Fn(&str) -> DayMark,
    ) {
        let ordinal = u32::try_from(self.rows.len()).expect("a chunk holds fewer visits than bytes");
        self.rows.push(visit.row);
        let id = visit.text(col::VISIT_ID);
        let mut print = [0; PRINT];
        if !id.is_empty() {
            let mut key = [0; VISIT_KEY];
            key[..16].copy_from_slice(&visit_hash(id).to_be_bytes());
            key[16..24].copy_from_slice(&fingerprint(visit, &mut self.text).to_be_bytes());
            key[24..].copy_from_slice(&ordinal.to_be_bytes());
            print.copy_from_slice(&key[..PRINT]);
            self.visits.push(key);
        }
        self.prints.push(print);
        let mut last_day = "";
        for (line, number) in visit.lines.iter().zip(1_u16..) {
            let day = line.text(lcol::SERVICE_FROM);
            if day != last_day {
                last_day = day;
                self.add_day(visit, (day, ordinal), &mark);
            }
            if let (Some(note), Some(of_day)) = (note(line), self.days.last().filter(|key| key[8..12] == ordinal.to_be_bytes())) {
                let mut key = [0; NOTE_KEY];
                key[..12].copy_from_slice(&of_day[..12]);
                key[12..].copy_from_slice(&note);
                self.notes.push(key);
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
    fn add_day(&mut self, visit: &Visit<'_>, (text, ordinal): (&str, u32), mark: &impl Fn(&str) -> DayMark) {
        let Some(day) = date::parse_iso(text) else { return };
        let (mark, patient) = (mark(text), visit.private(col::PATIENT_ID));
        self.wishes.extend(Wish::new(ordinal, (day, mark), patient.expose()));
        let mut key = [0; DAY_KEY];
        key[..8].copy_from_slice(&ledger::service_hash(patient.expose(), day).to_be_bytes());
        key[8..12].copy_from_slice(&ordinal.to_be_bytes());
        key[12..].copy_from_slice(&mark.tag.to_be_bytes());
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
        digest.update([finding.severity as u8 + 8 * u8::from(finding.silenced_by.is_some()), 0x1e]);
        digest.update(finding.line.to_be_bytes());
        digest.update(finding.place.column);
        digest.update([0x1e]);
    }
    first_64(&digest.finalize())
}

/// The hash that stands for a service: the same patient, first day, code and provider.
///
/// It lives for one run and only brings lines of one input together, so a fast hash with a fixed seed will do: who made two
/// different services collide on purpose would have his own visits held.
pub fn service_hash(visit: &Visit<'_>, line: &Line<'_>) -> u64 {
    let mut hasher = FixedState::with_seed(0).build_hasher();
    let patient = visit.private(col::PATIENT_ID);
    for part in [*patient.expose(), line.text(lcol::SERVICE_FROM), line.text(lcol::CODE), line.text(lcol::RENDERING_ID)] {
        hasher.write(part.as_bytes());
        hasher.write_usize(part.len());
    }
    hasher.finish()
}

fn first_64(digest: &[u8]) -> u64 {
    u64::from_be_bytes(digest[..8].try_into().expect("a SHA-256 digest has 32 bytes"))
}

/// All keys of the input, as they come in.
pub struct InputKeys {
    pub(super) visits: Records<VISIT_KEY>,
    pub(super) services: Records<SERVICE_KEY>,
    pub(super) days: Records<DAY_KEY>,
    pub(super) notes: Records<NOTE_KEY>,
    pub(super) wishes: Wishes,
    pub(super) prints: Prints,
    /// Whether the numbers of visits that have not changed are wanted too.
    pub(super) remembers_all: bool,
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
            notes: Records::new(scratch),
            wishes: Wishes::default(),
            prints: Prints::new(scratch),
            remembers_all: false,
            rows: Vec::new(),
            chunks: Vec::new(),
        }
    }

    /// Appends the keys of the next chunk, in the order of the input.
    ///
    /// # Errors
    /// When spilling fails.
    pub fn append(&mut self, file: FileNo, chunk: &mut ChunkKeys) -> io::Result<()> {
        let first = self.count();
        self.chunks.push(ChunkStart { ordinal: first, file });
        self.rows.extend_from_slice(&chunk.rows);
        self.prints.append(&chunk.prints)?;
        for key in &chunk.visits {
            self.visits.push(shifted(*key, 24, first))?;
        }
        for key in &chunk.services {
            self.services.push(shifted(*key, 8, first))?;
        }
        for key in &chunk.days {
            self.days.push(shifted(*key, 8, first))?;
        }
        for key in &chunk.notes {
            self.notes.push(shifted(*key, 8, first))?;
        }
        for wish in chunk.wishes.drain(..) {
            self.wishes.push(wish.shifted(first));
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

/// Hash and fingerprint of every visit in the order of the input, so that pass 2 need not take them again.
/// Up to a bound they stay in memory; the rest goes to an unnamed temporary file.
pub struct Prints {
    folder: PathBuf,
    held: Vec<Print>,
    spilled: Option<File>,
}

impl Default for Prints {
    fn default() -> Prints {
        Prints::new(Path::new("."))
    }
}

impl Prints {
    fn new(folder: &Path) -> Prints {
        Prints { folder: folder.to_path_buf(), held: Vec::new(), spilled: None }
    }

    fn append(&mut self, prints: &[Print]) -> io::Result<()> {
        let room = limits::KEYS_IN_MEMORY.saturating_sub(self.held.len()).min(prints.len());
        self.held.extend_from_slice(&prints[..room]);
        if room < prints.len() {
            let file = match &mut self.spilled {
                Some(file) => file,
                None => self.spilled.insert(tempfile::tempfile_in(&self.folder)?),
            };
            file.write_all(prints[room..].as_flattened())?;
        }
        Ok(())
    }

    /// Reads the prints from `first` on into `into`; the read may be made by several threads at once.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub fn read(&self, first: u32, count: u32, into: &mut Vec<Print>) -> io::Result<()> {
        into.clear();
        let (first, end) = (first as usize, first as usize + count as usize);
        let held = self.held.len();
        into.extend_from_slice(&self.held[first.min(held)..end.min(held)]);
        if let (Some(file), true) = (&self.spilled, end > held) {
            let from = first.max(held);
            let start = into.len();
            into.resize(start + end - from, [0; PRINT]);
            file.read_exact_at(into[start..].as_flattened_mut(), ((from - held) * PRINT) as u64)?;
        }
        Ok(())
    }
}

/// The two parts of a print.
pub fn print_parts(print: &Print) -> (u128, u64) {
    let hash = u128::from_be_bytes(print[..16].try_into().expect("sixteen bytes"));
    (hash, u64::from_be_bytes(print[16..].try_into().expect("eight bytes")))
}

fn shifted<const N: usize>(mut key: [u8; N], at: usize, by: u32) -> [u8; N] {
    let ordinal = ordinal_at(&key, at) + by;
    key[at..at + 4].copy_from_slice(&ordinal.to_be_bytes());
    key
}

/// The ordinal that stands at a place of a key.
pub(super) fn ordinal_at<const N: usize>(key: &[u8; N], at: usize) -> u32 {
    u32::from_be_bytes(key[at..at + 4].try_into().expect("four bytes"))
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

    /// How many visits a chunk has.
    pub fn of_chunk(&self, chunk: usize) -> u32 {
        let end = self.chunks.get(chunk + 1).map_or(self.count(), |c| c.ordinal);
        end - self.first_of_chunk(chunk)
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
