//! What a whole night does with visits that come again, come twice, come too large, or say something hostile.
//!
//! `tests/cli/nights.rs` tells the same story as the person at the keyboard sees it; here are files and ledger.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

mod common;
#[allow(clippy::all, unused, missing_docs)]
#[path = "../benches/generate.rs"]
mod generate;
#[path = "common/night.rs"]
mod night;

use claimwright::batch::{self, BatchError, Home, Session};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::ledger::{BatchState, Held, Ledger};
use claimwright::pipeline::RunError;
use claimwright::report::Night;
use claimwright::report::night::Outcome;
use common::folders::{dump, tree};
use night::Wishes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// A practice whose visits each test writes.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Office {
        let folder = night::copy_of("fixtures/us/riverside");
        night::files_below(&folder.path().join("visits")).iter().for_each(|path| fs::remove_file(path).unwrap());
        Office { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn home(&self) -> Home {
        Home::new(&self.path("ledger.sqlite"), &self.path("out"), Arc::new(RealDisk), "a test").unwrap()
    }

    /// Runs a night over these visits.
    fn night(&self, visits: &[Value]) -> Night {
        let text: String = visits.iter().map(|visit| format!("{visit}\n")).collect();
        fs::write(self.path("visits/tonight.jsonl"), text).unwrap();
        self.again().unwrap_or_else(|e| panic!("{e}; {}", e.help()))
    }

    fn again(&self) -> Result<Night, RunError> {
        night::run(self.folder.path(), &Wishes::default())
    }

    /// The batch's claim files, one after another.
    fn claims(&self, batch: &str) -> String {
        self.text_of(batch, "837")
    }

    fn findings(&self, batch: &str) -> String {
        self.text_of(batch, "jsonl")
    }

    fn text_of(&self, batch: &str, ending: &str) -> String {
        let files = night::files_below(&self.path("out").join(batch)).into_iter().filter(|p| p.extension().is_some_and(|e| e == ending));
        files.map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    fn held(&self) -> Vec<Held> {
        let mut held = Vec::new();
        Ledger::open(&self.path("ledger.sqlite"), Arc::new(RealDisk)).unwrap().open_held(|each| held.push(each)).unwrap();
        held
    }

    fn state(&self, batch: &str) -> BatchState {
        Ledger::open(&self.path("ledger.sqlite"), Arc::new(RealDisk)).unwrap().batch(batch).unwrap().state
    }
}

const B1: &str = "B20261005-0001";
const B2: &str = "B20261005-0002";

fn day() -> Date {
    parse_iso("2026-10-06").unwrap()
}

/// A visit that nothing is wrong with.
fn visit(id: &str) -> Value {
    json!({
        "visit_id": id, "patient_id": format!("P-{id}"), "patient_last": "Udall", "patient_first": "Fern", "birth_date": "1986-06-21",
        "sex": "F", "address1": "5 Birch Lane", "city": "Riverside", "region": "CA", "postal_code": "92506",
        "payer_id": "EXHEALTH", "member_id": format!("XH{id}"), "relationship": "self", "dx1": "I10", "lines": [line(1, "99213")],
    })
}

fn line(number: u32, code: &str) -> Value {
    json!({ "line": number.to_string(), "rendering_id": "okafor", "place_of_service": "11", "service_from": "2026-09-29", "code": code, "dx_pointers": "1" })
}

/// The visit with these columns instead.
fn with(mut visit: Value, columns: &[(&str, &str)]) -> Value {
    for (column, text) in columns {
        visit[column] = json!(text);
    }
    visit
}

#[test]
fn while_one_run_is_under_way_another_is_turned_away_and_then_runs() {
    let office = Office::new();
    office.night(&[visit("V1")]);
    let before = tree(&office.path("out"));
    let first = Session::start(&office.home(), day()).unwrap();
    let refused = office.again().unwrap_err();
    assert!(matches!(refused, RunError::Batch(BatchError::Locked { .. })), "{refused}");
    assert_eq!(tree(&office.path("out")), before);
    first.drop_run().unwrap();
    assert_eq!(office.again().unwrap().outcome, Outcome::NothingNew);
}

#[test]
fn a_visit_of_ten_thousand_lines_is_held_and_the_night_goes_on() {
    let office = Office::new();
    let lines: Vec<Value> = (1..=10_000).map(|_| json!({ "code": "99213" })).collect();
    let mut large = visit("V2");
    large["lines"] = json!(lines);
    let told = office.night(&[visit("V1"), large, visit("V3")]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (2, 1));
    let held = office.held();
    assert!(held[0].visit_id == "V2" && held[0].rules.starts_with("IN006"), "{}: {}", held[0].visit_id, held[0].rules);
    let claims = office.claims(B1);
    assert!(claims.contains("CLM*V1*") && claims.contains("CLM*V3*") && !claims.contains("CLM*V2*"), "{claims}");
}

#[test]
fn all_copies_of_a_visit_id_are_held_and_the_same_again_is_nothing_new() {
    let office = Office::new();
    let other = with(visit("V1"), &[("dx1", "E78.5")]);
    let told = office.night(&[visit("V1"), visit("V2"), other, visit("V1")]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (1, 3));
    let held: Vec<(String, bool)> = office.held().into_iter().map(|h| (h.visit_id, h.rules.starts_with("IN010"))).collect();
    assert_eq!(held, [("V1".to_string(), true)], "one row of the worklist for all copies");
    assert!(!office.claims(B1).contains("CLM*V1*"));
    let before = (tree(&office.path("out")), dump(&office.path("ledger.sqlite")));
    assert_eq!(office.again().unwrap().outcome, Outcome::NothingNew);
    assert_eq!((tree(&office.path("out")), dump(&office.path("ledger.sqlite"))), before);
}

#[test]
fn three_thousand_visits_give_the_same_bytes_for_any_threads_and_chunks() {
    let practice = tempfile::tempdir().unwrap();
    let words = ["3000", practice.path().to_str().unwrap(), "--payers", "12"].map(str::to_string);
    generate::Wish::read(words.into_iter()).unwrap().make().unwrap();
    let mut first: Option<(BTreeMap<String, Vec<u8>>, String)> = None;
    for (threads, chunk) in [(1, 1 << 20), (2, 64 << 10), (7, 64 << 10), (2, 7 << 20), (7, 1 << 20)] {
        let told = night::run(practice.path(), &Wishes { threads, chunk, ..Wishes::default() }).unwrap();
        assert!(told.visits.read == 3_000 && told.visits.held.visits > 30 && told.visits.invoiced.visits > 30, "{:?}", told.visits);
        let made = (tree(&practice.path().join("out")), dump(&practice.path().join("ledger.sqlite")));
        let expected = first.get_or_insert_with(|| made.clone());
        let differ: Vec<&String> = expected.0.keys().filter(|name| made.0.get(*name) != expected.0.get(*name)).collect();
        assert!(differ.is_empty() && made.0.len() == expected.0.len(), "{threads} threads, chunks of {chunk}: {differ:?}");
        assert!(made.1 == expected.1, "{threads} threads, chunks of {chunk}: the ledger");
        fs::remove_dir_all(practice.path().join("out")).unwrap();
        let ledger = night::files_below(practice.path()).into_iter().filter(|p| p.to_string_lossy().contains("ledger.sqlite"));
        ledger.for_each(|path| fs::remove_file(path).unwrap());
    }
}

#[test]
fn a_payer_id_that_is_a_path_stays_within_the_batch() {
    let office = Office::new();
    let practice = fs::read_to_string(office.path("practice.toml")).unwrap();
    let hostile =
        practice.replace("id = \"EXHEALTH\"", "id = \"../../../../x-of-a-hostile-payer\"").replace("id = \"EXBLUE\"", "id = \"..\"");
    assert_ne!(practice, hostile);
    fs::write(office.path("practice.toml"), hostile).unwrap();
    let around = |office: &Office| -> Vec<PathBuf> {
        night::files_below(office.folder.path()).into_iter().filter(|p| !p.starts_with(office.path("out").join(B1))).collect()
    };
    let told =
        office.night(&[with(visit("V1"), &[("payer_id", "../../../../x-of-a-hostile-payer")]), with(visit("V2"), &[("payer_id", "..")])]);
    assert_eq!(told.visits.issued.visits, 2);
    let names = around(&office).iter().map(|p| p.strip_prefix(office.folder.path()).unwrap().display().to_string()).collect::<Vec<_>>();
    assert!(names.iter().all(|n| !n.ends_with(".837")), "{names:?}");
    let claims: Vec<String> = tree(&office.path("out").join(B1).join("claims")).into_keys().filter(|n| n.ends_with(".837")).collect();
    assert_eq!(claims.len(), 2, "{claims:?}");
    assert!(!office.folder.path().parent().unwrap().join("x-of-a-hostile-payer").exists());
}

#[test]
fn a_name_with_separators_is_held_and_never_on_the_wire() {
    let office = Office::new();
    let told = office.night(&[with(visit("V1"), &[("patient_last", "Ud~*:^all")]), visit("V2")]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (1, 1));
    assert_eq!(office.held()[0].rules, "CW604");
    let claims = office.claims(B1);
    assert!(claims.contains("CLM*V2*") && !claims.contains("CLM*V1*") && !claims.to_uppercase().contains("NM1*IL*1*UD~"), "{claims}");
    assert_eq!(claims.matches("NM1*IL*").count(), 1, "{claims}");
}

#[test]
fn that_older_history_is_not_loaded_is_said_with_the_first_batch_only() {
    let office = Office::new();
    office.night(&[visit("V1")]);
    office.night(&[visit("V1"), with(visit("V2"), &[("dx1", "E11.99")])]);
    assert_eq!(office.findings(B1).matches("IN032").count(), 1);
    let second = office.findings(B2);
    assert!(second.contains("CW201") && !second.contains("IN032"), "{second}");
}

#[test]
fn a_visit_that_changed_before_it_was_sent_supersedes_and_only_the_newer_can_be_sent() {
    let office = Office::new();
    office.night(&[visit("V1"), visit("V2")]);
    let told = office.night(&[with(visit("V1"), &[("dx1", "E78.5")]), visit("V2")]);
    assert_eq!((told.visits.issued.visits, told.visits.unchanged.visits), (1, 1));
    let claims = office.claims(B2);
    assert!(claims.contains("CLM*V1*") && claims.contains("ABK:E785") && !claims.contains("CLM*V2*"), "{claims}");
    let refused = batch::sent(&office.home(), B1, day()).unwrap_err();
    assert!(refused.to_string().contains("holds newer versions of 1 visit of B20261005-0001"), "{refused}");
    batch::sent(&office.home(), B2, day()).unwrap();
}

#[test]
fn a_visit_that_changed_after_it_was_sent_waits_and_the_change_is_named() {
    let office = Office::new();
    office.night(&[visit("V1")]);
    batch::sent(&office.home(), B1, day()).unwrap();
    let mut changed = visit("V1");
    changed["lines"] = json!([line(1, "99214"), line(2, "93000")]);
    let told = office.night(&[changed.clone()]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (0, 1));
    let findings = office.findings(B2);
    assert!(findings.contains("IN030") && findings.contains("line 1 code 99213 is now 99214; line 2 is new"), "{findings}");
    assert_eq!(office.claims(B2), "");
    assert_eq!(office.again().unwrap().outcome, Outcome::NothingNew, "held for the same reason as before");
    assert_eq!(office.night(&[visit("V1")]).visits.held.visits, 0, "changed back is as it was sent");
    assert!(office.held().is_empty());
}

#[test]
fn frequency_7_with_the_payers_number_replaces_under_a_new_claim_number() {
    let office = Office::new();
    office.night(&[visit("V1")]);
    batch::sent(&office.home(), B1, day()).unwrap();
    let mut replacing = with(visit("V1"), &[("frequency", "7"), ("original_ref", "2026ICN77")]);
    replacing["lines"] = json!([line(1, "99214")]);
    let told = office.night(&[replacing]);
    assert_eq!((told.visits.issued.visits, told.visits.held.visits), (1, 0));
    let claims = office.claims(B2);
    assert!(claims.contains("CLM*V1-A*") && claims.contains("*11:B:7*") && claims.contains("REF*F8*2026ICN77~"), "{claims}");
    assert_eq!(office.state(B1), BatchState::Sent);
    assert_eq!(office.again().unwrap().outcome, Outcome::NothingNew);
}

#[test]
fn what_was_withdrawn_goes_out_again_once_under_the_same_claim_numbers() {
    let office = Office::new();
    // The last id is too long to be a claim number; the ledger's number stands for it, and that is another one then.
    office.night(&[visit("V1"), visit("V2"), visit("V-2026-09-29-0001")]);
    let first = clm(&office.claims(B1));
    batch::withdraw(&office.home(), B1, day()).unwrap();
    let told = office.again().unwrap();
    assert_eq!((told.outcome.batch(), told.visits.issued.visits), (B2, 3));
    let second = clm(&office.claims(B2));
    assert_eq!((first.len(), second.len(), &first[..2]), (3, 3, &second[..2]));
    assert_eq!(office.again().unwrap().outcome, Outcome::NothingNew);
}

/// The CLM segments of claim files.
fn clm(claims: &str) -> Vec<String> {
    claims.split('~').map(str::trim).filter(|s| s.starts_with("CLM*")).map(str::to_string).collect()
}
