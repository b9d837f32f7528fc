//! The pages of what intake says: every example runs, and shows what is said.
//!
//! In the blocks, `‹9 × 1000›` stands for a text repeated, `‹byte E9›` for a byte that is no UTF-8, `⏎` for a line break within.
//! `BLESS=1 cargo test --test intake pages` writes the findings into the pages; read the difference before you commit it.

use super::read_as;
use claimwright::finding::{Finding, RuleCard};
use claimwright::intake::CARDS;
use claimwright::rules::page::{Block, Page};
use std::path::Path;

/// Said by the pipeline, which alone sees all visits.
const OF_THE_PIPELINE: &str = "IN010";

/// The bytes a block stands for.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut parts = text.split('‹');
    out.extend(parts.next().unwrap().replace('⏎', "\n").bytes());
    for part in parts {
        let (inside, after) = part.split_once('›').unwrap();
        match (inside.split_once(" × "), inside.strip_prefix("byte ")) {
            (Some((text, times)), _) => out.extend(text.replace('⏎', "\n").repeat(times.parse().unwrap()).bytes()),
            (None, Some(hex)) => out.push(u8::from_str_radix(hex, 16).unwrap()),
            (None, None) => panic!("‹{inside}› stands for nothing"),
        }
        out.extend(after.replace('⏎', "\n").bytes());
    }
    out
}

/// What is said of the block by the rule, as pages show it.
fn told(block: &Block<'_>, card: &RuleCard) -> String {
    let name = format!("example.{}", block.kind);
    let said = super::said_as(&name, &bytes(block.text));
    let told = |f: &Finding| format!("{} {}: {}\nhelp: {}\n", f.severity, f.place.column, f.message, f.help).replace(" :", ":");
    said.iter().filter(|f| f.card.id == card.id).map(told).collect()
}

#[test]
fn every_page_says_what_its_rule_does() {
    for card in CARDS {
        let page = Page::parse(card.page).unwrap_or_else(|why| panic!("{}: {why}", card.id));
        assert_eq!((page.id, page.name), (card.id, card.name));
        let examples = page.examples().unwrap();
        assert!([true, false].iter().all(|fires| examples.iter().any(|e| e.fires == *fires)), "{} needs both examples", card.id);
        for example in examples.iter().filter(|_| card.id != OF_THE_PIPELINE) {
            let input = example.blocks.iter().find(|b| b.kind != "finding").unwrap();
            let told = told(input, card);
            assert_eq!(example.fires, !told.is_empty(), "{} on {}", card.id, input.text);
            match example.blocks.iter().find(|b| b.kind == "finding") {
                Some(_) if std::env::var_os("BLESS").is_some() => bless(card, &told),
                shown => assert_eq!(shown.map_or("", |b| b.text), told, "{}", card.id),
            }
        }
    }
}

fn bless(card: &RuleCard, told: &str) {
    let path = Path::new("src/intake/rules").join(card.name.replace('-', "_")).with_extension("md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("```finding\n").unwrap();
    let after = rest.split_once("```").unwrap().1;
    std::fs::write(path, format!("{before}```finding\n{told}```{after}")).unwrap();
}

#[test]
fn no_example_stops_the_run() {
    for card in CARDS {
        for example in Page::parse(card.page).unwrap().examples().unwrap() {
            let input = example.blocks.iter().find(|b| b.kind != "finding").unwrap();
            assert!(read_as(&format!("example.{}", input.kind), &bytes(input.text)).is_ok(), "{}", card.id);
        }
    }
}

#[test]
fn ids_stand_once_and_in_order() {
    assert!(CARDS.windows(2).all(|pair| pair[0].id < pair[1].id));
}
