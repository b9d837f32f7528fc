//! The examples of the pages of this folder that are 837P files, run against the rules alone.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::date::parse_iso;
use crate::finding::{FileNo, Finding};
use crate::history::Facts;
use crate::jurisdiction::us::x12_837p::{Dialect, SetInput, SetReader, SetText};
use crate::rules::page::{Example, Page};
use crate::wire::x12::Separators;

const BASE: &str = include_str!("../../../../../tests/pages/base.837");

/// The findings of all rules of this folder about a file of one set.
fn findings(text: &str) -> Vec<Finding> {
    let mut out = Findings::new();
    each_claim(text, &mut out, &mut |subject, out| crate::rules::run(RULES, subject, &Facts::on(parse_iso("2026-10-05").unwrap()), out));
    out.take()
}

/// Shows every claim of a file of one set, and finds what is wrong with the set when there is none.
fn each_claim(text: &str, out: &mut Findings, look: &mut dyn FnMut(&ClaimSubject<'_>, &mut Findings)) {
    let start = text.find("ST*").unwrap();
    let end = text.find("GE*").unwrap();
    let group = text.split('~').find(|s| s.trim_start().starts_with("GS*")).unwrap().trim();
    let input = SetInput {
        file: FileNo(0),
        bytes: &text.as_bytes()[start..end],
        group: group.as_bytes(),
        separators: Separators::USUAL,
        first_row: 3,
    };
    let set = SetText::new(&input);
    let mut reader = SetReader::new(&set);
    let dialect = Dialect::usual();
    let mut claims = Vec::new();
    while let Some(claim) = reader.next_claim() {
        claims.push(claim);
    }
    if claims.is_empty() {
        set_findings(reader.set_troubles(), out);
    }
    for read in &claims {
        let lines: Vec<LineSource> = read.visit.lines.iter().zip(1..).map(|(line, number)| LineSource { row: line.row, number }).collect();
        let source = Source { file: FileNo(0), row: read.visit.row, lines: &lines, from_837p: true };
        let subject = ClaimSubject {
            claim: &read.claim,
            billing: &read.billing,
            dialect: &dialect,
            source,
            troubles: &read.troubles,
            set_troubles: reader.set_troubles(),
            unproved: &[],
        };
        look(&subject, out);
    }
}

fn edited(edits: &str) -> String {
    edits.lines().fold(BASE.to_string(), |text, edit| {
        let (old, new) = edit.split_once(" -> ").unwrap();
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// The 837P examples of a page; those that are visits are run with the whole program.
fn examples(page: &'static str) -> Vec<(Example<'static>, String, Option<&'static str>)> {
    let page = Page::parse(page).unwrap();
    let block = |e: &Example<'static>, kind| e.blocks.iter().find(|b| b.kind == kind).map(|b| b.text);
    page.examples()
        .unwrap()
        .into_iter()
        .filter_map(|e| Some((block(&e, "837p").map(edited)?, block(&e, "finding"), e)))
        .map(|(t, f, e)| (e, t, f))
        .collect()
}

#[test]
fn every_rule_has_a_page_with_a_claim_file_that_it_finds() {
    for card in cards() {
        let page = Page::parse(card.page).unwrap();
        assert_eq!((page.id, page.name), (card.id, card.name));
        assert!(examples(card.page).iter().any(|(e, ..)| e.fires), "{}", card.id);
    }
}

#[test]
fn every_example_that_fires_fires_and_every_other_is_silent() {
    // CW626 needs the verifier: its examples run with the whole program.
    for card in cards().filter(|card| card.id != "CW626") {
        for (example, text, expected) in examples(card.page) {
            let found = findings(&text);
            let own: Vec<String> = found
                .iter()
                .filter(|f| f.card.id == card.id)
                .map(|f| match f.place.column {
                    "" => format!("{}: {}\nhelp: {}", f.severity, f.message, f.help),
                    column => format!("{} {column}: {}\nhelp: {}", f.severity, f.message, f.help),
                })
                .collect();
            let id = card.id;
            assert_eq!(!own.is_empty(), example.fires, "{id} {}: {own:?}", example.title);
            if let Some(expected) = expected {
                assert!(own.iter().any(|f| f == expected.trim_end()), "{id}: {own:?} instead of {expected}");
            }
        }
    }
}

#[test]
fn the_base_file_has_no_findings() {
    assert_eq!(findings(BASE).iter().map(|f| format!("{} {}", f.card.id, f.message)).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_plain_claim_is_one_of_which_no_rule_speaks() {
    let facts = Facts::on(parse_iso("2026-10-05").unwrap());
    let (mut plain, mut others) = (0, 0);
    let mut look = |subject: &ClaimSubject<'_>, _: &mut Findings| {
        let mut out = Findings::new();
        crate::rules::run(ALWAYS, &ClaimSubject { troubles: &[], ..*subject }, &facts, &mut out);
        // What would come back changed, the writer refuses whatever the claim is like.
        let found = out.as_slice().iter().any(|f| !f.message.contains("would come back changed"));
        assert!(!(found && is_plain(subject.claim)), "{:?}", out.as_slice()[0].message);
        *(if is_plain(subject.claim) { &mut plain } else { &mut others }) += 1;
    };
    for (_, text, _) in cards().flat_map(|card| examples(card.page)) {
        each_claim(&text, &mut Findings::new(), &mut look);
    }
    assert!(plain > 0 && others > 0, "{plain} plain, {others} not");
}

#[test]
fn ids_ascend_without_gaps_from_601_but_for_625_which_is_kept_free() {
    let ids: Vec<String> = cards().map(|c| c.id.to_string()).collect();
    assert_eq!(ids, (601..=626).filter(|id| *id != 625).map(|n| format!("CW{n}")).collect::<Vec<_>>());
}

#[test]
fn private_texts_are_never_shown() {
    for found in findings(&edited("N3*9 ELM CT~ -> N3*9 CANARY CT #4~\nDMG*D8*19800214*F -> DMG*D8*19800214*F*CANARY")) {
        assert!(!format!("{found:?}").contains("CANARY"));
    }
}
