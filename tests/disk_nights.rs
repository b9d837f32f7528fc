//! Whatever operation of a whole night the machine stops at, or finds no room for, the next start ends in the same files
//! and the same ledger as a night that nothing disturbed.
//!
//! `disk_crash.rs` tests the protocol with invented batches; here everything writes that does in earnest: claim files with
//! their verifier, invoices, worklist, findings, report, archive, manifest.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

mod common;
#[path = "common/night.rs"]
mod night;

use claimwright::date::parse_iso;
use claimwright::pipeline::RunError;
use claimwright::report::Night;
use claimwright::report::night::Outcome;
use common::fault_disk::{Fault, FaultDisk, Left};
use common::folders::{copy_tree, dump, tree};
use night::Wishes;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Two payers, an invoice, a diagnosis that nobody knows.
const FIRST: &[&str] = &["RV-1001", "RV-1003", "RV-1005", "RV-1007", "RV-1015"];
/// The same, RV-1001 and RV-1007 changed and RV-1015 put right; three payers and an invoice more, and another mistake.
const SECOND: &[&str] =
    &["RV-1001", "RV-1003", "RV-1004", "RV-1005", "RV-1006", "RV-1007", "RV-1008", "RV-1012", "RV-1014", "RV-1015", "RV-1016"];

/// The rows of these visits in the fixture, under its header.
fn rows(ids: &[&str]) -> String {
    let all = fs::read_to_string("fixtures/us/riverside/visits/2026-10-04.csv").unwrap();
    let wanted = |row: &&str| ids.iter().any(|id| row.starts_with(&format!("{id},")));
    let (header, rest) = all.split_once('\n').unwrap();
    let rows: Vec<&str> = rest.lines().filter(wanted).collect();
    assert!(rows.len() >= ids.len(), "the fixture has these visits");
    format!("{header}\n{}\n", rows.join("\n"))
}

fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "'{from}' stands in these visits");
    text.replace(from, to)
}

fn put_visits(root: &Path, text: &str) {
    fs::write(root.join("visits/tonight.csv"), text).unwrap();
}

/// A practice before the night that is tested, to be copied; and what the night makes of it.
struct Stage {
    template: tempfile::TempDir,
    day: &'static str,
    operations: u64,
    files: BTreeMap<String, Vec<u8>>,
    ledger: String,
}

impl Stage {
    /// The first night of a practice.
    fn first() -> Stage {
        let template = night::copy_of("fixtures/us/riverside");
        night::files_below(&template.path().join("visits")).iter().for_each(|path| fs::remove_file(path).unwrap());
        put_visits(template.path(), &edited(&rows(FIRST), "J20.9", "J20.99"));
        Stage { template, day: "2026-10-05", operations: 0, files: BTreeMap::new(), ledger: String::new() }.rehearsed()
    }

    /// The night after it.
    fn second() -> Stage {
        let stage = Stage::first();
        night::run(stage.template.path(), &Wishes { threads: 1, ..Wishes::default() }).unwrap();
        let changed = edited(&edited(&rows(SECOND), "99214,25,", "99215,25,"), "N39.0", "R30.0");
        put_visits(stage.template.path(), &edited(&changed, "G43.909", "G43.9099"));
        Stage { day: "2026-10-06", ..stage }.rehearsed()
    }

    /// Learns what the undisturbed night ends in.
    fn rehearsed(mut self) -> Stage {
        let (root, disk) = self.copy();
        let told = self.run(root.path(), &disk).unwrap();
        assert!(matches!(told.outcome, Outcome::Published(_)), "{:?}", told.outcome);
        assert!(told.visits.held.visits > 0 && told.visits.invoiced.visits > 0 && told.visits.issued.visits > 2, "{:?}", told.visits);
        (self.operations, self.files, self.ledger) = (disk.operations(), files(root.path()), ledger(root.path()));
        self
    }

    fn copy(&self) -> (tempfile::TempDir, FaultDisk) {
        let root = scratch();
        copy_tree(self.template.path(), root.path());
        let disk = FaultDisk::new(root.path(), "out");
        (root, disk)
    }

    /// One thread, so that operation n is the same one each time.
    fn run(&self, root: &Path, disk: &FaultDisk) -> Result<Night, RunError> {
        night::run(root, &Wishes { threads: 1, disk: Arc::new(disk.clone()), day: parse_iso(self.day), ..Wishes::default() })
    }

    /// The night again, undisturbed: everything is as it should be, and once more changes nothing.
    fn ends_well(&self, root: &Path, disk: &FaultDisk, what: &str) {
        for again in 1..=2 {
            let told = self.run(root, disk).unwrap_or_else(|e| panic!("{what}, run {again}: {e}; {}", e.help()));
            assert!(again == 1 || told.outcome == Outcome::NothingNew, "{what}: the second run issued {:?}", told.outcome);
            same_files(&self.files, &files(root), &format!("{what}, run {again}"));
            assert_eq!(self.ledger, ledger(root), "{what}, run {again}: ledger");
        }
    }

    fn stopped_everywhere(&self, left: Left) {
        assert!(self.operations > 50, "a night has folders, files, writes, syncs and commits: {}", self.operations);
        for n in 1..=self.operations {
            let (root, disk) = self.copy();
            disk.arm(Fault::Kill(n));
            self.run(root.path(), &disk).expect_err("a run whose machine stops cannot succeed");
            disk.restart(left);
            self.ends_well(root.path(), &disk, &format!("stopped at operation {n}, {left:?}"));
        }
    }

    fn full_everywhere(&self) {
        for n in 1..=self.operations {
            let (root, disk) = self.copy();
            disk.arm(Fault::Full(n));
            let refused = self.run(root.path(), &disk).expect_err("a run without room cannot succeed");
            assert!(refused.to_string().contains("the disk is full"), "operation {n}: {refused}");
            assert!(refused.help().contains("make room"), "operation {n}: {}", refused.help());
            disk.arm(Fault::None);
            self.ends_well(root.path(), &disk, &format!("full at operation {n}"));
        }
    }
}

/// In memory where the machine has such a folder: hundreds of nights wait for a real disk's syncs otherwise.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&root.join("out"))
}

fn ledger(root: &Path) -> String {
    dump(&root.join("ledger.sqlite"))
}

/// Names the file that differs; its bytes would fill the screen.
fn same_files(expected: &BTreeMap<String, Vec<u8>>, found: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>(), "{what}: names");
    let different: Vec<&String> = expected.iter().filter(|(name, bytes)| found[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(different.is_empty(), "{what}: {different:?}");
}

#[test]
fn the_first_night_ends_the_same_wherever_the_power_fails() {
    Stage::first().stopped_everywhere(Left::Synced);
}

#[test]
fn the_first_night_ends_the_same_wherever_the_program_is_killed() {
    Stage::first().stopped_everywhere(Left::Everything);
}

#[test]
fn the_first_night_ends_the_same_wherever_the_disk_is_full() {
    Stage::first().full_everywhere();
}

#[test]
fn a_later_night_ends_the_same_wherever_the_power_fails() {
    Stage::second().stopped_everywhere(Left::Synced);
}

#[test]
fn a_later_night_ends_the_same_wherever_the_program_is_killed() {
    Stage::second().stopped_everywhere(Left::Everything);
}

#[test]
fn a_later_night_ends_the_same_wherever_the_disk_is_full() {
    Stage::second().full_everywhere();
}
