//! The pages of the rules are the tests of the rules: every example of every page runs.
//!
//! `BLESS=1 cargo test --test rule_pages` writes what the rules say today into the `finding` blocks of the pages;
//! read the difference before you commit it.

#![allow(clippy::unwrap_used)]

mod page_input;

use claimwright::catalogue;
use claimwright::finding::{Finding, Findings, Place, RuleCard};
use claimwright::history::Facts;
use claimwright::intake;
use claimwright::jurisdiction::us::encounter::Encounter;
use claimwright::jurisdiction::us::rules::{RULES, answers, claim_guards};
use claimwright::reconcile;
use claimwright::rules::page::{Example, Page};
use page_input::{Input, night, ontario};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Pages that cannot show their finding, each for a reason. A page that is here and could run fails `every_page_that_can_run_does`.
const CANNOT_RUN: &[(&str, &str)] = &[
    ("IN032", "it is said of nights, and `tests/nights.rs` looks at them"),
    ("IN036", "it is said of answered claims, and `tests/again` looks at them"),
    ("IN033", "an example would be a fault of claimwright, and would get a rule of its own"),
];

/// How the rule of a page behaves: the tests below take it away, or let it always fire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    AsItIs,
    Never,
    Always,
}

/// The findings of `card` on an example.
fn run(example: &Example<'_>, card: &'static RuleCard, rule: Rule) -> Vec<Finding> {
    let mut found = if card.id.starts_with("ON") {
        changed(ontario::findings(example), card, rule)
    } else if night::needs_the_whole_program(example) || !is_visit_rule(card) {
        changed(night::findings(example), card, rule)
    } else {
        rules_over_one_visit(example, card, rule)
    };
    found.retain(|finding| finding.card.id == card.id);
    found
}

fn rules_over_one_visit(example: &Example<'_>, card: &'static RuleCard, rule: Rule) -> Vec<Finding> {
    let input = Input::of(example);
    let mut findings = Findings::new();
    for visit in input.visits() {
        let encounter = Encounter::read(&visit, &input.us, &input.prices);
        for each in RULES {
            match (each.card.id == card.id, rule) {
                (true, Rule::Never) => {}
                (true, Rule::Always) => findings.push(Finding::new(card, visit.here(), "always")),
                _ => (each.check)(&encounter, &Facts::on(input.today), &mut findings),
            }
        }
    }
    findings.take()
}

/// A rule inside the whole program cannot be exchanged, so what it said is.
fn changed(mut found: Vec<Finding>, card: &'static RuleCard, rule: Rule) -> Vec<Finding> {
    match rule {
        Rule::AsItIs => {}
        Rule::Never => found.retain(|finding| finding.card.id != card.id),
        Rule::Always => found.push(Finding::new(card, Place::default(), "always")),
    }
    found
}

/// What is wrong between a page's examples and the rules; empty when all is as the page says.
fn complaints(card: &'static RuleCard, rule: Rule) -> Vec<String> {
    let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
    let mut complaints = Vec::new();
    for example in examples_here(card, &page) {
        let found = run(&example, card, rule);
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

/// The rules whose pages this file runs: those over visits and claims, and those that all jurisdictions share.
/// `tests/intake/pages.rs` runs the pages of the readers of input; tests beside the code those of answers and payment files, `tests/posting_pages.rs` those of posting.
fn cards_here() -> impl Iterator<Item = &'static RuleCard> {
    catalogue::cards().into_iter().filter(|card| !runs_elsewhere(card)).filter(|card| can_run(card))
}

fn runs_elsewhere(card: &RuleCard) -> bool {
    let mut others =
        intake::CARDS.iter().chain(reconcile::incoming::rules::CARDS).chain(reconcile::findings::CARDS).copied().chain(answers::cards());
    others.any(|other| other.id == card.id)
}

fn can_run(card: &RuleCard) -> bool {
    !CANNOT_RUN.iter().any(|(id, _)| *id == card.id)
}

/// The examples that this file runs: claim files of the rules over claims are run by the tests beside those.
fn examples_here<'p>(card: &RuleCard, page: &Page<'p>) -> Vec<Example<'p>> {
    let of_claims = claim_guards::cards().any(|guard| guard.id == card.id);
    let elsewhere = |example: &Example<'_>| of_claims && example.blocks.iter().any(|b| b.kind == "837p");
    page.examples().unwrap().into_iter().filter(|example| !elsewhere(example)).collect()
}

/// Whether its check looks at one visit, so that a test can take it away.
fn is_visit_rule(card: &RuleCard) -> bool {
    RULES.iter().any(|rule| rule.card.id == card.id)
}

#[test]
fn every_page_has_its_headings_and_an_example_of_each_kind() {
    for card in catalogue::cards() {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        assert_eq!((page.id, page.name), (card.id, card.name), "the title of the page of {}", card.id);
        let examples = page.examples().unwrap_or_else(|why| panic!("{}: {why}", card.id));
        for fires in [true, false] {
            let has_one = examples.iter().any(|e| e.fires == fires);
            assert!(has_one || !can_run(card), "{} needs an example that fires and one that does not", card.id);
        }
    }
}

#[test]
fn every_page_that_can_run_does() {
    for (id, why) in CANNOT_RUN {
        let card = catalogue::find(id).unwrap_or_else(|| panic!("{id} is no rule"));
        let page = Page::parse(card.page).unwrap();
        assert!(page.examples().unwrap().iter().all(|e| !e.fires), "{id} has an example that fires, so it can run, although {why}");
    }
}

#[test]
fn every_page_says_what_its_rule_does() {
    if std::env::var_os("BLESS").is_some() {
        return bless();
    }
    let complaints: Vec<String> = cards_here().flat_map(|card| complaints(card, Rule::AsItIs)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Rules over claims notice this with their claim files, beside which they stand.
fn cards_with_examples_that_fire() -> impl Iterator<Item = &'static RuleCard> {
    cards_here().filter(|card| examples_here(card, &Page::parse(card.page).unwrap()).iter().any(|example| example.fires))
}

#[test]
fn every_page_notices_when_its_rule_never_fires() {
    for card in cards_with_examples_that_fire() {
        assert!(!complaints(card, Rule::Never).is_empty(), "{} may never fire and its page does not notice", card.id);
    }
}

#[test]
fn every_page_notices_when_its_rule_always_fires() {
    for card in cards_with_examples_that_fire() {
        let noticed = complaints(card, Rule::Always).iter().any(|complaint| complaint.contains(" fires: "));
        assert!(noticed, "{} may always fire and its page does not notice", card.id);
    }
}

#[test]
fn the_base_visit_of_the_pages_is_clean() {
    let example = Example { title: "", fires: false, blocks: Vec::new() };
    let input = Input::of(&example);
    let mut findings = Findings::new();
    for visit in input.visits() {
        let encounter = Encounter::read(&visit, &input.us, &input.prices);
        claimwright::rules::run(RULES, &encounter, &Facts::on(input.today), &mut findings);
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

/// Writes what the rules say into the `finding` blocks of the pages, from the end of each page on, so that positions before hold.
fn bless() {
    for card in cards_here() {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        let mut text = card.page.to_string();
        for example in examples_here(card, &page).iter().filter(|e| e.fires).rev() {
            let told = told(&run(example, card, Rule::AsItIs));
            let last = example.blocks.last().unwrap();
            let block = example.blocks.iter().find(|b| b.kind == "finding").unwrap_or(last);
            let start = block.text.as_ptr() as usize - card.page.as_ptr() as usize;
            let end = start + block.text.len();
            if block.kind == "finding" {
                text.replace_range(start..end, &told);
            } else {
                text.insert_str(end + "```\n".len(), &format!("\n```finding\n{told}```\n"));
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
