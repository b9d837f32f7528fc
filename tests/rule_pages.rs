//! The pages of the rules are the tests of the rules: every example of every page runs.
//!
//! `BLESS=1 cargo test --test rule_pages` writes what the rules say today into the `finding` blocks of the pages;
//! read the difference before you commit it.

#![allow(clippy::unwrap_used)]

mod page_input;

use claimwright::catalogue;
use claimwright::finding::{Finding, Findings, RuleCard};
use claimwright::history::Facts;
use claimwright::jurisdiction::us::encounter::Encounter;
use claimwright::jurisdiction::us::rules::RULES;
use claimwright::rules::page::{Example, Page};
use page_input::Input;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Rules whose examples need the ledger, several visits at once, or the readers of input: they run through the whole program.
/// A rule that is here without a reason, or that could run and is here, fails `every_page_runs_somewhere`.
const OF_THE_WHOLE_PROGRAM: &[&str] = &["CW701", "CW702", "IN030", "IN031", "IN032"];

/// Runs the rules over one visit; the tests below replace one of them.
type Runner<'r> = &'r dyn Fn(&Encounter<'_>, &Facts<'_>, &mut Findings);

fn all_rules(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    claimwright::rules::run(RULES, visit, facts, out);
}

/// The findings of `card` on an example.
fn run(example: &Example<'_>, card: &RuleCard, runner: Runner<'_>) -> Vec<Finding> {
    let input = Input::of(example);
    let mut found = Vec::new();
    for visit in input.visits() {
        let mut findings = Findings::new();
        let encounter = Encounter::read(&visit, &input.us, &input.prices);
        runner(&encounter, &Facts::on(input.today), &mut findings);
        found.extend(findings.take());
    }
    found.retain(|finding| finding.card.id == card.id);
    found
}

/// What is wrong between a page's examples and the rules; empty when all is as the page says.
fn complaints(card: &RuleCard, runner: Runner<'_>) -> Vec<String> {
    let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
    let mut complaints = Vec::new();
    for example in page.examples().unwrap() {
        let found = run(&example, card, runner);
        let title = if example.title.is_empty() { "the first example" } else { example.title };
        match (example.fires, found.is_empty()) {
            (true, true) => complaints.push(format!("{}: {title} does not fire", card.id)),
            (false, false) => complaints.push(format!("{}: {title} fires: {}", card.id, told(&found))),
            _ => {}
        }
        if let Some(expected) = example.blocks.iter().find(|b| b.kind == "finding").filter(|b| b.text != told(&found)) {
            complaints.push(format!("{}: {title} should say\n{}and says\n{}", card.id, expected.text, told(&found)));
        }
    }
    complaints
}

/// Findings as pages show them.
fn told(found: &[Finding]) -> String {
    let mut text = String::new();
    for finding in found {
        let line = if finding.line > 0 { format!(" line {}", finding.line) } else { String::new() };
        writeln!(text, "{}{line} {}: {}", finding.severity, finding.place.column, finding.message).unwrap();
        writeln!(text, "help: {}", finding.help).unwrap();
    }
    text.replace(" :", ":")
}

fn cards_here() -> impl Iterator<Item = &'static RuleCard> {
    RULES.iter().map(|rule| &rule.card)
}

fn runs_here(card: &RuleCard) -> bool {
    !OF_THE_WHOLE_PROGRAM.contains(&card.id)
}

#[test]
fn every_page_has_its_headings_and_an_example_of_each_kind() {
    for card in catalogue::cards().into_iter().filter(|card| is_ours(card)) {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        assert_eq!((page.id, page.name), (card.id, card.name), "the title of the page of {}", card.id);
        let examples = page.examples().unwrap_or_else(|why| panic!("{}: {why}", card.id));
        for fires in [true, false] {
            assert!(examples.iter().any(|e| e.fires == fires), "{} needs an example that fires and one that does not", card.id);
        }
        let shown = examples.iter().filter(|e| e.fires).all(|e| e.blocks.iter().any(|b| b.kind == "finding"));
        assert!(shown || !runs_here(card), "{}: every example that fires shows the finding", card.id);
    }
}

/// Pages of the readers of input and of claim guards are run by the tests of those parts.
fn is_ours(card: &RuleCard) -> bool {
    cards_here().any(|ours| ours.id == card.id) || OF_THE_WHOLE_PROGRAM.contains(&card.id)
}

#[test]
fn every_page_says_what_its_rule_does() {
    if std::env::var_os("BLESS").is_some() {
        return bless();
    }
    let complaints: Vec<String> = cards_here().filter(|card| runs_here(card)).flat_map(|card| complaints(card, &all_rules)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_page_notices_when_its_rule_never_fires() {
    for card in cards_here().filter(|card| runs_here(card)) {
        let never = |visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings| {
            for rule in RULES.iter().filter(|rule| rule.card.id != card.id) {
                (rule.check)(visit, facts, out);
            }
        };
        assert!(!complaints(card, &never).is_empty(), "{} may never fire and its page does not notice", card.id);
    }
}

#[test]
fn every_page_notices_when_its_rule_always_fires() {
    for card in cards_here().filter(|card| runs_here(card)) {
        let always = |visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings| out.push(Finding::new(card, visit.visit.here(), "always"));
        let noticed = complaints(card, &always).iter().any(|complaint| complaint.contains(" fires: "));
        assert!(noticed, "{} may always fire and its page does not notice", card.id);
    }
}

#[test]
fn the_base_visit_of_the_pages_is_clean() {
    let example = Example { title: "", fires: false, blocks: Vec::new() };
    let input = Input::of(&example);
    let mut findings = Findings::new();
    for visit in input.visits() {
        all_rules(&Encounter::read(&visit, &input.us, &input.prices), &Facts::on(input.today), &mut findings);
    }
    assert_eq!(told(findings.as_slice()), "");
}

#[test]
fn ids_and_names_stand_once_and_ids_are_in_order() {
    let cards = catalogue::cards();
    let ids: Vec<&str> = cards.iter().map(|card| card.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    let mut names: Vec<&str> = cards.iter().map(|card| card.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "two rules share a name");
    assert!(cards.iter().all(|card| !card.authority.is_empty()), "every rule names its authority");
}

/// Writes what the rules say into the `finding` blocks of the pages.
fn bless() {
    for card in cards_here().filter(|card| runs_here(card)) {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        let mut text = card.page.to_string();
        for example in page.examples().unwrap().iter().filter(|e| e.fires) {
            let told = told(&run(example, card, &all_rules));
            match example.blocks.iter().find(|b| b.kind == "finding") {
                Some(block) => text = text.replacen(&format!("```finding\n{}```", block.text), &format!("```finding\n{told}```"), 1),
                None => {
                    let last = example.blocks.last().unwrap();
                    let end = format!("```{}\n{}```\n", last.kind, last.text);
                    text = text.replacen(&end, &format!("{end}\n```finding\n{told}```\n"), 1);
                }
            }
        }
        std::fs::write(file_of(card), text).unwrap();
    }
}

/// The file that a card's page was included from.
fn file_of(card: &RuleCard) -> PathBuf {
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if has_page(&path, card) {
                return path;
            }
        }
    }
    panic!("no file holds the page of {}", card.id);
}

fn has_page(path: &Path, card: &RuleCard) -> bool {
    path.extension().is_some_and(|e| e == "md") && std::fs::read_to_string(path).is_ok_and(|text| text == card.page)
}
