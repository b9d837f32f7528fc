//! What a clerk may do with batches, and what the program says when folders and ledger contradict each other.

#![allow(clippy::unwrap_used)]

mod common;

use claimwright::batch::{self, BatchError, Home, Lock};
use claimwright::disk::RealDisk;
use claimwright::ledger::{BatchState, Ledger};
use common::folders::{dump, tree};
use common::nights::{Night, day, run};
use std::fs;
use std::sync::Arc;

const FIRST: Night = &[("V1", 10, false), ("V2", 20, false), ("V3", 30, true)];
/// V2 changed before the first batch was sent.
const CHANGED: Night = &[("V1", 10, false), ("V2", 21, false), ("V3", 30, true)];
const B1: &str = "B20261121-0001";
const B2: &str = "B20261122-0001";

fn practice() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(&folder.path().join("ledger.sqlite"), &folder.path().join("out"), Arc::new(RealDisk), "a test").unwrap();
    run(&home, "2026-11-21", FIRST).unwrap();
    (folder, home)
}

fn state(home: &Home, id: &str) -> BatchState {
    Ledger::open(&home.ledger, Arc::new(RealDisk)).unwrap().batch(id).unwrap().state
}

#[test]
fn the_same_night_again_leaves_no_trace_and_uses_no_number() {
    let (_folder, home) = practice();
    let before = (tree(&home.out), dump(&home.ledger));
    run(&home, "2026-11-22", FIRST).unwrap();
    assert_eq!((tree(&home.out), dump(&home.ledger)), before);
    run(&home, "2026-11-22", CHANGED).unwrap();
    assert_eq!(state(&home, B2), BatchState::Published);
}

#[test]
fn of_two_batches_with_the_same_visit_only_one_can_be_sent() {
    let (_folder, home) = practice();
    run(&home, "2026-11-22", CHANGED).unwrap();
    let refused = batch::sent(&home, B1, day("2026-11-23")).err().unwrap();
    assert_eq!(refused.to_string(), format!("{B2} holds newer versions of 1 visit of {B1}: send only one of them"));
    assert_eq!(
        refused.help(),
        format!("if {B1} already went out: withdraw {B2}, then mark {B1} sent. If not: withdraw {B1} and run again")
    );
    batch::withdraw(&home, B2, day("2026-11-23")).unwrap();
    assert!(home.out.join(format!("{B2}.withdrawn")).is_dir() && !home.out.join(B2).exists());
    batch::sent(&home, B1, day("2026-11-23")).unwrap();
    let refused = batch::withdraw(&home, B1, day("2026-11-23")).err().unwrap();
    assert_eq!(refused.to_string(), format!("{B1} was sent on 2026-11-23: it cannot be withdrawn"));
}

#[test]
fn visits_of_a_withdrawn_batch_go_out_again_once() {
    let (_folder, home) = practice();
    batch::withdraw(&home, B1, day("2026-11-22")).unwrap();
    run(&home, "2026-11-22", FIRST).unwrap();
    let ledger = Ledger::open(&home.ledger, Arc::new(RealDisk)).unwrap();
    assert_eq!(ledger.batch(B2).unwrap().claims, 2);
    assert_eq!(ledger.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_batch_whose_folder_vanished_stops_the_run_until_it_is_back_or_withdrawn() {
    let (_folder, home) = practice();
    fs::rename(home.out.join(B1), home.out.join("elsewhere")).unwrap();
    let refused = run(&home, "2026-11-22", FIRST).err().unwrap();
    assert!(matches!(refused, BatchError::Vanished { .. }) && refused.help().contains(&format!("claimwright withdraw {B1}")));
    batch::withdraw(&home, B1, day("2026-11-22")).unwrap();
    run(&home, "2026-11-22", FIRST).unwrap();
}

#[test]
fn a_batch_folder_that_the_ledger_does_not_know_stops_the_run() {
    let (_folder, home) = practice();
    fs::remove_file(&home.ledger).unwrap();
    let refused = run(&home, "2026-11-22", FIRST).err().unwrap();
    assert!(matches!(refused, BatchError::UnknownFolder { .. }) && refused.help().contains("put the right one back"));
}

#[test]
fn a_second_run_is_told_who_is_at_it_and_changes_nothing() {
    let (_folder, home) = practice();
    let before = (tree(&home.out), dump(&home.ledger));
    let _held = Lock::take(&home.ledger, "run for 2026-11-22, process 7").unwrap();
    let refused = run(&home, "2026-11-22", CHANGED).err().unwrap();
    assert_eq!(refused.to_string(), "another run is under way: run for 2026-11-22, process 7");
    assert_eq!((tree(&home.out), dump(&home.ledger)), before);
}

#[test]
fn verify_finds_what_somebody_changed() {
    let (_folder, home) = practice();
    let ledger = Ledger::open(&home.ledger, Arc::new(RealDisk)).unwrap();
    assert_eq!(ledger.verify().unwrap(), Vec::<String>::new());
    let sql = rusqlite::Connection::open(&home.ledger).unwrap();
    for (change, back, said) in [
        ("UPDATE claim SET visit_id = 'VX' WHERE visit_id = 'V1'", "UPDATE claim SET visit_id = 'V1' WHERE visit_id = 'VX'", "its keys"),
        ("UPDATE claim SET charge = charge + 1", "UPDATE claim SET charge = charge - 1", "do not add up"),
        ("UPDATE batch SET claims = claims + 1", "UPDATE batch SET claims = claims - 1", "were sealed"),
    ] {
        sql.execute_batch(change).unwrap();
        let ledger = Ledger::open(&home.ledger, Arc::new(RealDisk)).unwrap();
        let problems = ledger.verify().unwrap();
        assert!(problems.iter().any(|p| p.contains(said)), "{change}: {problems:?}");
        sql.execute_batch(back).unwrap();
    }
    fs::write(home.out.join(B1).join("manifest.json"), "{}").unwrap();
    assert!(ledger.verify().unwrap()[0].contains("its manifest was changed"));
}
