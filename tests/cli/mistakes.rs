//! What must not happen: each has a message that says what to do, and nothing is half-published.

use super::{HEADER, Practice, claimwright, contents, visits};
use std::fs;

/// A run over this file, which must hold its visits for this rule and publish no claim.
#[track_caller]
fn holds(csv: &str, rule: &str) {
    let practice = Practice::with(csv);
    let night = practice.run(&["run"]).with_code(1);
    assert!(night.out.contains(rule), "{rule} is not in\n{}", night.out);
    assert!(practice.batches().len() <= 1);
    assert!(!practice.batches().iter().any(|batch| practice.claims(batch).contains("CLM*V1*")), "V1 was billed");
}

/// A file that stops the run.
#[track_caller]
fn stops(name: &str, bytes: &[u8], message: &str, help: &str) {
    let practice = Practice::small();
    let file = practice.path(name);
    fs::write(&file, bytes).unwrap();
    practice.run(&["run", file.to_str().unwrap()]).failing(message, help);
    practice.run(&["check", file.to_str().unwrap()]).failing(message, help);
    assert_eq!(practice.batches(), Vec::<String>::new());
}

#[test]
fn a_practice_that_is_not_there() {
    claimwright(&["run", "--practice", "no-such-folder"]).failing("there is no practice.toml in no-such-folder", "claimwright init");
}

#[test]
fn a_practice_that_is_not_toml_or_of_a_later_version() {
    let practice = Practice::small();
    fs::write(practice.path("practice.toml"), "schema = 1\nname = ").unwrap();
    practice.run(&["run"]).failing("practice.toml", "correct the file");
    fs::write(practice.path("practice.toml"), "schema = 9\njurisdiction = \"us\"\nname = \"x\"").unwrap();
    practice.run(&["run"]).failing("schema = 9 is newer than this claimwright", "correct the file");
    fs::write(practice.path("practice.toml"), "schema = 1\njurisdiction = \"mars\"\nname = \"x\"").unwrap();
    practice.run(&["run"]).failing("jurisdiction = \"mars\"", "it knows \"us\"");
}

#[test]
fn no_visit_files() {
    Practice::small().run(&["run"]).failing("there is no visit file", "put visit files there");
    let practice = Practice::small();
    practice.run(&["run", "nowhere.csv"]).failing("cannot read nowhere.csv", "");
    practice.run(&["run", practice.path("visits").to_str().unwrap()]).failing("is not a plain file", "");
}

#[test]
fn a_date_that_is_none() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let ended = practice.run(&["run", "--date", "05/10/2026"]).with_code(2);
    assert!(ended.err.contains("--date 05/10/2026 is not a date like 2026-10-01"), "{}", ended.err);
    assert_eq!(claimwright(&["run", "--no-such-option"]).code, 2);
    assert_eq!(claimwright(&["codes", "show", "E11", "--on", "2026-02-30"]).code, 2);
}

#[test]
fn files_that_are_no_visit_files() {
    stops("empty.csv", b"", "is empty", "");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    stops("utf16.csv", &utf16, "UTF-16", "UTF-8");
    stops("semicolons.csv", HEADER.replace(',', ";").as_bytes(), "separates its cells by", "");
    stops("no-code.csv", visits(&[("V1", "99213", "1", "")]).replace("code,units", "kode,units").as_bytes(), "lacks the column code", "");
    stops("a.xlsx", b"PK\x03\x04workbook", "not a file of visits", "");
}

#[test]
fn ragged_rows_and_quotes_that_never_close() {
    let good = visits(&[("V1", "99213", "1", "")]);
    holds(&good.replace(",1,,\n", ",1,,,one more\n"), "IN001");
    holds(&good.replace("9 Elm Court", "\"9 Elm Court"), "IN002");
}

#[test]
fn a_line_longer_than_any_visit() {
    let mut csv = visits(&[("V2", "99213", "1", "")]).into_bytes();
    csv.extend_from_slice(b"V1,1,P1,");
    csv.resize(csv.len() + (40 << 20), b'x');
    let practice = Practice::small();
    fs::write(practice.path("visits/tonight.csv"), csv).unwrap();
    let night = practice.run(&["run"]).with_code(1);
    assert!(night.out.contains("IN004"), "{}", night.out);
}

#[test]
fn a_visit_of_ten_thousand_lines() {
    let csv = visits(&[("V1", "99213", "1", "")]);
    let (header, row) = csv.split_once('\n').unwrap();
    let rows: String = (1..=10_000).map(|n| row.replacen("V1,1,", &format!("V1,{n},"), 1)).collect();
    holds(&format!("{header}\n{rows}"), "IN006");
}

#[test]
fn a_visit_id_that_stands_twice_holds_all_copies() {
    let one = visits(&[("V1", "99213", "1", ""), ("V2", "99213", "1", ""), ("V1", "99214", "1", "")]);
    holds(&one, "IN010");
}

#[test]
fn dates_units_and_amounts_that_cannot_be() {
    let good = visits(&[("V1", "99213", "1", "")]);
    holds(&good.replace("2026-09-29", "30/02/2026"), "CW113");
    holds(&good.replace("2026-09-29", "2026-02-30"), "CW113");
    holds(&visits(&[("V1", "99213", "-1", "")]), "CW311");
    holds(&visits(&[("V1", "99213", "1", "123456789012345.00")]), "CW311");
    holds(&visits(&[("V1", "99213", "1", "1e9")]), "CW311");
}

#[test]
fn a_run_while_another_holds_the_lock() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let lock = fs::File::create(practice.path(".claimwright.lock")).unwrap();
    lock.try_lock().unwrap();
    practice.run(&["run"]).failing("another run is under way", "wait until it has ended");
    drop(lock);
    practice.run(&["run"]).with_code(0);
}

#[test]
fn a_ledger_from_a_newer_version_or_something_else_under_its_name() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    let ledger = practice.path("ledger.sqlite");
    rusqlite::Connection::open(&ledger).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&ledger).unwrap();
    for command in [&["run"][..], &["worklist"], &["ledger", "status"]] {
        practice.run(command).failing("was written by a newer claimwright (edition 999", "update claimwright");
    }
    assert_eq!(fs::read(&ledger).unwrap(), before);
    fs::write(&ledger, "not a database, and long enough to be looked at as one").unwrap();
    practice.run(&["run"]).failing("is not a claimwright ledger", "set `ledger` in practice.toml");
}

#[test]
fn a_batch_folder_that_vanished_or_that_nobody_knows() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    fs::rename(practice.path("out/B20261005-0001"), practice.path("elsewhere")).unwrap();
    practice.run(&["run"]).failing("the files of batch B20261005-0001 are gone", "put the folder back");
    fs::rename(practice.path("elsewhere"), practice.path("out/B20261005-0001")).unwrap();
    fs::create_dir(practice.path("out/B20261005-0007")).unwrap();
    practice.run(&["run"]).failing("looks like a batch, but the ledger does not know it", "move its folder away");
    fs::remove_dir(practice.path("out/B20261005-0007")).unwrap();
    practice.run(&["run"]).with_code(0);
}

#[test]
fn an_output_folder_that_cannot_be_made() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let out = practice.path("fees.csv/out");
    let ended = practice.run(&["run", "--out", out.to_str().unwrap()]).with_code(2);
    assert!(ended.err.contains("help: "), "{}", ended.err);
    // Nothing was issued, so the next run issues it.
    practice.run(&["run"]).with_code(0);
    assert_eq!(practice.batches(), ["B20261005-0001"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_no_silence() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_claimwright"));
    let output = command.args(["codes", "status"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output cannot be written"));
}

#[test]
fn the_first_production_batch_asks_first() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    let text = fs::read_to_string(practice.path("practice.toml")).unwrap().replace("usage = \"T\"", "usage = \"P\"");
    fs::write(practice.path("practice.toml"), text).unwrap();
    practice.run(&["run"]).failing("production files (usage P) for the first time", "--yes");
    assert_eq!(contents(&practice.path("out")).len(), 0);
    practice.run(&["run", "--yes"]).with_code(0);
    practice.visits(&visits(&[("V2", "99214", "1", "")]));
    practice.run(&["run"]).with_code(0);
}

#[test]
fn batches_that_were_never_made() {
    let practice = Practice::with(&visits(&[("V1", "99213", "1", "")]));
    practice.run(&["run"]).with_code(0);
    for command in [&["sent", "B1"][..], &["withdraw", "B1"], &["rebuild", "B1", "--check"]] {
        practice.run(command).failing("no batch 'B1' in the ledger", "ledger status");
    }
}
