//! Sorted runs of keys in chunks: written once, read in order, merged when many small ones have gathered.
//!
//! A run is at most [`RUN`] entries when it is written, so that memory stays flat; eight runs of about the same
//! size become one, until they are large. Years of small nights thus leave a few dozen runs, and a large night
//! is never written twice.

use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Entries collected before they are sorted and written.
pub(super) const RUN: usize = crate::limits::KEYS_IN_MEMORY / 2;
/// Entries of one chunk.
const CHUNK: usize = 2048;
/// Runs of one size that become one.
const TOGETHER: usize = 8;
/// Runs of more entries are left alone.
const LARGE: u64 = 1 << 18;
/// Chunk numbers of one run.
const CHUNKS: i64 = 1 << 20;

/// Runs of issued visits: payload is the rest of the hash, the fingerprint and the visit number.
pub(super) const VISITS: i64 = 0;
/// Runs of patients' days: payload is the claim's number.
pub(super) const SERVICES: i64 = 1;

/// One key. Payload numbers are big-endian, so that the order of entries is the order of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry<const N: usize> {
    pub(super) hash: u64,
    pub(super) payload: [u8; N],
}

/// Keys on their way into runs.
pub(super) struct Keys<const N: usize> {
    kind: i64,
    entries: Vec<Entry<N>>,
}

impl<const N: usize> Keys<N> {
    pub(super) fn new(kind: i64) -> Keys<N> {
        Keys { kind, entries: Vec::new() }
    }

    pub(super) fn push(&mut self, sql: &Connection, entry: Entry<N>) -> rusqlite::Result<()> {
        self.entries.push(entry);
        if self.entries.len() < RUN {
            return Ok(());
        }
        self.flush(sql)
    }

    /// Writes what was collected as one run.
    pub(super) fn flush(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        self.entries.sort_unstable();
        let mut writer = Writer::new(sql, self.kind)?;
        for entry in &self.entries {
            writer.push(sql, entry)?;
        }
        self.entries.clear();
        writer.end(sql)
    }
}

/// Writes sorted entries as a new run.
struct Writer {
    run: i64,
    kind: i64,
    entries: u64,
    fences: Vec<u8>,
    hashes: Vec<u8>,
    payload: Vec<u8>,
}

impl Writer {
    fn new(sql: &Connection, kind: i64) -> rusqlite::Result<Writer> {
        let run = sql.query_row("SELECT coalesce(max(no), 0) + 1 FROM key_run", [], |row| row.get(0))?;
        Ok(Writer { run, kind, entries: 0, fences: Vec::new(), hashes: Vec::new(), payload: Vec::new() })
    }

    fn push<const N: usize>(&mut self, sql: &Connection, entry: &Entry<N>) -> rusqlite::Result<()> {
        if self.hashes.is_empty() {
            self.fences.extend_from_slice(&entry.hash.to_be_bytes());
        }
        self.hashes.extend_from_slice(&entry.hash.to_be_bytes());
        self.payload.extend_from_slice(&entry.payload);
        self.entries += 1;
        if self.hashes.len() < CHUNK * 8 {
            return Ok(());
        }
        self.chunk(sql)
    }

    fn chunk(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        if self.hashes.is_empty() {
            return Ok(());
        }
        let chunk = i64::try_from(self.fences.len() / 8 - 1).expect("a run has less than 2^20 chunks");
        let mut insert = sql.prepare_cached("INSERT INTO key_chunk (id, hashes, payload) VALUES (?1, ?2, ?3)")?;
        insert.execute(params![self.run * CHUNKS + chunk, self.hashes, self.payload])?;
        self.hashes.clear();
        self.payload.clear();
        Ok(())
    }

    fn end(mut self, sql: &Connection) -> rusqlite::Result<()> {
        self.chunk(sql)?;
        if self.entries == 0 {
            return Ok(());
        }
        let mut insert = sql.prepare_cached("INSERT INTO key_run (no, kind, entries, fences) VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![self.run, self.kind, self.entries, self.fences]).map(drop)
    }
}

/// One run, read chunk by chunk: hashes first, payloads only where they are asked for.
pub(super) struct Run<const N: usize> {
    no: i64,
    pub(super) entries: u64,
    pub(super) fences: Vec<u64>,
    chunk: Option<usize>,
    pub(super) hashes: Vec<u64>,
    payload: Vec<u8>,
    payload_of: Option<usize>,
}

impl<const N: usize> Run<N> {
    /// All runs of a kind, oldest first.
    pub(super) fn all(sql: &Connection, kind: i64) -> rusqlite::Result<Vec<Run<N>>> {
        let mut query = sql.prepare_cached("SELECT no, entries, fences FROM key_run WHERE kind = ?1 ORDER BY no")?;
        query.query_map([kind], Run::read)?.collect()
    }

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run<N>> {
        let mut fences = Vec::new();
        numbers(row.get_ref(2)?.as_blob()?, &mut fences);
        let (hashes, payload) = (Vec::new(), Vec::new());
        Ok(Run { no: row.get(0)?, entries: row.get(1)?, fences, chunk: None, hashes, payload, payload_of: None })
    }

    /// Makes `hashes` those of a chunk.
    pub(super) fn load(&mut self, sql: &Connection, chunk: usize) -> rusqlite::Result<()> {
        if self.chunk == Some(chunk) {
            return Ok(());
        }
        let mut query = sql.prepare_cached("SELECT hashes FROM key_chunk WHERE id = ?1")?;
        let hashes = &mut self.hashes;
        query.query_row([id(self.no, chunk)], |row| {
            numbers(row.get_ref(0)?.as_blob()?, hashes);
            Ok(())
        })?;
        self.chunk = Some(chunk);
        Ok(())
    }

    /// The payload of the entry at `index` of the loaded chunk.
    pub(super) fn payload(&mut self, sql: &Connection, index: usize) -> rusqlite::Result<[u8; N]> {
        let chunk = self.chunk.expect("a chunk is loaded before its payload is asked for");
        if self.payload_of != Some(chunk) {
            let mut query = sql.prepare_cached("SELECT payload FROM key_chunk WHERE id = ?1")?;
            let payload = &mut self.payload;
            query.query_row([id(self.no, chunk)], |row| {
                payload.clear();
                payload.extend_from_slice(row.get_ref(0)?.as_blob()?);
                Ok(())
            })?;
            self.payload_of = Some(chunk);
        }
        let bytes = self.payload.get(index * N..(index + 1) * N).and_then(|b| b.try_into().ok());
        bytes.ok_or(rusqlite::Error::InvalidColumnType(0, "payload".into(), rusqlite::types::Type::Blob))
    }
}

/// Several runs read as one sorted sequence.
pub(super) struct Cursor<'a, const N: usize> {
    runs: Vec<(&'a mut Run<N>, usize, usize)>,
    heads: Vec<Option<Entry<N>>>,
}

impl<'a, const N: usize> Cursor<'a, N> {
    pub(super) fn new(runs: &'a mut [Run<N>]) -> Cursor<'a, N> {
        let runs: Vec<_> = runs.iter_mut().map(|run| (run, 0, 0)).collect();
        Cursor { runs, heads: Vec::new() }
    }

    pub(super) fn next(&mut self, sql: &Connection) -> rusqlite::Result<Option<Entry<N>>> {
        if self.heads.is_empty() {
            self.heads = (0..self.runs.len()).map(|at| self.head(sql, at)).collect::<rusqlite::Result<_>>()?;
        }
        let least = (0..self.heads.len()).filter(|&at| self.heads[at].is_some()).min_by_key(|&at| self.heads[at]);
        let Some(at) = least else { return Ok(None) };
        let entry = self.heads[at];
        self.heads[at] = self.head(sql, at)?;
        Ok(entry)
    }

    fn head(&mut self, sql: &Connection, at: usize) -> rusqlite::Result<Option<Entry<N>>> {
        let (run, chunk, index) = &mut self.runs[at];
        if *chunk == run.fences.len() {
            return Ok(None);
        }
        run.load(sql, *chunk)?;
        let Some(&hash) = run.hashes.get(*index) else {
            (*chunk, *index) = (*chunk + 1, 0);
            return self.head(sql, at);
        };
        let payload = run.payload(sql, *index)?;
        *index += 1;
        Ok(Some(Entry { hash, payload }))
    }
}

/// Makes one run of eight while there are eight of a size; leaves out what `keep` refuses.
pub(super) fn compact<const N: usize>(sql: &Connection, kind: i64, keep: impl Fn(&Entry<N>) -> bool) -> rusqlite::Result<()> {
    while let Some(mut runs) = crowd(Run::<N>::all(sql, kind)?) {
        let mut writer = Writer::new(sql, kind)?;
        let mut cursor = Cursor::new(&mut runs);
        while let Some(entry) = cursor.next(sql)? {
            if keep(&entry) {
                writer.push(sql, &entry)?;
            }
        }
        writer.end(sql)?;
        runs.iter().try_for_each(|run| remove(sql, run))?;
    }
    Ok(())
}

/// Writes every run anew, without what `keep` refuses.
pub(super) fn retain<const N: usize>(sql: &Connection, kind: i64, keep: impl Fn(&Entry<N>) -> bool) -> rusqlite::Result<()> {
    for mut run in Run::<N>::all(sql, kind)? {
        let mut writer = Writer::new(sql, kind)?;
        let mut cursor = Cursor::new(std::slice::from_mut(&mut run));
        while let Some(entry) = cursor.next(sql)? {
            if keep(&entry) {
                writer.push(sql, &entry)?;
            }
        }
        writer.end(sql)?;
        remove(sql, &run)?;
    }
    Ok(())
}

fn remove<const N: usize>(sql: &Connection, run: &Run<N>) -> rusqlite::Result<()> {
    sql.execute("DELETE FROM key_chunk WHERE id >= ?1 AND id < ?2", [id(run.no, 0), id(run.no + 1, 0)])?;
    sql.execute("DELETE FROM key_run WHERE no = ?1", [run.no]).map(drop)
}

/// The first eight runs of a size that has eight.
fn crowd<const N: usize>(runs: Vec<Run<N>>) -> Option<Vec<Run<N>>> {
    let mut sizes: BTreeMap<u32, Vec<Run<N>>> = BTreeMap::new();
    for run in runs.into_iter().filter(|run| run.entries < LARGE) {
        sizes.entry(run.entries.max(1).ilog2() / 3).or_default().push(run);
    }
    sizes.into_values().find(|runs| runs.len() >= TOGETHER).map(|mut runs| {
        runs.truncate(TOGETHER);
        runs
    })
}

fn id(run: i64, chunk: usize) -> i64 {
    run * CHUNKS + i64::try_from(chunk).expect("a run has less than 2^20 chunks")
}

fn numbers(bytes: &[u8], into: &mut Vec<u64>) {
    into.clear();
    into.extend(bytes.chunks_exact(8).map(|b| u64::from_be_bytes(b.try_into().expect("eight bytes"))));
}
