//! What concerns the file as a whole: totals, uniqueness across sets, and faults in file order.

use super::checks;
use super::expected::Expected;
use super::faults::{At, Faults};
use super::set::SetReport;
use crate::money::Money;
use crate::verify::{ClaimIds, Proof, VerifyError};
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::path::Path;

/// ISA and GS stand before the first transaction set, GE and IEA after the last.
const HEAD: u64 = 2;
const TAIL: u64 = 2;

pub(super) struct Totals<'e> {
    pub expected: &'e Expected,
    /// Faults of the envelope before the first set.
    pub before: Faults,
    /// Faults of the envelope after the last set, and of the file as a whole.
    pub after: Faults,
    pub bytes: u64,
    pub sha256: [u8; 32],
    in_sets: Faults,
    sets: u64,
    segments: u64,
    offset: Option<u64>,
    lines: u64,
    charge: Money,
    claim_ids: ClaimIds,
    seen_claims: HashSet<u64, BuildHasherDefault<Hashed>>,
    seen_controls: HashSet<Vec<u8>>,
    seen_batches: HashSet<Vec<u8>>,
    /// Reports that came before their turn.
    waiting: BTreeMap<u64, SetReport>,
    spare: Vec<Vec<u8>>,
}

impl<'e> Totals<'e> {
    pub fn new(expected: &'e Expected) -> Totals<'e> {
        Totals {
            expected,
            before: Faults::default(),
            after: Faults::default(),
            bytes: 0,
            sha256: [0; 32],
            in_sets: Faults::default(),
            sets: 0,
            segments: HEAD,
            offset: None,
            lines: 0,
            charge: Money::ZERO,
            claim_ids: ClaimIds::new(),
            seen_claims: HashSet::default(),
            seen_controls: HashSet::new(),
            seen_batches: HashSet::new(),
            waiting: BTreeMap::new(),
            spare: Vec::new(),
        }
    }

    /// A buffer that an earlier set used.
    pub fn spare_buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    pub fn unreadable(&mut self, error: &std::io::Error) {
        self.after.add(checks::READABLE, At::default(), format!("the file cannot be read: {error}"));
    }

    /// Says where the first transaction set begins.
    pub fn sets_begin(&mut self, offset: u64) {
        self.offset = Some(offset);
    }

    /// Takes a report; reports are put together in the order of the file, whatever order they come in.
    pub fn add(&mut self, report: SetReport) {
        self.waiting.insert(report.index, report);
        while let Some(report) = self.waiting.remove(&self.sets) {
            self.add_in_order(report);
        }
    }

    fn add_in_order(&mut self, mut report: SetReport) {
        let at = At { segment: 1, segment_id: b"ST", ..At::default() };
        if !self.seen_controls.insert(std::mem::take(&mut report.control)) {
            report.faults.add(checks::SET_HEADER, at, "this ST02 stands on an earlier set of the file");
        }
        if !self.seen_batches.insert(std::mem::take(&mut report.batch_id)) {
            report.faults.add(
                checks::BATCH_ID,
                At { segment: 2, segment_id: b"BHT", ..at },
                "this BHT03 stands on an earlier set of the file",
            );
        }
        for claim in &report.claims {
            self.claim_ids.push_hash(claim.id_hash);
            if !self.seen_claims.insert(claim.id_hash) {
                let id = report.bytes.get(claim.id.clone()).unwrap_or_default();
                let at = At { segment: claim.segment, offset: claim.offset, segment_id: b"CLM", claim: id };
                report.faults.add(checks::CLAIM_ID, at, "this claim id stands on an earlier claim of the file");
            }
        }
        self.in_sets.append(report.faults, self.segments, self.offset.unwrap_or_default());
        self.sets += 1;
        self.segments += report.segments;
        self.offset = self.offset.map(|offset| offset + report.bytes.len() as u64);
        self.lines += report.lines;
        self.charge = self.charge.checked_add(report.charge).unwrap_or(self.charge);
        self.spare.push(report.bytes);
    }

    pub fn finish(mut self, path: &Path) -> Result<Proof, VerifyError> {
        if self.before.is_empty() && self.in_sets.is_empty() && self.after.is_empty() {
            self.compare();
        }
        let mut faults = self.before;
        faults.append(self.in_sets, 0, 0);
        faults.append(self.after, self.segments, 0);
        if !faults.is_empty() {
            return Err(VerifyError { file: path.to_path_buf(), faults: faults.list, more: faults.more });
        }
        Ok(Proof {
            sets: self.sets,
            claims: self.claim_ids.count(),
            lines: self.lines,
            charge: self.charge,
            segments: self.segments + TAIL,
            bytes: self.bytes,
            sha256: self.sha256,
        })
    }

    /// Holds the sums of the file against those of the batch.
    fn compare(&mut self) {
        let (claims, lines, charge) = (self.claim_ids.count(), self.lines, self.charge);
        let expected = self.expected;
        let mut differ = |message: String| self.after.add(checks::TOTALS, At::default(), message);
        if claims != expected.claims {
            differ(format!("{claims} claims in the file, {} in the batch", expected.claims));
        } else if self.claim_ids != expected.claim_ids {
            differ("the claim ids or their order differ from those of the batch".to_string());
        }
        if lines != expected.lines {
            differ(format!("{lines} service lines in the file, {} in the batch", expected.lines));
        }
        if charge != expected.charge {
            differ(format!("{charge} charged in the file, {} in the batch", expected.charge));
        }
    }
}

/// For keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = ClaimIds::hash(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
