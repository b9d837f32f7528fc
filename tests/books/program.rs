//! The commands as people type them.

use super::office::{Office, acknowledgement};
use std::process::{Command, Output};

/// Riverside, answered; and the program at work for it.
fn run(office: &Office, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwright"));
    let Output { status, stdout, stderr } =
        command.args(arguments).arg("--practice").arg(office.folder.path()).env("NO_COLOR", "1").output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn answered() -> Office {
    let office = Office::new();
    office.post(&acknowledgement("A"), "ack.999");
    office.post(&office.answer(&office.claims(), "EFT1", 1), "remit.835");
    office
}

#[test]
fn every_report_is_text_json_and_csv() {
    let office = answered();
    for name in
        ["overview", "denials", "short", "suspense", "quarantine", "credits", "rejected", "unanswered", "ageing", "patients", "rates"]
    {
        let (code, out, err) = run(&office, &["report", name]);
        assert!(code == 0 && !out.is_empty() && err.is_empty(), "{name}: {err}");
        let (_, out, _) = run(&office, &["report", name, "--format", "json"]);
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((document["schema"].as_u64(), document["report"].as_str()), (Some(1), Some(name)));
        let (_, out, _) = run(&office, &["report", name, "--format", "csv"]);
        let columns = out.lines().next().unwrap().split(',').count();
        assert!(out.starts_with('\u{feff}') && columns > 4, "{name}: {out}");
    }
    let (code, _, err) = run(&office, &["report", "--payer", "NOBODY"]);
    assert!(code == 2 && err.contains("no payer 'NOBODY'"), "{err}");
    assert_eq!(run(&office, &["trace", "RV-1001", "--format", "csv"]).0, 2);
}

#[test]
fn a_denial_says_what_to_do_and_until_when() {
    let (code, out, _) = run(&answered(), &["report", "denials"]);
    let line = out.lines().find(|line| line.contains("RV-1001/1")).unwrap();
    assert!(code == 0 && line.contains("CO-97") && line.contains("2027-02-16") && line.contains("bundling"), "{line}");
    assert!(out.lines().last().unwrap().starts_with("denied, to be worked: $"), "{out}");
}

#[test]
fn the_page_is_written_for_its_owner_and_replaced_whole() {
    let office = answered();
    let file = office.folder.path().join("report.html");
    let name = file.display().to_string();
    assert_eq!(run(&office, &["report", "--html", &name]).1.trim(), name);
    let first = std::fs::read_to_string(&file).unwrap();
    assert!(first.contains("Denials to work"));
    run(&office, &["report", "--html", &name]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first, "the same ledger and day are the same bytes");
    let (code, _, err) = run(&office, &["report", "--html", &office.folder.path().join("no/such.html").display().to_string()]);
    assert!(code == 2 && err.contains("cannot be written"), "{err}");
}

#[test]
fn trace_and_proof_say_what_they_know_and_how_to_ask() {
    let office = answered();
    let (code, out, _) = run(&office, &["trace", "RV-1001/1"]);
    assert!(code == 0 && out.contains("file taken (999)") && out.contains("remit.835:") && out.contains("segments"), "{out}");
    let (code, out, _) = run(&office, &["trace", "EFT1", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && document["traces"][0]["links"].as_array().unwrap().len() > 30);
    let (code, _, err) = run(&office, &["trace", "NOBODY"]);
    assert!(code == 2 && err.contains("nothing called 'NOBODY'") && err.contains("a check number"), "{err}");
    let (code, out, _) = run(&office, &["proof", "RV-1001"]);
    assert!(code == 0 && out.starts_with("accepted by the insurer on 2026-10-19") && out.contains("no 277CA of the claim"), "{out}");
    let (code, _, err) = run(&office, &["proof", "RV-1019"]);
    assert!(code == 2 && err.contains("is several claims"), "{err}");
}

#[test]
fn a_reason_is_explained_with_the_denials_that_have_it() {
    let office = answered();
    let (code, out, _) = run(&office, &["explain", "CO-97"]);
    assert!(code == 0 && out.contains("refused with this reason") && out.contains("RV-1001"), "{out}");
    let (code, out, _) = run(&office, &["explain", "CO-97", "--visit", "RV-1001", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && document["denials"].as_array().unwrap().iter().all(|one| one["visit"] == "RV-1001"), "{out}");
    let (code, _, err) = run(&office, &["explain", "CO-97", "--visit", "RV-1007"]);
    assert!(code == 2 && err.contains("no amount of visit RV-1007"), "{err}");
    let (code, out, _) = run(&office, &["explain", "CW206"]);
    assert!(code == 0 && !out.contains("refused with this reason"));
}
