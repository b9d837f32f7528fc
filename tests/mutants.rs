//! The public corpus of mistakes in `fixtures/mutants`: every mutant is noticed by the rule that its row names, and what is right passes.

#![allow(clippy::unwrap_used)]

use claimwright::finding::Finding;
use claimwright::intake::InputFiles;
use claimwright::jurisdiction::Jurisdiction;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::pipeline::{self, Options, Rehearsal, Unwatched};
use claimwright::practice::Practice;
use claimwright::rules::selection::Selection;
use claimwright::{catalogue, limits};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const CORPUS: &str = "fixtures/mutants";

/// A row of an expected file: the mutant, its rule, what is wrong.
struct Expected {
    mutant: String,
    rule: String,
    wrong: String,
}

fn expected(name: &str) -> Vec<Expected> {
    let text = std::fs::read_to_string(Path::new(CORPUS).join(name)).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 4, "{name}: {line}");
        Expected { mutant: cells[0].into(), rule: cells[1].into(), wrong: cells[2].into() }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

/// What the rules say of these files, by visit.
fn findings(paths: &[PathBuf]) -> BTreeMap<String, Vec<Finding>> {
    let practice = Practice::open(Path::new(CORPUS)).unwrap();
    let office = UnitedStates::open(&practice).unwrap();
    let files = InputFiles::open(paths).unwrap();
    let options = Options {
        today: practice.today.unwrap(),
        bill_from: None,
        send_stale: false,
        resend: false,
        hold: Vec::new(),
        threads: 1,
        chunk_bytes: limits::CHUNK_BYTES,
        scratch: std::env::temp_dir(),
        shown: paths.iter().map(|path| path.display().to_string()).collect(),
        production_agreed: false,
    };
    let selection = Selection::default();
    let rehearsal =
        Rehearsal { files: &files, options: &options, ledger: None, progress: &Unwatched, rehearsing: false, selection: &selection };
    let mut found: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    pipeline::check(&office, &practice, rehearsal, &mut |case, findings| {
        found.entry(case.about.visit.to_string()).or_default().extend_from_slice(findings);
    })
    .unwrap();
    found
}

/// What is wrong between a mutant and what was found about it.
fn complaint(row: &Expected, found: &[Finding]) -> Option<String> {
    let rules: BTreeSet<&str> = found.iter().map(|finding| finding.card.id).collect();
    match row.rule.as_str() {
        "" if found.iter().any(Finding::holds) => Some(format!("{} is right and held: {rules:?}", row.mutant)),
        "" => None,
        rule if rules.contains(rule) => None,
        rule => Some(format!("{} ({}): {rule} must fire, and {rules:?} did", row.mutant, row.wrong)),
    }
}

#[test]
fn every_mutant_of_a_visit_is_noticed_by_its_rule_and_what_is_right_passes() {
    let found = findings(&[Path::new(CORPUS).join("visits.csv")]);
    let rows = expected("visits.expected.tsv");
    assert!(rows.iter().filter(|row| row.rule.is_empty()).count() >= 3 && rows.len() > 150);
    let complaints: Vec<String> = rows.iter().filter_map(|row| complaint(row, found.get(&row.mutant).map_or(&[], Vec::as_slice))).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_mutant_of_a_claim_file_is_noticed_by_its_rule_and_the_good_one_passes() {
    let mut complaints = Vec::new();
    for row in expected("837p.expected.tsv") {
        let found: Vec<Finding> = findings(&[Path::new(CORPUS).join("837p").join(&row.mutant)]).into_values().flatten().collect();
        complaints.extend(complaint(&row, &found));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_mutant_stands_in_an_expected_file_and_names_a_rule_that_exists() {
    let text = std::fs::read_to_string(Path::new(CORPUS).join("visits.csv")).unwrap();
    let visits: BTreeSet<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let (of_visits, of_files) = (expected("visits.expected.tsv"), expected("837p.expected.tsv"));
    assert_eq!(visits, of_visits.iter().map(|row| row.mutant.as_str()).collect());
    let files: BTreeSet<String> =
        std::fs::read_dir(Path::new(CORPUS).join("837p")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, of_files.iter().map(|row| row.mutant.clone()).collect());
    for row in of_visits.iter().chain(&of_files).filter(|row| !row.rule.is_empty()) {
        assert!(catalogue::find(&row.rule).is_some(), "{}: {} is no rule", row.mutant, row.rule);
    }
}
