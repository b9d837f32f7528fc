//! Whatever commit of posting the machine stops at, or finds no room for, the next reading of the file ends in the same ledger.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

#[path = "common/fault_disk.rs"]
mod fault_disk;
#[path = "common/folders.rs"]
mod folders;
#[path = "common/insurer.rs"]
mod insurer;
#[path = "common/night.rs"]
mod night;

use claimwright::date::parse_iso;
use claimwright::disk::{Disk, RealDisk};
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::jurisdiction::{Answering, Jurisdiction};
use claimwright::ledger::{Claim, ClaimKind, Ledger, NewAnswerFile};
use claimwright::practice::Practice;
use claimwright::reconcile::{Mode, ReconcileError, Terms, reconcile};
use fault_disk::{Fault, FaultDisk};
use insurer::{Way, answer};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

fn post(us: &UnitedStates, folder: &Path, text: &str, disk: Arc<dyn Disk>) -> Result<(), ReconcileError> {
    let survey = us.survey(&mut text.as_bytes());
    let (sha256, read_on) = (Sha256::digest(text).into(), parse_iso("2026-10-21").unwrap());
    let file = NewAnswerFile { sha256, name: "era.835", kind: "x12", bytes: text.len() as u64, read_on };
    let bytes = text.as_bytes().to_vec();
    let mut open = || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn std::io::Read>);
    let ledger = Ledger::open(&folder.join("ledger.sqlite"), disk)?;
    reconcile((us, ledger), (&survey, &mut open), (file, Terms::from(Mode::Post)), &mut |_| {}).map(drop)
}

#[test]
fn posting_ends_in_the_same_ledger_whichever_commit_it_stops_at() {
    let office = night::copy_of("fixtures/us/riverside");
    night::run(office.path(), &night::Wishes::default()).unwrap_or_else(|e| panic!("{e}"));
    let us = UnitedStates::open(&Practice::open(office.path()).unwrap()).unwrap();
    let before = office.path().join("ledger.sqlite");
    let ledger = Ledger::open(&before, Arc::new(RealDisk)).unwrap();
    let visits = ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit);
    let all: Vec<Claim> = visits.flat_map(|visit| ledger.claims_of_visit(visit).unwrap()).filter(|c| c.kind == ClaimKind::Claim).collect();
    drop(ledger);
    let told = |claims: &[Claim], number: &str| answer(&claims.iter().map(|c| (c, Way::Answer)).collect::<Vec<_>>(), number, &[], 3).text;
    let (left, right) = all.split_at(all.len() / 2);
    // Two interchanges in one file: each payment is a commit of its own.
    let text = told(left, "EFT1") + &told(right, "EFT2");
    let run = |fault: Fault| {
        let place = tempfile::tempdir().unwrap();
        std::fs::copy(&before, place.path().join("ledger.sqlite")).unwrap();
        let disk = FaultDisk::new(place.path(), "out");
        disk.arm(fault);
        let outcome = post(&us, place.path(), &text, Arc::new(disk.clone()));
        assert_eq!(outcome.is_err(), fault != Fault::None, "{fault:?}");
        if fault != Fault::None {
            post(&us, place.path(), &text, Arc::new(RealDisk)).unwrap_or_else(|e| panic!("{fault:?}: {e}"));
        }
        (disk.operations(), folders::dump(&place.path().join("ledger.sqlite")))
    };
    let (operations, good) = run(Fault::None);
    assert!(operations >= 3, "two payments and the end of the file: {operations}");
    for n in 1..=operations {
        for fault in [Fault::Kill(n), Fault::Full(n)] {
            assert_eq!(run(fault).1, good, "{fault:?}");
        }
    }
}
