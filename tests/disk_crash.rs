//! Whatever operation of a batch the machine stops at, or finds no room for, the next start ends in the same files and
//! the same ledger as a night that nothing disturbed.
//!
//! The batch here is small and invented; what is tested is the protocol. An unchanged visit, a new one, one that changed,
//! one that is held and one that no longer is, two payers and an invoice bundle.

#![allow(clippy::unwrap_used)]

mod common;

use claimwright::batch::{self, Home};
use claimwright::disk::RealDisk;
use common::fault_disk::{Fault, FaultDisk, Left};
use common::folders::{copy_tree, dump, tree};
use common::nights::{Night, run};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const FIRST: Night = &[("V1", 10, false), ("V2", 20, false), ("V3", 30, true), ("V4", 40, true)];
/// V1 as before, V2 changed, V3 put right, V4 held for another reason, V5 new, V6 new and held.
const SECOND: Night = &[("V1", 10, false), ("V2", 21, false), ("V3", 31, false), ("V4", 41, true), ("V5", 50, false), ("V6", 60, true)];

/// A practice after its first night, to be copied; and what its folders and ledger look like after the second.
struct Stage {
    template: tempfile::TempDir,
    operations: u64,
    files: BTreeMap<String, Vec<u8>>,
    ledger: String,
}

fn home(root: &Path, disk: &FaultDisk) -> Home {
    Home::new(&root.join("ledger.sqlite"), &root.join("out"), Arc::new(disk.clone()), "a test").unwrap()
}

impl Stage {
    fn new(first: Option<Night>) -> Stage {
        let template = tempfile::tempdir().unwrap();
        if let Some(night) = first {
            let root = template.path();
            let real = Home::new(&root.join("ledger.sqlite"), &root.join("out"), Arc::new(RealDisk), "a test").unwrap();
            run(&real, "2026-11-21", night).unwrap();
        }
        let mut stage = Stage { template, operations: 0, files: BTreeMap::new(), ledger: String::new() };
        let (root, disk) = stage.copy();
        run(&home(root.path(), &disk), "2026-11-22", SECOND).unwrap();
        (stage.operations, stage.files, stage.ledger) = (disk.operations(), files(root.path()), ledger(root.path()));
        stage
    }

    fn copy(&self) -> (tempfile::TempDir, FaultDisk) {
        let root = tempfile::tempdir().unwrap();
        copy_tree(self.template.path(), root.path());
        let disk = FaultDisk::new(root.path(), "out");
        (root, disk)
    }

    /// The night again, undisturbed: everything is as it should be, and once more changes nothing.
    fn ends_well(&self, root: &Path, disk: &FaultDisk, what: &str) {
        for again in 1..=2 {
            run(&home(root, disk), "2026-11-22", SECOND).unwrap_or_else(|e| panic!("{what}, run {again}: {e}; {}", e.help()));
            assert_eq!(self.files, files(root), "{what}, run {again}: files");
            assert_eq!(self.ledger, ledger(root), "{what}, run {again}: ledger");
        }
    }
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&root.join("out"))
}

fn ledger(root: &Path) -> String {
    dump(&root.join("ledger.sqlite"))
}

#[test]
fn a_batch_is_the_same_whichever_operation_the_machine_stops_at() {
    for first in [None, Some(FIRST)] {
        let stage = Stage::new(first);
        assert!(stage.operations > 25, "a batch has folders, files, syncs and commits: {}", stage.operations);
        for n in 1..=stage.operations {
            for left in [Left::Synced, Left::Everything] {
                let (root, disk) = stage.copy();
                disk.arm(Fault::Kill(n));
                run(&home(root.path(), &disk), "2026-11-22", SECOND).expect_err("a run whose machine stops cannot succeed");
                disk.restart(left);
                stage.ends_well(root.path(), &disk, &format!("stopped at operation {n}, {left:?}"));
            }
        }
    }
}

#[test]
fn a_batch_is_the_same_whichever_operation_finds_the_disk_full() {
    let stage = Stage::new(Some(FIRST));
    for n in 1..=stage.operations {
        let (root, disk) = stage.copy();
        disk.arm(Fault::Full(n));
        let refused = run(&home(root.path(), &disk), "2026-11-22", SECOND).expect_err("a run without room cannot succeed");
        assert!(refused.to_string().contains("the disk is full"), "operation {n}: {refused}");
        assert!(refused.help().contains("make room"), "operation {n}: {}", refused.help());
        disk.arm(Fault::None);
        stage.ends_well(root.path(), &disk, &format!("full at operation {n}"));
    }
}

#[test]
fn a_recovery_that_is_stopped_itself_is_recovered_from() {
    let stage = Stage::new(Some(FIRST));
    for n in 1..=stage.operations {
        for m in 1.. {
            let (root, disk) = stage.copy();
            disk.arm(Fault::Kill(n));
            run(&home(root.path(), &disk), "2026-11-22", SECOND).expect_err("a run whose machine stops cannot succeed");
            disk.restart(Left::Synced);
            disk.arm(Fault::Kill(m));
            if batch::open(&home(root.path(), &disk)).is_ok() {
                break;
            }
            disk.restart(Left::Synced);
            stage.ends_well(root.path(), &disk, &format!("stopped at operation {n}, then at {m}"));
        }
    }
}
