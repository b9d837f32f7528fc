//! `manifest.json`: what a batch is made of, by content, so that anybody can prove it later.

use crate::ledger::{FileRecord, Issue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the manifest in its batch.
pub const MANIFEST: &str = "manifest.json";

/// The schema number that this program writes.
const SCHEMA: u32 = 1;

/// The contents of `manifest.json`. The same batch gives the same bytes: no clock, no machine, no order of threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1. Filled in by the batch, as are `batch`, `control_numbers` and `files`.
    pub schema: u32,
    /// The batch: `B20261122-0001`.
    pub batch: String,
    /// The day it was made for, `YYYY-MM-DD`.
    pub date: String,
    /// The version of claimwright.
    pub program: String,
    /// SHA-256 of the configuration, in hexadecimal.
    pub configuration: String,
    /// Code tables and their editions.
    pub editions: BTreeMap<String, String>,
    /// Control numbers by counter.
    pub control_numbers: BTreeMap<String, Numbers>,
    /// What was counted.
    pub counts: Counts,
    /// The sum of all charges: `1234.50`.
    pub charge: String,
    /// Totals by payer, sorted; the patient is the empty payer.
    pub payers: Vec<PayerTotal>,
    /// What the batch was made from, in the order it was read.
    pub inputs: Vec<FileEntry>,
    /// Every other file of the batch, sorted by path.
    pub files: Vec<FileEntry>,
}

/// Control numbers that were used, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// From here,
    pub first: u64,
    /// to here.
    pub last: u64,
}

/// What was counted in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Visits read.
    pub visits_read: u64,
    /// Visits issued. Filled in by the batch, as are claims and lines.
    pub visits_issued: u64,
    /// Visits held.
    pub visits_held: u64,
    /// Visits that were issued before and have not changed.
    pub visits_unchanged: u64,
    /// Visits left alone because their service was before `--bill-from`.
    pub visits_before: u64,
    /// Claims and invoices.
    pub claims: u64,
    /// Service lines.
    pub lines: u64,
    /// Warnings.
    pub warnings: u64,
    /// Statements to patients.
    #[serde(default, skip_serializing_if = "is_none")]
    pub statements: u64,
}

/// Batches of claims do not speak of statements.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

/// What one payer is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerTotal {
    /// The payer's id.
    pub payer: String,
    /// How many claims or invoices.
    pub claims: u64,
    /// The sum of their charges: `1234.50`.
    pub charge: String,
}

/// A file by its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path: within the batch, or as it was given.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl Manifest {
    /// Reads a manifest; `None` when it is none, or of a later schema.
    pub fn parse(bytes: &[u8]) -> Option<Manifest> {
        serde_json::from_slice(bytes).ok().filter(|m: &Manifest| m.schema <= SCHEMA)
    }

    /// The bytes of `manifest.json`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a manifest is text and numbers");
        bytes.push(b'\n');
        bytes
    }

    /// Fills in what the batch itself knows.
    pub(super) fn complete(&mut self, issue: &Issue, files: &[FileRecord]) {
        let sums = issue.sums();
        self.schema = SCHEMA;
        self.batch = issue.id().into();
        self.control_numbers = issue.numbers().map(|(name, first, last)| (name.into(), Numbers { first, last })).collect();
        (self.counts.visits_issued, self.counts.claims, self.counts.lines) = (sums.visits, sums.claims, sums.lines);
        self.charge = sums.charge.to_string();
        self.files = files.iter().map(FileEntry::from).collect();
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.payers.sort_by(|a, b| a.payer.cmp(&b.payer));
    }
}

impl From<&FileRecord> for FileEntry {
    fn from(file: &FileRecord) -> FileEntry {
        FileEntry { path: file.path.clone(), sha256: hex(&file.sha256), bytes: file.bytes }
    }
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_manifest_reads_as_it_was_written_and_a_later_schema_is_not_guessed_at() {
        let mut manifest = Manifest { schema: 1, batch: "B20261122-0001".into(), ..Manifest::default() };
        manifest.editions.insert("icd-10-cm".into(), "2027".into());
        assert_eq!(Manifest::parse(&manifest.to_bytes()).unwrap(), manifest);
        manifest.schema = 2;
        assert_eq!(Manifest::parse(&manifest.to_bytes()), None);
    }
}
