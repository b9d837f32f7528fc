//! Examples that need the whole program: the ledger, several visits at once, files of other people.

// Each test uses what it needs of this.
#![allow(dead_code)]

use super::{Input, Sheet, fees, practice, read, shelve_tables};
use claimwright::batch::{self, Home};
use claimwright::disk::RealDisk;
use claimwright::finding::Finding;
use claimwright::intake::InputFiles;
use claimwright::jurisdiction::Jurisdiction;
use claimwright::jurisdiction::us::UnitedStates;
use claimwright::limits;
use claimwright::pipeline::{self, Options, Rehearsal, Unwatched};
use claimwright::practice::Practice;
use claimwright::rules::page::Example;
use claimwright::rules::selection::Selection;
use claimwright::visit::{LINE_COLUMNS, VISIT_COLUMNS};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The kinds of blocks that only the whole program understands.
const KINDS: [&str; 8] = ["earlier", "sent", "run", "csv", "jsonl", "xml", "837p", "silences"];

/// Whether an example cannot be run by handing one visit to the rules.
pub fn needs_the_whole_program(example: &Example<'_>) -> bool {
    let visits = example.blocks.iter().filter(|b| b.kind == "visit").count();
    visits > 1 || example.blocks.iter().any(|b| KINDS.contains(&b.kind))
}

/// All findings of a night: the earlier visits are issued first, and sent where the example says so; then the input is checked.
pub fn findings(example: &Example<'_>) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let office = Office::open(folder.path(), example);
    let earlier = Input::sheets(example, "earlier");
    if !earlier.is_empty() {
        office.issue(&csv(&earlier), example.blocks.iter().any(|b| b.kind == "sent"));
    }
    let (name, text) = input(example);
    office.check(name, &text, !earlier.is_empty(), held(example))
}

/// The file that tonight's visits stand in.
fn input(example: &Example<'_>) -> (&'static str, String) {
    for block in &example.blocks {
        match block.kind {
            "csv" => return ("tonight.csv", block.text.to_string()),
            "jsonl" => return ("tonight.jsonl", block.text.to_string()),
            "xml" => return ("tonight.xml", block.text.to_string()),
            "837p" => return ("tonight.837", edited(block.text)),
            _ => {}
        }
    }
    let mut sheets = Input::sheets(example, "visit");
    if sheets.is_empty() {
        sheets.push(Sheet::base());
    }
    ("tonight.csv", csv(&sheets))
}

/// The base file with `old text -> new text` applied, a line each.
pub(super) fn edited(edits: &str) -> String {
    edits.lines().fold(read("base.837"), |text, edit| {
        let (old, new) = edit.split_once(" -> ").expect("old text -> new text");
        assert!(text.contains(old), "base.837 has no {old}");
        text.replacen(old, new, 1)
    })
}

fn held(example: &Example<'_>) -> Vec<String> {
    let words = example.blocks.iter().filter(|b| b.kind == "run").flat_map(|b| b.text.split_whitespace());
    words.filter(|word| *word != "--hold").map(str::to_string).collect()
}

/// A practice whose nights an example runs.
pub struct Office {
    folder: PathBuf,
    practice: Practice,
    us: UnitedStates,
}

impl Office {
    pub fn open(folder: &Path, example: &Example<'_>) -> Office {
        let text = |kind| example.blocks.iter().find(|b| b.kind == kind).map(|b| b.text);
        std::fs::write(folder.join("practice.toml"), practice(text("practice").unwrap_or("")).text).expect("a file");
        std::fs::write(folder.join("fees.csv"), fees(text("fees"))).expect("a file");
        if let Some(silences) = text("silences") {
            std::fs::write(folder.join("silences.toml"), format!("schema = 1\n{silences}")).expect("a file");
        }
        shelve_tables(example, &folder.join("code-tables"));
        let practice = Practice::open(folder).unwrap_or_else(|e| panic!("{e}"));
        let us = UnitedStates::open(&practice).unwrap_or_else(|e| panic!("{e}"));
        Office { folder: folder.to_path_buf(), practice, us }
    }

    /// Whose practice it is.
    pub fn us(&self) -> &UnitedStates {
        &self.us
    }

    /// Issues the visits of an example, or the base visit; and sends them where it says so.
    pub fn issue_visits(&self, example: &Example<'_>) {
        let mut sheets = Input::sheets(example, "visit");
        if sheets.is_empty() {
            sheets.push(Sheet::base());
        }
        self.issue(&csv(&sheets), example.blocks.iter().any(|b| b.kind == "sent"));
    }

    fn home(&self) -> Home {
        Home::new(&self.practice.ledger, &self.folder.join("out"), Arc::new(RealDisk), "rule pages").unwrap_or_else(|e| panic!("{e}"))
    }

    fn options(&self, name: &str, hold: Vec<String>) -> Options {
        Options {
            today: self.practice.today.expect("the base practice fixes the day"),
            bill_from: None,
            send_stale: false,
            resend: false,
            hold,
            threads: 1,
            chunk_bytes: limits::CHUNK_BYTES,
            scratch: self.folder.clone(),
            shown: vec![name.to_string()],
            production_agreed: false,
        }
    }

    fn files(&self, name: &str, text: &str) -> InputFiles {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("a file");
        InputFiles::open(&[path]).unwrap_or_else(|e| panic!("{e}"))
    }

    /// Issues visits in a batch of their own.
    fn issue(&self, text: &str, sent: bool) {
        let (home, files, options) = (self.home(), self.files("earlier.csv", text), self.options("earlier.csv", Vec::new()));
        let night = pipeline::run(&self.us, &self.practice, (&home, &files), &options, &Unwatched).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(night.visits.held.visits, 0, "an earlier visit was held");
        if sent {
            let batch = Path::new(&night.folder).file_name().and_then(|name| name.to_str()).expect("the batch's folder").to_string();
            batch::sent(&home, &batch, options.today).unwrap_or_else(|e| panic!("{e}"));
        }
    }

    fn check(&self, name: &str, text: &str, with_ledger: bool, hold: Vec<String>) -> Vec<Finding> {
        let (files, options) = (self.files(name, text), self.options(name, hold));
        let ledger = if with_ledger { pipeline::ledger_if_any(&self.home()).unwrap_or_else(|e| panic!("{e}")) } else { None };
        let rehearsal = Rehearsal {
            files: &files,
            options: &options,
            ledger,
            progress: &Unwatched,
            rehearsing: with_ledger,
            selection: &Selection::default(),
        };
        let mut found = Vec::new();
        pipeline::check(&self.us, &self.practice, rehearsal, &mut |_, findings| found.extend_from_slice(findings))
            .unwrap_or_else(|e| panic!("{e}"));
        found
    }
}

/// Visits as a CSV file with every column.
pub(super) fn csv(sheets: &[Sheet]) -> String {
    let mut text: String = VISIT_COLUMNS.iter().chain(LINE_COLUMNS).map(|c| c.name).collect::<Vec<_>>().join(",");
    text.push('\n');
    for sheet in sheets {
        for line in &sheet.lines {
            let of_visit = VISIT_COLUMNS.iter().map(|c| sheet.visit.get(c.name));
            let of_line = LINE_COLUMNS.iter().map(|c| line.get(c.name));
            let cells: Vec<String> = of_visit.chain(of_line).map(|cell| quoted(cell.map_or("", String::as_str))).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}
