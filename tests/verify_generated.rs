//! A thousand generated claims, one a file: each passes the verifier as it was written, and no fault put into it passes.
//!
//! Every class of fault is tried on every tenth claim, a different tenth for each class, at a different place each time.
//! `CLAIMWRIGHT_ALL_MUTANTS=1 cargo test --release --test verify_generated -- --nocapture` tries every class on every
//! claim at every place where it fits, and prints the table.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

mod common;
#[allow(clippy::all, unused, missing_docs)]
#[path = "../benches/generate.rs"]
mod generate;
#[path = "common/night.rs"]
mod night;

use claimwright::date::parse_iso;
use claimwright::verify::x12_837p::{Billing, Expected, verify_file};
use common::expected_of;
use common::mutants::{CLASSES, Class, mutants};
use rayon::prelude::*;
use std::path::Path;

/// The claim files of a night in which every claim has a file of its own.
fn claims(visits: u32) -> Vec<(Vec<u8>, Expected)> {
    let folder = tempfile::tempdir().unwrap();
    let words = [visits.to_string(), folder.path().display().to_string(), "--clean".into(), "--payers".into(), "8".into()];
    generate::Wish::read(words.into_iter()).unwrap().make().unwrap();
    one_claim_a_file(&folder.path().join("practice.toml"));
    night::run(folder.path(), &night::Wishes::default()).unwrap();
    let files = night::files_below(&folder.path().join("out")).into_iter().filter(|p| p.extension().is_some_and(|e| e == "837"));
    let read = |path| {
        let bytes = std::fs::read(path).unwrap();
        let expected = Expected { today: parse_iso("2026-10-05").unwrap(), billing: vec![practice()], ..expected_of(&bytes) };
        (bytes, expected)
    };
    files.map(read).collect()
}

/// The billing provider of the generated practice.
fn practice() -> Billing {
    let text = str::to_string;
    Billing { npi: text("1555010002"), tax_id: text("330000155"), state: text("CA"), zip: text("925010200") }
}

fn one_claim_a_file(practice: &Path) {
    let text = std::fs::read_to_string(practice).unwrap();
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(line.to_string());
        if line == "[payer.profile]" {
            lines.push("claims_per_file = 1".into());
        }
        if line.starts_with("filing_code") && !line.contains("MB") {
            lines.push("[payer.profile]\nclaims_per_file = 1".into());
        }
    }
    std::fs::write(practice, lines.join("\n")).unwrap();
}

#[derive(Default)]
struct Row {
    applied: usize,
    missed: Vec<String>,
}

fn try_class(class: &Class, number: usize, claims: &[(Vec<u8>, Expected)], all: bool) -> Row {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.837");
    let mut row = Row::default();
    for (n, (file, expected)) in claims.iter().enumerate() {
        if !all && n % 10 != number % 10 {
            continue;
        }
        let made: Vec<(usize, Vec<u8>)> = mutants(class, file).collect();
        let chosen = if all { &made[..] } else { made.get(n % made.len().max(1)..).map_or(&[][..], |rest| &rest[..rest.len().min(1)]) };
        for (at, mutant) in chosen {
            row.applied += 1;
            std::fs::write(&path, mutant).unwrap();
            if verify_file(&path, expected, 1).is_ok() {
                row.missed.push(format!("claim {n}, segment {}", at + 1));
            }
        }
    }
    row
}

#[test]
fn no_fault_in_a_thousand_generated_claims_passes_the_verifier() {
    let all = std::env::var_os("CLAIMWRIGHT_ALL_MUTANTS").is_some();
    let claims = claims(1_040);
    assert!(claims.len() >= 1_000, "{} claims", claims.len());
    let rows: Vec<Row> = CLASSES.par_iter().enumerate().map(|(n, class)| try_class(class, n, &claims, all)).collect();
    println!("{:<50} {:>7} {:>7}", "class", "applied", "caught");
    let mut failures = Vec::new();
    for (class, row) in CLASSES.iter().zip(&rows) {
        println!("{:<50} {:>7} {:>7}", class.name, row.applied, row.applied - row.missed.len());
        failures.extend(row.missed.iter().map(|missed| format!("{}: {missed}", class.name)));
    }
    let fitting = rows.iter().filter(|row| row.applied > 0).count();
    assert!(fitting >= 70, "only {fitting} classes fit generated claims");
    let shown = failures.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} faults passed:\n{shown}", failures.len());
}
