//! The program as people and scripts meet it: arguments in; output, files and exit code out.

#![allow(clippy::unwrap_used)]

#[path = "cli/lint.rs"]
mod lint;
#[path = "cli/mistakes.rs"]
mod mistakes;
#[path = "cli/nights.rs"]
mod nights;
#[path = "cli/opening.rs"]
mod opening;
#[path = "cli/privacy.rs"]
mod privacy;
#[path = "cli/proofs.rs"]
mod proofs;
#[path = "cli/received.rs"]
mod received;
#[path = "cli/tables.rs"]
mod tables;
#[path = "cli/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A practice in a folder of its own, gone when dropped.
struct Practice {
    place: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Practice {
    /// The small practice of the rule pages, without visit files.
    fn small() -> Practice {
        let place = tempfile::tempdir().unwrap();
        for name in ["practice.toml", "fees.csv"] {
            fs::copy(repository().join("tests/pages").join(name), place.path().join(name)).unwrap();
        }
        fs::create_dir(place.path().join("visits")).unwrap();
        Practice { place }
    }

    /// The small practice with these visits for tonight.
    fn with(csv: &str) -> Practice {
        let practice = Practice::small();
        practice.visits(csv);
        practice
    }

    /// The fixture that the README begins with.
    fn riverside() -> Practice {
        let practice = Practice { place: tempfile::tempdir().unwrap() };
        let fixture = repository().join("fixtures/us/riverside");
        fs::create_dir(practice.path("visits")).unwrap();
        for name in ["practice.toml", "fees.csv", "visits/2026-10-04.csv", "visits/2026-10-04.jsonl", "visits/2026-10-04.xml"] {
            fs::copy(fixture.join(name), practice.path(name)).unwrap();
        }
        practice
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Replaces tonight's visit file.
    fn visits(&self, csv: &str) {
        fs::write(self.path("visits/tonight.csv"), csv).unwrap();
    }

    /// Runs a command for this practice, from a folder that has nothing to do with it.
    fn run(&self, arguments: &[&str]) -> Ended {
        let mut all = arguments.to_vec();
        let folder = self.place.path().to_string_lossy().into_owned();
        all.extend(["--practice", &folder]);
        claimwright(&all)
    }

    /// The names of the batch folders.
    fn batches(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("out")) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Every claim file of a batch as one text.
    fn claims(&self, batch: &str) -> String {
        let all = contents(&self.path("out").join(batch).join("claims"));
        all.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

/// Runs the program.
fn claimwright(arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwright"));
    ended(command.args(arguments).env("NO_COLOR", "1").output().unwrap())
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ended { code: output.status.code().expect("the program was not killed"), out: text(output.stdout), err: text(output.stderr) }
}

impl Ended {
    /// Insists on the exit code.
    #[track_caller]
    fn with_code(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// Insists that a failure says this and what to do, on standard error alone.
    #[track_caller]
    fn failing(self, message: &str, help: &str) {
        let ended = self.with_code(2);
        assert!(ended.err.starts_with("error: ") && ended.err.contains(message), "{}", ended.err);
        assert!(ended.err.contains("\nhelp: ") && ended.err.contains(help), "{}", ended.err);
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
        assert_eq!(ended.out, "");
    }

    /// Standard output as one JSON document.
    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, by its path within it.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop().filter(|f| f.is_dir()) {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A visit file with one line for each of these visits: id, procedure, units, charge.
fn visits(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut csv = format!("{HEADER}\n");
    for (n, (id, code, units, charge)) in rows.iter().enumerate() {
        csv.push_str(&format!(
            "{id},1,P{n},Rivera,Ana,1980-02-14,F,9 Elm Court,Austin,TX,78702,60054,W12345678{n},self,E11.9,2026-09-29,okafor,11,{code},{units},{charge},1,,\n"
        ));
    }
    csv
}

const HEADER: &str = "visit_id,line,patient_id,patient_last,patient_first,birth_date,sex,address1,city,region,postal_code,payer_id,member_id,relationship,dx1,service_from,rendering_id,place_of_service,code,units,charge,dx_pointers,frequency,original_ref";
