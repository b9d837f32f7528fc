//! `claimwright reconcile` from outside.

use std::path::Path;
use std::process::{Command, Output};

fn reconcile(files: &[&str], more: &[&str]) -> Output {
    let place = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files.iter().map(|file| root.join(file));
    let program = env!("CARGO_BIN_EXE_claimwright");
    Command::new(program).current_dir(place.path()).arg("reconcile").args(files).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_rehearsal_shows_the_equations_and_needs_no_practice() {
    let output = reconcile(&["tests/x12/answers/835.x12"], &["--dry-run"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}{}", text(&output.stderr));
    for words in [
        "ACH EFT20261010001 of 2026-10-10: $113.40",
        "$113.40 paid = $138.40 for claims - $25.00 outside of claims: holds",
        "holds for 3 of 3 claims",
    ] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}

#[test]
fn posting_needs_a_practice() {
    let output = reconcile(&["tests/x12/answers/835.x12"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("practice.toml"), "{}", text(&output.stderr));
}

#[test]
fn a_payment_is_posted_once_and_what_nobody_billed_is_in_suspense() {
    let place = tempfile::tempdir().unwrap();
    for name in ["practice.toml", "fees.csv"] {
        std::fs::copy(Path::new("fixtures/us/riverside").join(name), place.path().join(name)).unwrap();
    }
    // The sample is paid to another practice than the fixture's.
    let practice = std::fs::read_to_string("fixtures/us/riverside/practice.toml").unwrap().replace("1555010002", "1999999984");
    std::fs::write(place.path().join("practice.toml"), practice).unwrap();
    let run = |more: &[&str]| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/x12/answers/835.x12");
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwright"));
        command.args(["reconcile", "--practice"]).arg(place.path()).arg(file).args(more).output().unwrap()
    };
    run(&["--dry-run"]);
    assert!(!place.path().join("ledger.sqlite").exists(), "a rehearsal makes no ledger");
    let first = run(&[]);
    assert_eq!(first.status.code(), Some(1), "{}", text(&first.stderr));
    let shown = text(&first.stdout);
    for words in ["payment EFT20261010001 of $113.40", "posted to 0 claims, 3 answers in suspense", "no claim has the number"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
    let again = text(&run(&[]).stdout);
    assert!(again.contains("already posted on 2026-10-05, no change"), "{again}");
    let programs: serde_json::Value = serde_json::from_slice(&run(&["--format", "json"]).stdout).unwrap();
    assert_eq!(programs["files"][0]["posting"]["payments"][0]["standing"], "already-posted");
}

#[test]
fn findings_end_with_one_and_a_missing_file_with_two() {
    let place = tempfile::tempdir().unwrap();
    let bad = place.path().join("bad.835");
    std::fs::write(&bad, include_str!("../x12/answers/835.x12").replace("L6*-.5", "L6*.5")).unwrap();
    let output = reconcile(&[bad.to_str().unwrap()], &["--dry-run"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("error CW801 [payment-out-of-balance]"));
    assert_eq!(reconcile(&["no/such/file"], &["--dry-run"]).status.code(), Some(2));
}

#[test]
fn programs_get_one_document_without_names() {
    let files = ["tests/x12/answers/835.x12", "tests/x12/answers/277ca.x12", "tests/x12/answers/999.x12"];
    let output = reconcile(&files, &["--dry-run", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |n: usize| &document["files"][n]["contents"][0];
    assert_eq!((&of(0)["equation"]["residual"], &of(0)["claims"]), (&"0.00".into(), &3.into()));
    assert_eq!((&of(1)["rejected"][0]["claim"], &of(1)["rejected"][0]["codes"][0]), (&"V1002-A".into(), &"A7:164:IL".into()));
    assert_eq!(&of(2)["sets"][0]["errors"][0]["claim"], "V1001-A");
    for name in ["RIVERA", "W123456789", "SMITH"] {
        assert!(!text(&output.stdout).contains(name), "{name}");
        assert!(!text(&reconcile(&files, &["--dry-run"]).stdout).contains(name), "{name}");
    }
}
