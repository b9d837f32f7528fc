//! ICD-10-CM: one table for all editions, each row with the editions it stands in.
//!
//! Editions differ in less than one row in a hundred, so a row is packed once with a bit per edition;
//! a code whose flag or title changed has two rows.

use crate::pack::{Numbers, Words};
use crate::relations::{self, code_number};
use crate::wording::{is_manifestation, sides};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

/// Editions in the order of their bits; `src/codes/icd10cm.rs` has the same order.
const EDITIONS: [&str; 3] = ["fy2025", "fy2026", "fy2027"];
/// The edition that is stored whole; the others are changes to it.
const WHOLE: usize = 1;

const BILLABLE: u64 = 1;
const MANIFESTATION: u64 = 2;
const OWN_WORDS: u64 = 4;
/// The three bits from this one on say in which editions the row stands.
const FIRST_EDITION: u64 = 8;
/// The three bits from this one on say which side of the body the title names.
const SIDE: u64 = 64;

/// What an edition says of a code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row<'a> {
    billable: bool,
    short: &'a str,
    long: &'a str,
    own_words: bool,
}

type Edition<'a> = BTreeMap<&'a str, Row<'a>>;
/// Notes by place; a place is a chapter, a section or a code.
type Notes<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The blobs with their file names.
pub fn blobs(tables: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let read = |name: String| {
        let path = tables.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("cannot read {}: {e}", path.display()))
    };
    let whole = read(format!("icd10cm-{}.tsv", EDITIONS[WHOLE]));
    let changes = EDITIONS.map(|e| if e == EDITIONS[WHOLE] { String::new() } else { read(format!("icd10cm-{e}.changes.tsv")) });
    let base = edition(&whole);
    let rows = merged(changes.each_ref().map(|text| changed(&base, text)));

    let notes = read(format!("icd10cm-notes-{}.tsv", EDITIONS[WHOLE]));
    let older = read("icd10cm-notes-fy2025.changes.tsv".to_string());
    let base_notes = notes_of(&notes);
    let notes = merged_notes([changed_notes(&base_notes, &older), base_notes]);

    let titles = rows.iter().flat_map(|((_, row), _)| [row.short, row.long]);
    let words = Words::of(titles.chain(notes.iter().map(|(line, _)| line.as_str())).filter(|text| !text.is_empty()));
    let words = words.expect("the words of the notes and titles are counted in 16 bits");
    let texts = |pick: for<'r> fn(&'r Row<'_>) -> &'r str| {
        let mut numbers = Numbers::default();
        words.push(&mut numbers, rows.keys().map(|(_, row)| pick(row)));
        compress(&numbers.into_bytes())
    };
    let categories: BTreeSet<&str> = rows.keys().map(|(code, _)| &code[..3]).collect();
    let is_category = |text: &str| categories.contains(text);
    vec![
        ("icd10cm-excludes1.bin", compress(&relations::exclusions(&notes, &is_category).into_bytes())),
        ("icd10cm-code-first.bin", compress(&relations::code_first(&notes, &is_category).into_bytes())),
        ("icd10cm-keys.bin", compress(&keys(&rows).into_bytes())),
        ("icd10cm-titles.bin", texts(|row| row.long)),
        ("icd10cm-short-titles.bin", texts(|row| if row.short == row.long { "" } else { row.short })),
        ("icd10cm-notes.bin", compress(&note_lines(&notes, &words).into_bytes())),
        ("icd10cm-words.bin", compress(words.as_text().as_bytes())),
    ]
}

/// The rows of a table: its lines without comments, cut at tabs.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn row<'a>(fields: &[&'a str]) -> (&'a str, Row<'a>) {
    let [code, billable, short, ..] = fields else { panic!("a row with too few columns: {fields:?}") };
    let long = fields.get(3).copied().unwrap_or(short);
    (code, Row { billable: *billable == "1", short, long, own_words: false })
}

fn edition(text: &str) -> Edition<'_> {
    rows(text).map(|fields| row(&fields)).collect()
}

/// Applies a changes file; every change must fit what it changes, so that a slip of the pen stops the build.
fn changed<'a>(base: &Edition<'a>, changes: &'a str) -> Edition<'a> {
    let mut edition = base.clone();
    for fields in rows(changes) {
        let (change, code) = (fields[0], fields[1]);
        assert_eq!(edition.contains_key(code), change != "add", "{change} {code} does not fit the edition that it changes");
        match change {
            "add" | "retitle" => {
                let wording = fields.get(4).copied().unwrap_or_default();
                let named = matches!(wording, "official" | "own words");
                let (code, mut new) = row(if named { &fields[1..4] } else { &fields[1..] });
                new.own_words = wording == "own words";
                edition.insert(code, new);
            }
            "delete" => {
                edition.remove(code);
            }
            "promote" | "demote" => {
                let row = edition.get_mut(code).expect("asserted above");
                assert_ne!(row.billable, change == "promote", "{change} {code} changes nothing");
                row.billable = change == "promote";
            }
            other => panic!("no such change: {other} {code}"),
        }
    }
    edition
}

/// All rows that stand in any edition, by code, each with its editions as bits.
fn merged<'a>(editions: [Edition<'a>; 3]) -> BTreeMap<(&'a str, Row<'a>), u64> {
    let mut rows = BTreeMap::new();
    for (edition, bit) in editions.into_iter().zip([1, 2, 4]) {
        for row in edition {
            *rows.entry(row).or_default() |= bit;
        }
    }
    rows
}

/// How many rows; then for each the step from the code before, and its flags.
fn keys(rows: &BTreeMap<(&str, Row<'_>), u64>) -> Numbers {
    let mut numbers = Numbers::default();
    numbers.push(rows.len() as u64);
    // Of a code whose title changed the newest one speaks: siblings are told by titles of one edition.
    let mut newest: Vec<(&u64, &str, &str)> =
        rows.iter().filter(|((_, row), _)| row.billable).map(|((code, row), editions)| (editions, *code, row.long)).collect();
    newest.sort_unstable();
    let titles = newest.into_iter().map(|(_, code, title)| (code, title.to_ascii_lowercase())).collect();
    let sides = sides(&titles);
    let mut last = 0;
    for ((code, row), editions) in rows {
        let number = code_number(code).unwrap_or_else(|| panic!("{code} is not an ICD-10-CM code"));
        numbers.push(number - last);
        last = number;
        let flag = |bit, holds| if holds { bit } else { 0 };
        let manifestation = row.billable && is_manifestation(row.long);
        let flags = flag(BILLABLE, row.billable) | flag(MANIFESTATION, manifestation) | flag(OWN_WORDS, row.own_words);
        let side = if row.billable { sides.get(code).copied().unwrap_or_default() } else { 0 };
        numbers.push(flags | (editions * FIRST_EDITION) | (side * SIDE));
    }
    numbers
}

/// The length before compression as four bytes, least first, then the DEFLATE stream.
fn compress(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("a table is below 4 GiB");
    let mut encoder = flate2::write::DeflateEncoder::new(length.to_le_bytes().to_vec(), flate2::Compression::new(9));
    encoder.write_all(bytes).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

fn notes_of(text: &str) -> Notes<'_> {
    let mut notes = Notes::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (place, note) = line.split_once('\t').unwrap_or_else(|| panic!("a note without a place: {line}"));
        notes.entry(place).or_default().push(note);
    }
    notes
}

fn changed_notes<'a>(base: &Notes<'a>, changes: &'a str) -> Notes<'a> {
    let mut notes = base.clone();
    for line in changes.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t') {
            Some(("clear", place)) => {
                notes.remove(place).unwrap_or_else(|| panic!("{place} has no notes to clear"));
            }
            Some(("add", rest)) => {
                let (place, note) = rest.split_once('\t').unwrap_or_else(|| panic!("a note without a place: {line}"));
                notes.entry(place).or_default().push(note);
            }
            _ => panic!("no such change: {line}"),
        }
    }
    notes
}

/// Every place with its notes, as lines `place kind text` with their editions as bits; a place that changed has its notes twice.
fn merged_notes(editions: [Notes<'_>; 2]) -> Vec<(String, u64)> {
    let [older, newer] = &editions;
    let mut places: Vec<&str> = older.keys().chain(newer.keys()).copied().collect();
    places.sort_unstable();
    places.dedup();
    let mut lines = Vec::new();
    let mut add = |place: &str, notes: Option<&Vec<&str>>, bits| {
        let lines_of = notes.into_iter().flatten().map(|note| (format!("{} {}", place.replace(' ', "-"), note.replace('\t', " ")), bits));
        lines.extend(lines_of);
    };
    for place in places {
        let (old, new) = (older.get(place), newer.get(place));
        if old == new {
            add(place, new, 0b111);
        } else {
            add(place, old, 0b001);
            add(place, new, 0b110);
        }
    }
    lines
}

fn note_lines(notes: &[(String, u64)], words: &Words<'_>) -> Numbers {
    let mut numbers = Numbers::default();
    numbers.push(notes.len() as u64);
    notes.iter().for_each(|(_, editions)| numbers.push(*editions));
    words.push(&mut numbers, notes.iter().map(|(line, _)| line.as_str()));
    numbers
}
