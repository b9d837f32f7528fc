//! Examples of rules in Ontario: a practice and a base visit of their own, run through the whole program.

use super::{Sheet, lay_over, night, read};
use claimwright::batch::{self, Home};
use claimwright::disk::RealDisk;
use claimwright::finding::Finding;
use claimwright::intake::InputFiles;
use claimwright::jurisdiction::Jurisdiction;
use claimwright::jurisdiction::ontario::Ontario;
use claimwright::limits;
use claimwright::pipeline::{self, Options, Rehearsal, Unwatched};
use claimwright::practice::Practice;
use claimwright::rules::page::Example;
use claimwright::rules::selection::Selection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// All findings of a night: the earlier visits are issued first, then the input is checked.
pub fn findings(example: &Example<'_>) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let office = Office::open(folder.path(), example);
    let earlier = sheets(example, "earlier");
    if !earlier.is_empty() {
        office.issue(&night::csv(&earlier), example.blocks.iter().any(|b| b.kind == "sent"));
    }
    let (name, text) = match example.blocks.iter().find(|b| b.kind == "837p") {
        Some(block) => ("tonight.837", night::edited(block.text)),
        None => ("tonight.csv", night::csv(&tonight(example))),
    };
    office.check(name, &text, !earlier.is_empty())
}

fn base() -> Sheet {
    Sheet::of(&read("ontario/visit.csv"))
}

fn sheets(example: &Example<'_>, kind: &str) -> Vec<Sheet> {
    let blocks = example.blocks.iter().filter(|b| b.kind == kind);
    blocks.zip(1..).map(|(block, number)| base().with(block.text, number)).collect()
}

fn tonight(example: &Example<'_>) -> Vec<Sheet> {
    let sheets = sheets(example, "visit");
    if sheets.is_empty() { vec![base()] } else { sheets }
}

struct Office {
    folder: PathBuf,
    practice: Practice,
    ontario: Ontario,
}

impl Office {
    fn open(folder: &Path, example: &Example<'_>) -> Office {
        let overlay = example.blocks.iter().find(|b| b.kind == "practice").map_or("", |b| b.text);
        let mut base: toml::Table = toml::from_str(&read("ontario/practice.toml")).expect("the base practice");
        lay_over(&mut base, toml::from_str(overlay).unwrap_or_else(|e| panic!("{e}")));
        std::fs::write(folder.join("practice.toml"), toml::to_string(&base).expect("a table")).expect("a file");
        std::fs::write(folder.join("fee-schedule.txt"), read("ontario/fee-schedule.txt")).expect("a file");
        let practice = Practice::open(folder).unwrap_or_else(|e| panic!("{e}"));
        let ontario = Ontario::open(&practice).unwrap_or_else(|e| panic!("{e}"));
        Office { folder: folder.to_path_buf(), practice, ontario }
    }

    fn home(&self) -> Home {
        Home::new(&self.practice.ledger, &self.folder.join("out"), Arc::new(RealDisk), "rule pages").unwrap_or_else(|e| panic!("{e}"))
    }

    fn options(&self, name: &str) -> Options {
        Options {
            today: self.practice.today.expect("the base practice fixes the day"),
            bill_from: None,
            send_stale: false,
            resend: false,
            hold: Vec::new(),
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
        let (home, files, options) = (self.home(), self.files("earlier.csv", text), self.options("earlier.csv"));
        let night = pipeline::run(&self.ontario, &self.practice, (&home, &files), &options, &Unwatched).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(night.visits.held.visits, 0, "an earlier visit was held");
        if sent {
            let batch = Path::new(&night.folder).file_name().and_then(|name| name.to_str()).expect("the batch's folder").to_string();
            batch::sent(&home, &batch, options.today).unwrap_or_else(|e| panic!("{e}"));
        }
    }

    fn check(&self, name: &str, text: &str, with_ledger: bool) -> Vec<Finding> {
        let (files, options) = (self.files(name, text), self.options(name));
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
        pipeline::check(&self.ontario, &self.practice, rehearsal, &mut |_, findings| found.extend_from_slice(findings))
            .unwrap_or_else(|e| panic!("{e}"));
        found
    }
}
