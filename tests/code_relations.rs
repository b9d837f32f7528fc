//! What tabular notes say about two codes together, and which side a title names: read by the build, pinned here.

#![allow(clippy::unwrap_used)]

#[path = "../src/codes/icd10cm/targets.rs"]
mod targets;

use claimwright::codes::icd10cm::notes::{self, Kind, Place};
use claimwright::codes::icd10cm::{self, Side, excludes1};
use claimwright::date::{Date, parse_iso};
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

fn in_2026() -> Date {
    day("2026-03-01")
}

fn conflict(first: &str, second: &str, on: Date) -> Option<excludes1::Conflict> {
    icd10cm::bundled().conflict(excludes1::key(first).unwrap(), excludes1::key(second).unwrap(), on)
}

/// The targets of a note as `A123-B45`, comma between.
fn read(note: &str) -> (String, bool) {
    let read = targets::targets(note, &|category| "A12 B13 D29 I69 Z89 E08".contains(category));
    let spans: Vec<String> =
        read.spans.iter().map(|(first, last)| if first == last { first.clone() } else { format!("{first}-{last}") }).collect();
    (spans.join(","), read.unread)
}

#[test]
fn the_codes_of_a_note_stand_between_parentheses() {
    for (note, expected) in [
        ("cholera (A12.3)", "A12.3"),
        ("cholera (A12.-)", "A12"),
        ("cholera (A12.3-)", "A123"),
        ("cholera (A12)", "A12"),
        ("from here to there (A12-B13)", "A12-B13"),
        ("from here to there (A12.0-B13.-)", "A120-B13"),
        ("several (A12.3, B13.-, D29)", "A123,B13,D29"),
        ("a dot too many (D29.2.-)", "D292"),
        ("a comma too many (A12.3-,)", "A123"),
        ("blanks (I69.0 -I69.9)", "I690-I699"),
        ("dashes and blanks (I69.3- - I69.4-)", "I693-I694"),
        ("no end (Z89.52-", "Z8952"),
        ("words (NOS) (due to) in parentheses (A12.4)", "A124"),
    ] {
        assert_eq!(read(note), (expected.replace("A12.3", "A123"), false), "{note}");
    }
}

#[test]
fn a_condition_on_a_code_is_named_as_unread_and_not_guessed() {
    for note in
        ["(E08-B13 with .44)", "(A12.- with seventh character A)", "(I69. with final characters -23)", "(A12.-with 7th character B)"]
    {
        assert_eq!(read(note), (String::new(), true), "{note}");
    }
    assert_eq!(read("everything (A12-B13 and D29-E08.6, E08.8)"), ("E088".to_string(), true));
    assert_eq!(read("current injury - see injury of spine"), (String::new(), false));
}

#[test]
fn fy2026_has_5617_targets_without_a_slip_of_the_pen_and_five_with_one() {
    // 5,617 where blanks beside the dash of a range mean that it is none. Five more can be read all the same: (I01.0 -I01.9),
    // (I69.81- I69.91-), (P28.3- - P28.4-), (Q70.0- -Q70.3-), and (Z89.52- without its end.
    assert_eq!(icd10cm::bundled().excludes1_targets(in_2026()), 5_617 + 5);
    assert_eq!(icd10cm::bundled().excludes1_targets(day("2025-03-01")), 5_646);
    assert_eq!(icd10cm::bundled().excludes1_targets(day("2026-10-01")), 5_622, "FY2027 is judged by the notes of FY2026");
    assert_eq!(icd10cm::bundled().excludes1_targets(day("2024-09-30")), 0, "no edition, no rule");
}

#[test]
fn notes_in_prose_are_listed_as_not_checked() {
    let unread = icd10cm::bundled().unread(in_2026());
    assert_eq!(unread.len(), 196);
    assert!(unread.iter().any(|note| note.text == "neuralgic amyotrophy in diabetes mellitus (E08-E13 with .44)"));
    assert!(unread.iter().all(|note| note.text != "type 1 diabetes mellitus (E10.-)"));
}

/// `BLESS=1 cargo test --test code_relations` writes the list; read the difference before you commit it.
#[test]
fn the_notes_in_prose_stand_in_a_document() {
    let mut list = String::from(
        "# Excludes1 notes that CW206 does not check\n\nThese notes of ICD-10-CM FY2026 name no code, or a condition on one, so that a machine would \
         have to guess.\nSource: CDC/NCHS, public domain. Written by `BLESS=1 cargo test --test code_relations`.\n\n| at | note |\n|---|---|\n",
    );
    for note in icd10cm::bundled().unread(in_2026()) {
        let place = match note.place {
            Place::Code(code) => icd10cm::dotted(&code),
            Place::Section(section) => section,
            Place::Chapter(number) => format!("chapter {number}"),
        };
        writeln!(list, "| {place} | {} |", note.text).unwrap();
    }
    let path = format!("{}/docs/excludes1-not-checked.md", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(path, list).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), list);
}

#[test]
fn the_pages_of_rules_say_the_numbers_that_are_pinned_here() {
    for (id, numbers) in
        [("CW206", ["5,622", "196"]), ("CW207", ["265", "163"]), ("CW210", ["11,710", "11,710"]), ("CW217", ["1,442", "770"])]
    {
        let page = claimwright::catalogue::cards().into_iter().find(|card| card.id == id).unwrap().page;
        assert!(numbers.iter().all(|number| page.contains(number)), "{id}");
    }
}

#[test]
fn the_table_says_of_every_pair_what_reading_the_notes_one_by_one_says() {
    let edition = icd10cm::bundled().edition_on(in_2026()).unwrap();
    let codes: Vec<_> =
        icd10cm::bundled().entries(edition).filter(|entry| entry.is_billable()).map(|entry| entry.code()).step_by(397).collect();
    let rules: Vec<_> = notes::all(edition).filter(|note| note.kind == Kind::Excludes1).flat_map(|note| rules_of(&note)).collect();
    let mut conflicts = 0;
    for (n, first) in codes.iter().enumerate() {
        let beside: Vec<_> = rules.iter().filter(|(owner, target)| holds(owner, first) || holds(target, first)).collect();
        for second in &codes[..n] {
            let expected = beside.iter().any(|(owner, target)| {
                let (inside, one) = (holds(owner, &target.0) && holds(owner, &target.1), holds(owner, first) && holds(target, second));
                !inside && (one || holds(owner, second) && holds(target, first))
            });
            conflicts += usize::from(expected);
            assert_eq!(conflict(first, second, in_2026()).is_some(), expected, "{first} {second}");
            assert_eq!(conflict(second, first, in_2026()).is_some(), expected, "{second} {first}");
        }
    }
    assert!(conflicts > 50, "{conflicts} conflicts say something");
}

/// First and last code of a place, or of what a note names.
type Ends = (String, String);

fn rules_of(note: &notes::Note) -> Vec<(Ends, Ends)> {
    let chapters =
        ["A00-B99", "C00-D49", "D50-D89", "E00-E89", "F01-F99", "G00-G99", "H00-H59", "H60-H95", "I00-I99", "J00-J99", "K00-K95"];
    let later = ["L00-L99", "M00-M99", "N00-N99", "O00-O9A", "P00-P96", "Q00-QZZ", "R00-R99", "S00-T88", "V00-Y99", "Z00-Z99", "U00-U99"];
    let owner = match &note.place {
        Place::Code(code) => format!("{code}-{code}"),
        Place::Section(section) => section.clone(),
        Place::Chapter(number) => chapters.iter().chain(&later).nth(usize::from(*number) - 1).unwrap().to_string(),
    };
    let (first, last) = owner.split_once('-').unwrap();
    let is_category = |text: &str| icd10cm::bundled().history(text).any(|(_, entry)| entry.is_some());
    let named = targets::targets(&note.text, &is_category).spans;
    named.into_iter().map(|target| ((first.to_string(), last.to_string()), target)).collect()
}

/// Whether a code stands between both, or beneath the last: texts are compared, no numbers.
fn holds((first, last): &Ends, code: &str) -> bool {
    first.as_str() <= code && (code <= last.as_str() || code.starts_with(last.as_str()))
}

#[test]
fn pairs_that_exclude_each_other_do_so_in_both_orders() {
    for pair in [
        "J029 J0300",
        "F329 F339",
        "N390 N3000",
        "R7303 E119",
        "I10 O10011",
        "Z0000 Z00121",
        "R0602 J9600",
        "M5450 M5126",
        "E119 E109",
        // A note of a chapter (pregnancy), of a section (postpolio syndrome), of a header beneath a range.
        "Z3400 O10011",
        "A800 G14",
        "E109 P702",
    ] {
        let (first, second) = pair.split_once(' ').unwrap();
        assert!(conflict(first, second, in_2026()).is_some(), "{pair}");
        assert!(conflict(second, first, in_2026()).is_some(), "{pair} the other way round");
    }
}

#[test]
fn pairs_that_may_stand_together_do() {
    for pair in ["R519 G43909", "J441 J449", "E119 E1165", "S72001A S72002A", "E119 I10", "D72824 D720"] {
        let (first, second) = pair.split_once(' ').unwrap();
        assert!(conflict(first, second, in_2026()).is_none(), "{pair}");
        assert!(conflict(second, first, in_2026()).is_none(), "{pair} the other way round");
    }
}

#[test]
fn a_conflict_names_the_note_and_its_edition() {
    let found = conflict("E119", "E109", in_2026()).unwrap();
    assert_eq!((found.edition.id, found.from_earlier_edition), ("icd10cm-notes-fy2026", false));
    let later = conflict("E119", "E109", day("2026-10-01")).unwrap();
    assert_eq!((later.edition.id, later.from_earlier_edition), ("icd10cm-notes-fy2026", true));
    assert_eq!((found.note.text.as_str(), found.at_second), ("type 1 diabetes mellitus (E10.-)", false));
}

#[test]
fn code_first_names_the_partner_or_any_other_condition() {
    let needs = |code: &str| icd10cm::bundled().needs(code, in_2026());
    let exact = needs("D631").unwrap();
    assert!(exact.names_codes() && exact.is_met_by("N186") && !exact.is_met_by("I10"));
    assert!(!needs("E0821").unwrap().names_codes());
    assert!(["A419", "E119", "I509", "Z3A20", "I10"].iter().all(|code| needs(code).is_none()));
}

#[test]
fn how_many_codes_are_tied_by_code_first() {
    let edition = icd10cm::bundled().edition_on(in_2026()).unwrap();
    let mut counts = [0; 2];
    for entry in icd10cm::bundled().entries(edition).filter(|entry| entry.is_billable()) {
        if let Some(needs) = icd10cm::bundled().needs(&entry.code(), in_2026()) {
            counts[usize::from(needs.names_codes())] += 1;
        }
    }
    assert_eq!(counts, [770, 1_442], "any other condition; one of those named");
}

#[test]
fn titles_name_sides_where_the_other_side_has_a_code_too() {
    let edition = icd10cm::bundled().edition_on(in_2026()).unwrap();
    let mut counts = BTreeMap::new();
    for side in icd10cm::bundled().entries(edition).filter_map(|entry| entry.side()) {
        *counts.entry(format!("{side:?}")).or_insert(0) += 1;
    }
    let side = |code: &str| icd10cm::bundled().lookup(code, in_2026()).found().unwrap().side();
    assert_eq!(["M25511", "M25512", "M25519", "H2513"].map(side), [Side::Right, Side::Left, Side::Open, Side::Both].map(Some));
    assert_eq!(["I501", "I509", "R1011", "R10829", "G8191", "S02113A", "Q209", "E119"].map(side), [None; 8]);
    let expected = [("Both", 997), ("Left", 13_193), ("Open", 11_713), ("Right", 13_193)];
    assert_eq!(counts, expected.map(|(side, count)| (side.to_string(), count)).into());
}

#[test]
fn titles_in_diseases_classified_elsewhere_are_manifestations() {
    let edition = icd10cm::bundled().edition_on(in_2026()).unwrap();
    let manifestations: Vec<_> = icd10cm::bundled().entries(edition).filter(|entry| entry.is_manifestation()).collect();
    let in_diseases =
        manifestations.iter().filter(|entry| entry.title().to_lowercase().contains("in diseases classified elsewhere")).count();
    assert_eq!((manifestations.len(), in_diseases), (265, 163));
}
