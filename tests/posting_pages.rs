//! The pages of the rules over posting are their tests: a night is billed, the files of the example come back one after another, and
//! what is said of the last one (or of the ledger on the day that the example gives) is what the page shows.
//!
//! `BLESS=1 cargo test --test posting_pages` writes what the rules say into the pages; read the difference before you commit it.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

mod page_input;

use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use claimwright::finding::{FileNo, Finding, RuleCard};
use claimwright::jurisdiction::Answering;
use claimwright::ledger::{Ledger, NewAnswerFile};
use claimwright::reconcile::cash::{deposits, match_deposits, patient_payments};
use claimwright::reconcile::findings::{self, CARDS};
use claimwright::reconcile::incoming::{self, Contents};
use claimwright::reconcile::{Mode, Terms, reconcile};
use claimwright::rules::page::{Block, Example, Page};
use page_input::night::Office;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

const BASE: &str = include_str!("pages/posting.835");

/// How a page is tried: as its rule is, without it, or with it always firing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    AsItIs,
    Never,
    Always,
}

fn edited(edits: &str) -> String {
    edits.lines().filter(|edit| !edit.is_empty()).fold(BASE.to_string(), |text, edit| {
        let (old, new) = edit.split_once(" -> ").expect("old text -> new text");
        assert!(text.contains(old), "posting.835 has no {old}");
        text.replace(old, new)
    })
}

/// What is said of an example.
fn said(example: &Example<'_>) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open(folder.path(), example);
    office.issue_visits(example);
    let today = parse_iso("2026-10-15").unwrap();
    let mut last = Vec::new();
    for (n, block) in example.blocks.iter().enumerate() {
        let open = || Ledger::open(&folder.path().join("ledger.sqlite"), Arc::new(RealDisk)).unwrap();
        match block.kind {
            "835" | "csv" => last = file(&office, folder.path(), (n, block), (open(), today)),
            "withdrawn" => {
                let mut ledger = open();
                let batch = ledger.batches()[0].id.clone();
                ledger.withdraw(&batch, today).unwrap();
            }
            "today" => {
                let day = parse_iso(block.text.trim()).unwrap();
                last = open().unanswered(day, &|payer| office.us().waits(payer)).unwrap().iter().map(findings::of_unanswered).collect();
            }
            _ => {}
        }
    }
    last
}

fn file(office: &Office, folder: &Path, (n, block): (usize, &Block<'_>), (ledger, today): (Ledger, Date)) -> Vec<Finding> {
    let path = folder.join(format!("{n}.back"));
    std::fs::write(&path, if block.kind == "835" { edited(block.text) } else { block.text.to_string() }).unwrap();
    let found = incoming::read(&path, FileNo(0), today).unwrap();
    let file = NewAnswerFile { sha256: found.sha256, name: "back", kind: block.kind, bytes: found.bytes, read_on: today };
    let terms = Terms::from(Mode::Post);
    let mut told = Vec::new();
    match &found.contents {
        Contents::Answers(answers) => {
            let mut open = || Ok(Box::new(std::fs::File::open(&path)?) as Box<dyn std::io::Read>);
            let mut notices = Vec::new();
            let office = (office.us(), ledger);
            let summary = reconcile(office, (&answers.survey, &mut open), (file, terms), &mut |notice| notices.push(notice)).unwrap();
            told.extend(summary.payments.iter().filter_map(|payment| findings::of_payment(payment, FileNo(0))));
            told.extend(notices.iter().filter_map(|notice| findings::of_notice(notice, FileNo(0))));
        }
        Contents::Deposits(rows) => {
            let (ledger, _) = deposits(ledger, rows, (&file, terms)).unwrap();
            let (_, alone) = match_deposits(ledger, terms).unwrap();
            told.extend(alone.deposits.iter().map(findings::of_deposit));
            told.extend(alone.payments.iter().map(findings::of_payment_alone));
        }
        Contents::PatientPayments(rows) => {
            let (_, said) = patient_payments(ledger, rows, (&file, terms)).unwrap();
            told.extend(said.strange_visits.iter().map(|&row| findings::of_strange_visit(FileNo(0), row)));
        }
        Contents::Paper(_) | Contents::Unknown => panic!("{}", block.text),
    }
    told
}

fn told(found: &[Finding], card: &RuleCard) -> String {
    let mut text = String::new();
    for finding in found.iter().filter(|finding| finding.card.id == card.id) {
        writeln!(text, "{} {}: {}", finding.severity, finding.place.column, finding.message).unwrap();
        writeln!(text, "help: {}", finding.help).unwrap();
    }
    text.replace(" :", ":")
}

fn complaints(card: &'static RuleCard, rule: Rule) -> Vec<String> {
    let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
    let mut complaints = Vec::new();
    for example in page.examples().unwrap() {
        let said = match rule {
            Rule::AsItIs => told(&said(&example), card),
            Rule::Never => String::new(),
            Rule::Always => "always".into(),
        };
        if said.is_empty() == example.fires {
            complaints.push(format!("{}: {} {said}", card.id, if example.fires { "does not fire" } else { "fires" }));
        }
        if let Some(block) = example.blocks.iter().find(|block| block.kind == "finding").filter(|block| block.text != said) {
            if rule == Rule::AsItIs && std::env::var_os("BLESS").is_some() {
                bless(card, block.text, &said);
            } else {
                complaints.push(format!("{} should say\n{}and says\n{said}", card.id, block.text));
            }
        }
    }
    complaints
}

fn bless(card: &RuleCard, shown: &str, said: &str) {
    for entry in std::fs::read_dir("src/reconcile/rules").unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if text == card.page {
            std::fs::write(&path, text.replacen(&format!("```finding\n{shown}```"), &format!("```finding\n{said}```"), 1)).unwrap();
        }
    }
}

#[test]
fn every_page_says_what_its_rule_does() {
    let complaints: Vec<String> = CARDS.iter().flat_map(|card| complaints(card, Rule::AsItIs)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_page_notices_when_its_rule_never_or_always_fires() {
    for card in CARDS {
        for rule in [Rule::Never, Rule::Always] {
            assert!(!complaints(card, rule).is_empty(), "{}", card.id);
        }
    }
}
