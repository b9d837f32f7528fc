//! Whatever operation of a batch the machine stops at, or finds no room for, the next start ends in the same files and
//! the same ledger as a night that nothing disturbed.
//!
//! The batch here is small and invented; what is tested is the protocol. An unchanged visit, a new one, one that changed,
//! one that is held and one that no longer is, two payers and an invoice bundle.

#![allow(clippy::unwrap_used)]

mod common;

use claimwright::batch::{self, BatchError, Home, Manifest, Session};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::ledger::{ClaimId, ClaimKind, FileRecord, IssuedVisit, NewClaim, NewHeld, NewLine, Place, VisitKey, visit_hash};
use claimwright::money::{Money, Units};
use common::fault_disk::{Fault, FaultDisk, Left};
use common::folders::{copy_tree, dump, tree};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// One visit of an invented night: its id, its content, and whether it is held.
type Night = &'static [(&'static str, u64, bool)];

const FIRST: Night = &[("V1", 10, false), ("V2", 20, false), ("V3", 30, true), ("V4", 40, true)];
/// V1 as before, V2 changed, V3 put right, V4 held for another reason, V5 new, V6 new and held.
const SECOND: Night = &[("V1", 10, false), ("V2", 21, false), ("V3", 31, false), ("V4", 41, true), ("V5", 50, false), ("V6", 60, true)];

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// Runs a night to its end; nothing is published when nothing changes.
fn run(home: &Home, date: &str, night: Night) -> Result<(), BatchError> {
    let mut session = Session::start(home, day(date))?;
    let mut keys: Vec<_> = (0..).zip(night).map(|(ordinal, v)| VisitKey { hash: visit_hash(v.0), fingerprint: v.1, ordinal }).collect();
    keys.sort_unstable();
    let mut earlier = BTreeMap::new();
    session.ledger().join_visits(keys.into_iter(), |key, e| {
        earlier.insert(key.ordinal, (e.visit, e.fingerprint));
    })?;
    write(&mut session, night, &earlier)?;
    if session.changes_nothing() {
        return session.drop_run();
    }
    session.publish(Manifest { date: date.into(), program: "test".into(), ..Manifest::default() }).map(drop)
}

fn write(session: &mut Session, night: Night, earlier: &BTreeMap<u32, (u64, Option<u64>)>) -> Result<(), BatchError> {
    let mut files = BTreeMap::new();
    let (issue, staging) = session.parts();
    let first = issue.first_visit();
    for (ordinal, &(id, content, held)) in (0..).zip(night) {
        let before = earlier.get(&ordinal);
        if held {
            issue.held(&hold(id, content))?;
        } else if before.is_none_or(|b| b.1 != Some(content)) {
            let payer = ["medicare", "", "bluecross"][ordinal as usize % 3];
            if !files.contains_key(payer) {
                let folder = if payer.is_empty() { "invoices" } else { payer };
                let mut file = staging.create(&format!("claims/{folder}/0001.837"))?;
                let interchange = issue.next_number("isa")?;
                file.write_all(format!("ISA {interchange}\n").as_bytes()).map_err(|e| full(&e))?;
                let place = issue.place(Place { file: file.no(), interchange, group: 1, set: 1 })?;
                files.insert(payer, (file, place));
            }
            let (file, place) = files.get_mut(payer).unwrap();
            file.write_all(format!("CLM {id} {content}\n").as_bytes()).map_err(|e| full(&e))?;
            file.park();
            let visit = first + u64::from(ordinal);
            let supersedes = before.map(|b| b.0);
            issue.visit(&IssuedVisit { visit, hash: visit_hash(id), fingerprint: content, supersedes })?;
            let claim = claim(visit, id, payer, content, *place);
            issue.claim(&claim)?;
            issue.line(&claim, &line(content))?;
        }
    }
    for (file, _) in files.into_values() {
        file.finish()?;
    }
    issue.archive("practice.toml", [1; 32], b"name = 'Riverside'")?;
    issue.input(&FileRecord { path: "visits/tonight.csv".into(), sha256: [2; 32], bytes: 99 })?;
    Ok(())
}

fn full(e: &std::io::Error) -> BatchError {
    BatchError::Disk { doing: "write", path: "a claim file".into(), source: e.kind().into() }
}

fn claim<'a>(visit: u64, id: &'a str, payer: &'a str, content: u64, place: i64) -> NewClaim<'a> {
    NewClaim {
        id: ClaimId::new(visit, 0).unwrap(),
        visit_id: id,
        name: id,
        patient_id: "P1",
        payer,
        kind: if payer.is_empty() { ClaimKind::Invoice } else { ClaimKind::Claim },
        frequency: 1,
        service_from: day("2026-11-20"),
        service_to: day("2026-11-20"),
        charge: Money::from_cents(content.cast_signed() * 100),
        place: Some(place),
    }
}

fn line(content: u64) -> NewLine<'static> {
    let (service_from, service_to) = (day("2026-11-20"), day("2026-11-20"));
    let charge = Money::from_cents(content.cast_signed() * 100);
    NewLine { line: 1, code: "99213", modifiers: "25", provider: "DR1", service_from, service_to, units: Units::ONE, charge }
}

fn hold(id: &str, content: u64) -> NewHeld<'_> {
    NewHeld {
        hash: visit_hash(id),
        visit_id: id,
        patient_id: "P1",
        payer: "medicare",
        service_from: None,
        charge: Some(Money::from_cents(content.cast_signed())),
        deadline: None,
        rules: "CW201",
        summary: "diagnosis not in this edition",
        digest: content,
    }
}

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
