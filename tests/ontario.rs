//! Ontario from outside: the constructed set, a whole night, what comes again, and the verifier against broken files.

#![allow(clippy::unwrap_used)]

#[path = "ontario/answers.rs"]
mod answers;
#[path = "ontario/cards.rs"]
mod cards;
#[path = "ontario/ministry.rs"]
mod ministry;
#[path = "ontario/round.rs"]
mod round;
#[path = "ontario/verifier.rs"]
mod verifier;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A copy of a practice's folder.
struct Office {
    folder: TempDir,
}

fn of_ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.file_name().and_then(|name| name.to_str()) {
            Some("out") => {}
            Some(name) if name.starts_with("ledger.sqlite") => {}
            _ if path.is_dir() => copy(&path, &target),
            _ => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

impl Office {
    fn of(path: &str) -> Office {
        let folder = tempfile::tempdir().unwrap();
        copy(&of_ours(path), folder.path());
        Office { folder }
    }

    fn constructed() -> Office {
        Office::of("tests/ontario/constructed")
    }

    fn lakeshore() -> Office {
        Office::of("fixtures/ontario/lakeshore")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwright"));
        command.current_dir(self.folder.path()).args(words).output().unwrap()
    }

    /// Runs, insists on the exit code, and gives back what was printed.
    fn says(&self, exit: i32, words: &[&str]) -> String {
        let output = self.command(words);
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(exit), "{words:?}: {text}");
        text
    }

    /// Every file of a batch below `claims/`, by its path from there.
    fn claims(&self, batch: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path("out").join(batch).join("claims");
        let mut found = Vec::new();
        for folder in std::fs::read_dir(&root).into_iter().flatten() {
            for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                found.push((path.strip_prefix(&root).unwrap().display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
        found.sort();
        found
    }
}

/// The visits of a CSV file with other cells in one row.
fn edited(text: &str, visit: &str, from: &str, to: &str) -> String {
    let edit = |line: &str| if line.starts_with(&format!("{visit},")) { line.replacen(from, to, 1) } else { line.to_string() };
    let changed = text.lines().map(edit).collect::<Vec<_>>().join("\n") + "\n";
    assert_ne!(changed, text, "nothing was changed");
    changed
}

#[test]
fn the_first_constructed_file_comes_out_byte_for_byte() {
    let office = Office::constructed();
    let said = office.says(0, &["run", "first.csv", "--date", "2014-02-03"]);
    assert!(said.contains("$115.40"), "{said}");
    let sample = std::fs::read(of_ours("tests/ontario/constructed/HB012345.001")).unwrap();
    assert_eq!(office.claims("B20140203-0001"), [("012345/HB012345.001".to_string(), sample)]);
}

#[test]
fn the_second_constructed_claim_is_held_with_the_codes_that_the_ministry_sends() {
    let office = Office::constructed();
    let said = office.says(1, &["check", "second.csv", "--date", "2014-02-03", "--concise"]);
    assert!(said.contains("patient_first: error ON506 [v12-first-name]: first name is missing"), "{said}");
    assert!(said.contains("charge: error ON405 [a3g-fee-too-low]: billed 70.00, and the schedule says 77.20"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn the_second_constructed_file_comes_out_but_for_what_was_wrong_with_it() {
    let office = Office::constructed();
    let text = std::fs::read_to_string(office.path("second.csv")).unwrap();
    std::fs::write(office.path("right.csv"), text.replace("O'Sullivan,,", "O'Sullivan,Ada,").replace("70.00", "77.20")).unwrap();
    office.says(0, &["run", "first.csv", "--date", "2014-02-03"]);
    office.says(0, &["run", "right.csv", "--date", "2014-02-03"]);
    let sample = std::fs::read_to_string(of_ours("tests/ontario/constructed/HB012345.002")).unwrap();
    let wanted = sample.replace("OSULLIVAN     2BC", "OSULLIVANADA  2BC").replace("007000", "007720");
    let (name, bytes) = office.claims("B20140203-0002").remove(0);
    assert_eq!((name.as_str(), String::from_utf8(bytes).unwrap()), ("012345/HB012345.002", wanted));
}

/// `BLESS=1 cargo test --test ontario` writes the files; read the difference before you commit it.
#[test]
fn the_night_at_lakeshore_is_what_it_was() {
    let office = Office::lakeshore();
    office.says(1, &["run"]);
    let golden = of_ours("tests/ontario/lakeshore");
    for (name, bytes) in office.claims("B20261005-0001") {
        let kept = golden.join(name.replace('/', "-"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(&golden).unwrap();
            std::fs::write(&kept, &bytes).unwrap();
        }
        let wanted = std::fs::read(&kept).unwrap_or_default();
        assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(wanted).unwrap(), "{name}");
    }
    assert_eq!(std::fs::read_dir(golden).unwrap().count(), office.claims("B20261005-0001").len());
}

#[test]
fn every_visit_at_lakeshore_is_what_its_readme_says() {
    let office = Office::lakeshore();
    let said = office.says(1, &["check", "--concise"]);
    let readme = std::fs::read_to_string(of_ours("fixtures/ontario/lakeshore/README.md")).unwrap();
    let (issued, held) = readme.split_once("## Visits that are held").unwrap();
    let ids = regex::Regex::new(r"(?m)^\| ([A-Za-z0-9, -]*\d)\b").unwrap();
    let all = |text: &str| {
        let cells: Vec<String> = ids.captures_iter(text).flat_map(|c| c[1].split(", ").map(str::to_string).collect::<Vec<_>>()).collect();
        cells
    };
    for id in all(held) {
        assert!(said.contains(&format!("(visit {id})")), "{id} is held");
    }
    for id in all(issued) {
        let errors: Vec<&str> = said.lines().filter(|line| line.contains(&format!("(visit {id})")) && line.contains(" error ")).collect();
        assert_eq!(errors, Vec::<&str>::new());
    }
    assert_eq!((all(issued).len(), all(held).len()), (17, 12));
}

#[test]
fn any_number_of_threads_and_any_size_of_chunk_give_the_same_bytes() {
    let first = Office::lakeshore();
    first.says(1, &["run", "--threads", "1"]);
    for words in [&["run", "--threads", "7", "--chunk", "300"][..], &["run", "--threads", "2", "--chunk", "1000"]] {
        let other = Office::lakeshore();
        other.says(1, words);
        assert_eq!(first.claims("B20261005-0001"), other.claims("B20261005-0001"));
    }
}

#[test]
fn the_same_night_twice_issues_nothing_new_and_is_made_again_byte_for_byte() {
    let office = Office::lakeshore();
    office.says(1, &["run"]);
    assert!(office.says(1, &["run"]).contains("nothing new to issue"));
    assert!(office.says(0, &["rebuild", "B20261005-0001", "--check"]).contains("every byte the same"));
}

#[test]
fn stale_claims_go_into_a_file_of_their_own_when_somebody_asks_for_it() {
    let office = Office::lakeshore();
    let said = office.says(1, &["run", "--stale"]);
    assert!(said.contains("OHIP, group AB12, stale claims"), "{said}");
    let claims = office.claims("B20261005-0001");
    let (_, stale) = claims.iter().find(|(name, _)| name.starts_with("ab12-stale/")).unwrap();
    let text = String::from_utf8(stale.clone()).unwrap();
    assert!(text.contains("LV2007") && text.matches("HEH").count() == 1, "{text}");
    assert!(claims.iter().filter(|(name, _)| !name.contains("stale")).all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("LV2007")));
    let names: Vec<&str> = claims.iter().map(|(name, _)| name.rsplit('/').next().unwrap()).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(names.len(), once.len(), "two files of one submitter have one name: {names:?}");
    assert!(office.says(0, &["rebuild", "B20261005-0001", "--check"]).contains("every byte the same"));
}

#[test]
fn what_nobody_has_seen_is_superseded_with_its_number_and_what_was_sent_waits() {
    let office = Office::constructed();
    let text = std::fs::read_to_string(office.path("first.csv")).unwrap();
    office.says(0, &["run", "first.csv"]);
    std::fs::write(office.path("changed.csv"), edited(&text, "00001002", "401", "460")).unwrap();
    office.says(0, &["run", "changed.csv"]);
    let (name, bytes) = office.claims("B20140203-0002").remove(0);
    let again = String::from_utf8(bytes).unwrap();
    assert_eq!(name, "012345/HB012345.002");
    assert!(again.contains("00001002HCP") && again.contains("460 ") && !again.contains("00001001HCP"), "{again}");
    office.says(0, &["sent", "B20140203-0002"]);
    std::fs::write(office.path("changed.csv"), edited(&text, "00001002", "401", "786")).unwrap();
    let said = office.says(1, &["run", "changed.csv"]);
    assert!(said.contains("IN030"), "{said}");
    let findings = std::fs::read_to_string(office.path("out").join("B20140203-0003").join("findings.jsonl")).unwrap();
    assert!(findings.contains("remittance advice inquiry"), "{findings}");
}

#[test]
fn batches_hold_as_many_claims_as_agreed_and_their_numbers_go_on() {
    let office = Office::constructed();
    let header = "visit_id,patient_id,birth_date,payer_id,member_id,dx1,line,service_from,rendering_id,code\n";
    let row = |n: usize| format!("V{n},P{n},1980-01-02,HCP,9876543217,460,1,2014-01-13,solo,A007A\n");
    std::fs::write(office.path("many.csv"), header.to_string() + &(0..1_101).map(row).collect::<String>()).unwrap();
    office.says(0, &["run", "many.csv"]);
    let (_, bytes) = office.claims("B20140203-0001").remove(0);
    let text = String::from_utf8(bytes).unwrap();
    let starts = |what: &str| text.lines().filter(|line| line.starts_with(what)).map(|line| line[..16].to_string()).collect::<Vec<_>>();
    assert_eq!(starts("HEE"), ["HEE0500000000500", "HEE0500000000500", "HEE0101000000101"]);
    let numbers: Vec<String> = text.lines().filter(|line| line.starts_with("HEB")).map(|line| line[7..19].to_string()).collect();
    assert_eq!(numbers, ["201402030001", "201402030002", "201402030003"]);
}

#[test]
fn line_ends_and_the_end_of_a_file_are_the_practices_choice() {
    let office = Office::constructed();
    let text = std::fs::read_to_string(office.path("practice.toml")).unwrap();
    let more = "[ohip]\nline_end = \"cr\"\nend_of_file = \"1a\"\noffice = \"N\"\n\n[[provider]]";
    std::fs::write(office.path("practice.toml"), text.replacen("[[provider]]", more, 1)).unwrap();
    office.says(0, &["run", "first.csv"]);
    let (_, bytes) = office.claims("B20140203-0001").remove(0);
    assert!(bytes.starts_with(b"HEBV03N") && bytes.ends_with(b"\r\x1a") && !bytes.contains(&b'\n'));
    assert_eq!(bytes.len(), 7 * 80 + 1);
}

#[test]
fn a_practice_that_is_wrong_is_told_where() {
    let office = Office::constructed();
    let text = std::fs::read_to_string(office.path("practice.toml")).unwrap();
    for (old, new, wanted) in [
        ("\"012345\"", "\"12345\"", "number \"12345\" is not six digits"),
        ("\"00\"", "\"0\"", "specialty \"0\" is not two digits"),
        ("[[provider]]", "[ohip]\nline_end = \"lf\"\n\n[[provider]]", "line_end = \"lf\""),
        ("[[provider]]", "[ohip]\ngroup = \"1\"\n\n[[provider]]", "group \"1\" is not four"),
    ] {
        std::fs::write(office.path("practice.toml"), text.replacen(old, new, 1)).unwrap();
        let said = office.says(2, &["run", "first.csv"]);
        assert!(said.contains(wanted), "{said}");
    }
}
