//! The one pass over the ledger before a run: which of these sorted keys are in it.

use super::batches::BatchState;
use super::claims::ClaimId;
use super::runs::{Run, SERVICES, VISITS};
use super::{BatchKind, Ledger, Result};
use rusqlite::Connection;

/// Keys looked for at once. Each run keeps its place between blocks, so the ledger is read once.
const BLOCK: usize = 1 << 14;
/// Claims of one patient's day that are reported; the latest count.
const CLAIMS_OF_A_DAY: usize = 64;

/// A visit of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VisitKey {
    /// [`super::visit_hash`] of its id.
    pub hash: u128,
    /// 64 bits over its cells that affect the claim.
    pub fingerprint: u64,
    /// Its place in the input.
    pub ordinal: u32,
}

/// A patient's day of service in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceKey {
    /// [`super::service_hash`] of the patient and the day.
    pub hash: u64,
    /// The visit's place in the input.
    pub ordinal: u32,
}

/// The latest issue of a visit that was not withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierVisit<'a> {
    /// The number it was issued under; its claims are `ClaimId::new(visit, 0)` and on.
    pub visit: u64,
    /// The fingerprint it had; `None` for claims of the old system, whose content is not known.
    pub fingerprint: Option<u64>,
    /// The batch that issued it.
    pub batch: &'a super::Batch,
}

impl Ledger {
    /// Says of each key that was issued before how, in the order of the keys, which are sorted by hash.
    /// A key that stands several times in `keys` is answered each time.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn join_visits<'l>(
        &'l self,
        keys: impl Iterator<Item = VisitKey>,
        mut found: impl FnMut(&VisitKey, EarlierVisit<'l>),
    ) -> Result<()> {
        let high = |key: &VisitKey| super::keys::high(key.hash);
        self.join::<24, VisitKey>(VISITS, keys, high, |group, hits| {
            for key in group {
                let rest = &key.hash.to_be_bytes()[8..];
                let latest = hits.iter().filter(|hit| &hit[..8] == rest).filter_map(|hit| self.earlier(hit)).max_by_key(|e| e.visit);
                if let Some(earlier) = latest {
                    found(key, earlier);
                }
            }
        })
    }

    /// Names every number that a visit was issued under, latest first, for each key in order, which are sorted by hash; those of
    /// withdrawn batches as well, as long as their keys are kept.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn join_issues(&self, keys: impl Iterator<Item = VisitKey>, mut found: impl FnMut(&VisitKey, u64)) -> Result<()> {
        let high = |key: &VisitKey| super::keys::high(key.hash);
        self.join::<24, VisitKey>(VISITS, keys, high, |group, hits| {
            for key in group {
                let rest = &key.hash.to_be_bytes()[8..];
                let mut numbers: Vec<u64> = hits.iter().filter(|hit| &hit[..8] == rest).map(visit_of).collect();
                numbers.sort_unstable_by(|a, b| b.cmp(a));
                numbers.iter().for_each(|&visit| found(key, visit));
            }
        })
    }

    /// Names the claims of the same patient on the same day, for each key in order, which are sorted by hash;
    /// claims of withdrawn batches apart. Hashes may collide and claims may be superseded: compare with [`Ledger::claim`].
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn join_services(&self, keys: impl Iterator<Item = ServiceKey>, mut found: impl FnMut(&ServiceKey, ClaimId)) -> Result<()> {
        self.join::<8, ServiceKey>(
            SERVICES,
            keys,
            |key| key.hash,
            |group, hits| {
                let counts = |claim: &ClaimId| self.batch_of_visit(claim.visit()).is_some_and(|b| b.state != BatchState::Withdrawn);
                let mut claims: Vec<ClaimId> = hits.iter().map(claim_of).filter(counts).collect();
                claims.sort_unstable_by(|a, b| b.cmp(a));
                claims.truncate(CLAIMS_OF_A_DAY);
                for key in group {
                    claims.iter().for_each(|&claim| found(key, claim));
                }
            },
        )
    }

    fn earlier(&self, payload: &[u8; 24]) -> Option<EarlierVisit<'_>> {
        let visit = visit_of(payload);
        let batch = self.batch_of_visit(visit).filter(|b| b.state != BatchState::Withdrawn)?;
        let fingerprint = (batch.kind == BatchKind::Issue).then(|| number(&payload[8..16]));
        Some(EarlierVisit { visit, fingerprint, batch })
    }

    /// Calls `group` for every set of keys with the same hash that any run holds, with the payloads found.
    fn join<const N: usize, K>(
        &self,
        kind: i64,
        mut keys: impl Iterator<Item = K>,
        hash: impl Fn(&K) -> u64,
        mut group: impl FnMut(&[K], &[[u8; N]]),
    ) -> Result<()> {
        let mut runs = self.named(|sql| Run::<N>::all(sql, kind))?;
        let (mut block, mut hashes, mut hits) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK), Vec::new());
        loop {
            block.extend(keys.by_ref().take(BLOCK));
            if block.is_empty() {
                return Ok(());
            }
            hashes.extend(block.iter().map(&hash));
            debug_assert!(hashes.is_sorted(), "keys come sorted by hash");
            for run in &mut runs {
                self.named(|sql| meet(sql, run, &hashes, &mut hits))?;
            }
            hand_out(&block, &hashes, &mut hits, &mut group);
            block.clear();
            hashes.clear();
        }
    }
}

/// Merges sorted hashes with a run; a hit names the first of equal hashes. Chunks without a key in their range are not read.
fn meet<const N: usize>(sql: &Connection, run: &mut Run<N>, keys: &[u64], hits: &mut Vec<(usize, [u8; N])>) -> rusqlite::Result<()> {
    let (mut at, mut chunk) = (0, 0);
    while at < keys.len() {
        // Equal hashes may begin in the chunk before the first fence that is not less.
        let reach = run.fences.partition_point(|&fence| fence < keys[at]).saturating_sub(1);
        chunk = reach.max(chunk);
        run.load(sql, chunk)?;
        meet_chunk(sql, run, (at, keys), hits)?;
        let Some(&fence) = run.fences.get(chunk + 1) else { break };
        at += keys[at..].partition_point(|&key| key < fence);
        chunk += 1;
    }
    Ok(())
}

/// Merges the keys from `at` on with the loaded chunk.
fn meet_chunk<const N: usize>(
    sql: &Connection,
    run: &mut Run<N>,
    (at, keys): (usize, &[u64]),
    hits: &mut Vec<(usize, [u8; N])>,
) -> rusqlite::Result<()> {
    let Some(&last) = run.hashes.last() else { return Ok(()) };
    let mut entry = run.hashes.partition_point(|&hash| hash < keys[at]);
    let mut previous = None;
    for (index, &key) in keys.iter().enumerate().skip(at).take_while(|&(_, &key)| key <= last) {
        if previous.replace(key) == Some(key) {
            continue;
        }
        while run.hashes[entry] < key {
            entry += 1;
        }
        let mut same = entry;
        while run.hashes.get(same) == Some(&key) {
            hits.push((index, run.payload(sql, same)?));
            same += 1;
        }
    }
    Ok(())
}

/// Gives each set of equal keys its hits, and empties them.
fn hand_out<const N: usize, K>(block: &[K], hashes: &[u64], hits: &mut Vec<(usize, [u8; N])>, group: &mut impl FnMut(&[K], &[[u8; N]])) {
    hits.sort_unstable();
    let mut payloads: Vec<[u8; N]> = Vec::new();
    for same in hits.chunk_by(|a, b| a.0 == b.0) {
        let first = same[0].0;
        let end = first + hashes[first..].iter().take_while(|&&hash| hash == hashes[first]).count();
        payloads.clear();
        payloads.extend(same.iter().map(|hit| hit.1));
        group(&block[first..end], &payloads);
    }
    hits.clear();
}

fn claim_of(payload: &[u8; 8]) -> ClaimId {
    ClaimId::from_number(i64::from_be_bytes(*payload))
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_be_bytes(bytes[..8].try_into().expect("eight bytes"))
}

/// The visit number of a key.
fn visit_of(payload: &[u8; 24]) -> u64 {
    number(&payload[16..])
}
