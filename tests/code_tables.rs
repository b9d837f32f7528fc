//! The bundled code tables: what they hold, when they hold it, and that they never say more than they know.

#![allow(clippy::unwrap_used)]

use claimwright::codes::icd10cm::notes::{self, Kind, Place};
use claimwright::codes::imported::Imported;
use claimwright::codes::{self, Lookup, Table, hcpcs, icd10cm, modifiers, places, states};
use claimwright::date::{Date, parse_iso};
use sha2::{Digest, Sha256};

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// All codes and the billable ones of the edition in force.
fn counts(on: &str) -> (usize, usize) {
    let edition = icd10cm::bundled().edition_on(day(on)).unwrap();
    (icd10cm::bundled().entries(edition).count(), icd10cm::bundled().entries(edition).filter(|entry| entry.is_billable()).count())
}

#[test]
fn every_edition_has_the_published_number_of_codes() {
    assert_eq!(counts("2024-10-01"), (97_584, 74_260));
    assert_eq!(counts("2025-10-01"), (98_186, 74_719));
    assert_eq!(counts("2026-10-01"), (98_403, 74_879));
}

#[test]
fn the_date_of_service_chooses_the_edition() {
    let edition = |on: &str| icd10cm::bundled().edition_on(day(on)).map(|edition| edition.id);
    assert_eq!(edition("2024-09-30"), None);
    assert_eq!(edition("2024-10-01"), Some("icd10cm-fy2025"));
    assert_eq!(edition("2025-09-30"), Some("icd10cm-fy2025"));
    assert_eq!(edition("2025-10-01"), Some("icd10cm-fy2026"));
    assert_eq!(edition("2026-09-30"), Some("icd10cm-fy2026"));
    assert_eq!(edition("2026-10-01"), Some("icd10cm-fy2027"));
    assert!(matches!(icd10cm::bundled().lookup("E119", day("2024-09-30")), Lookup::EditionMissing));
}

#[test]
fn a_code_that_became_a_header_is_billable_only_until_then() {
    let demoted = "D691 I420 I428 I498 M722 M868X1 M868X2 M868X3 M868X4 M868X5 M868X6 M868X7 M868X8 Z681 Z87890";
    for code in demoted.split(' ') {
        assert!(icd10cm::bundled().lookup(code, day("2026-09-30")).found().unwrap().is_billable(), "{code}");
        assert!(!icd10cm::bundled().lookup(code, day("2026-10-01")).found().unwrap().is_billable(), "{code}");
        assert!(icd10cm::bundled().children(code, day("2026-10-01")).count() > 0, "{code}");
    }
}

#[test]
fn the_second_character_may_be_a_letter() {
    assert!(icd10cm::bundled().lookup("QA0", day("2025-09-30")).is_invalid());
    assert!(icd10cm::bundled().lookup("QA0", day("2025-10-01")).found().is_some());
    assert!(icd10cm::bundled().lookup("QA1", day("2025-10-01")).is_invalid());
    assert!(icd10cm::bundled().lookup("QA1", day("2026-10-01")).found().is_some());
}

#[test]
fn titles_come_back_whole() {
    let entry = icd10cm::bundled().lookup("E1165", day("2026-03-01")).found().unwrap();
    assert_eq!(entry.title(), "Type 2 diabetes mellitus with hyperglycemia");
    assert_eq!(entry.code().to_string(), "E1165");
    assert_eq!(icd10cm::dotted(&entry.code()), "E11.65");
}

#[test]
fn a_partial_table_never_calls_a_code_invalid() {
    let on = day("2026-03-01");
    for partial in [hcpcs::lookup("J9999", on).is_invalid(), modifiers::lookup("ZQ", on).is_invalid()] {
        assert!(!partial);
    }
    assert!(matches!(hcpcs::lookup("J9999", on), Lookup::Unknown { partial: true, edition } if edition.id == "hcpcs-starter"));
    assert!(places::lookup("98", on).is_invalid());
    assert!(icd10cm::bundled().lookup("E1199", on).is_invalid());
}

#[test]
fn a_procedure_code_is_unknown_before_it_was_added() {
    let newest = hcpcs::entries().iter().max_by_key(|entry| entry.added).unwrap();
    assert!(hcpcs::lookup(newest.code, newest.added).found().is_some());
    assert!(hcpcs::lookup(newest.code, newest.added.pred_opt().unwrap()).found().is_none());
    assert_eq!(hcpcs::added(newest.code), Some(newest.added));
}

#[test]
fn places_know_their_setting_and_modifiers_their_effect() {
    let on = day("2026-03-01");
    let setting = |code| places::lookup(code, on).found().unwrap().setting;
    assert_eq!(setting("10"), places::Setting::NonFacility);
    assert_eq!([setting("02"), setting("21")], [places::Setting::Facility; 2]);
    let modifier = |code| modifiers::lookup(code, on).found().unwrap();
    for code in "26 TC 50 51 52 53 54 55 56 62 66 78 80 82 AS AA QK QX QY QZ".split(' ') {
        assert_eq!(modifier(code).effect, modifiers::Effect::Price, "{code}");
    }
    for code in "25 59 XE XP XS XU LT RT GT 95 GA GZ 76 77 91".split(' ') {
        assert_eq!(modifier(code).effect, modifiers::Effect::Note, "{code}");
    }
    assert!(["59", "XE", "XP", "XS", "XU"].iter().all(|code| modifier(code).class == modifiers::Class::Distinct));
}

#[test]
fn states_territories_and_military_addresses_are_states() {
    assert_eq!(states::entries().iter().filter(|row| row[1] == "state").count(), 50);
    assert!(["CA", "DC", "PR", "GU", "AE", "PW"].iter().all(|code| states::is_state(code)));
    assert!(["ca", "ON", "XX", "", "CAL"].iter().all(|code| !states::is_state(code)));
}

#[test]
fn every_table_says_how_many_rows_it_has_and_pins_them_with_a_digest() {
    for status in codes::status() {
        let (rows, sha256) = rows_as_text(status.edition.id);
        assert_eq!((rows, sha256.as_str()), (status.edition.rows, status.edition.sha256), "{}", status.edition.id);
    }
}

/// The rows of an edition written out as text: how many, and their digest.
fn rows_as_text(id: &str) -> (u32, String) {
    let lines: Vec<String> = match id {
        "hcpcs-starter" => plain("hcpcs-starter.tsv"),
        "modifiers-starter" => plain("modifiers.tsv"),
        "places-of-service" => plain("places-of-service.tsv"),
        "us-states" => plain("states.tsv"),
        "icd10cm-notes-fy2025" => note_lines(icd10cm::bundled().editions()[0]),
        "icd10cm-notes-fy2026" => note_lines(icd10cm::bundled().editions()[1]),
        diagnoses => {
            let edition = icd10cm::bundled().editions().into_iter().find(|edition| edition.id == diagnoses).unwrap();
            let line = |e: icd10cm::Entry<'_>| format!("{}\t{}\t{}\t{}", e.code(), u8::from(e.is_billable()), e.short_title(), e.title());
            icd10cm::bundled().entries(edition).map(line).collect()
        }
    };
    let mut digest = Sha256::new();
    lines.iter().for_each(|line| digest.update(format!("{line}\n")));
    (u32::try_from(lines.len()).unwrap(), digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn note_lines(edition: &'static codes::Edition) -> Vec<String> {
    let place = |place: &Place| match place {
        Place::Chapter(number) => (0, *number, format!("chapter {number}")),
        Place::Section(section) => (1, 0, section.clone()),
        Place::Code(code) => (2, 0, code.to_string()),
    };
    // Chapters, sections, codes, as the table in the repository has them.
    let mut lines: Vec<_> = notes::all(edition).map(|n| (place(&n.place), format!("{}\t{}", n.kind.name(), n.text))).collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines.into_iter().map(|((_, _, place), note)| format!("{place}\t{note}")).collect()
}

fn plain(file: &str) -> Vec<String> {
    let path = format!("{}/code-tables/us/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_string).collect()
}

#[test]
fn the_notes_above_a_code_hold_for_it() {
    let notes = icd10cm::bundled().notes("E119", day("2026-03-01")).found().unwrap();
    let excludes1 = |text: &str| notes.list.iter().find(|note| note.kind == Kind::Excludes1 && note.text == text).unwrap();
    assert_eq!(excludes1("type 1 diabetes mellitus (E10.-)").place, Place::Code(icd10cm::Code::of("E11").unwrap()));
    assert!(notes.list.iter().any(|note| note.place == Place::Chapter(4)));
    assert_eq!((notes.edition.id, notes.from_earlier_edition), ("icd10cm-notes-fy2026", false));
    let pneumonia = icd10cm::bundled().notes("A221", day("2026-03-01")).found().unwrap();
    assert!(pneumonia.list.iter().any(|note| note.place == Place::Chapter(1)));
}

#[test]
fn fy2027_borrows_the_notes_of_fy2026_and_says_so() {
    let notes = |on: &str| icd10cm::bundled().notes("E119", day(on)).found().unwrap();
    assert!(notes("2026-10-01").from_earlier_edition);
    assert_eq!(notes("2026-10-01").edition.id, "icd10cm-notes-fy2026");
    assert_eq!(notes("2025-09-30").edition.id, "icd10cm-notes-fy2025");
    assert!(matches!(icd10cm::bundled().notes("E119", day("2024-09-30")), Lookup::EditionMissing));
}

#[test]
fn the_chapters_of_the_notes_cover_every_code() {
    for edition in icd10cm::bundled().editions() {
        for entry in icd10cm::bundled().entries(edition).filter(|entry| entry.code().len() == 3) {
            assert!(notes::chapter(&entry.code()).is_some(), "{entry:?}");
        }
    }
}

/// The first hits of a search, as `code title`.
fn hits(words: &str, on: &str) -> Vec<String> {
    codes::search(words, (&Imported::default(), day(on)), 5).iter().map(|hit| format!("{} {}", hit.shown, hit.title)).collect()
}

#[test]
fn search_finds_conditions_by_words_and_beginnings_of_words() {
    assert_eq!(
        hits("type 2 diabetes", "2026-03-01")[..2],
        ["E11 Type 2 diabetes mellitus", "E11.9 Type 2 diabetes mellitus without complications"]
    );
    assert_eq!(hits("plantar fasc", "2026-10-01")[0], "M67.A Plantar fasciitis");
    assert_eq!(hits("diab type 2 hypergly", "2026-03-01")[0], "E11.65 Type 2 diabetes mellitus with hyperglycemia");
}

#[test]
fn search_finds_a_condition_by_its_other_name() {
    let hit = &codes::search("plantar fasciitis", (&Imported::default(), day("2026-09-30")), 5)[0];
    assert_eq!((hit.shown.as_str(), hit.also_called.as_deref()), ("M72.2", Some("Plantar fasciitis")));
    let hit = &codes::search("high blood pressure", (&Imported::default(), day("2026-03-01")), 5)[0];
    assert_eq!((hit.shown.as_str(), hit.also_called.as_deref()), ("I10", Some("high blood pressure")));
}

#[test]
fn search_finds_codes_by_their_beginning_and_by_any_part() {
    assert_eq!(hits("e11", "2026-03-01")[0], "E11 Type 2 diabetes mellitus");
    assert!(
        codes::search("e11", (&Imported::default(), day("2026-03-01")), 50)
            .iter()
            .filter(|hit| hit.table == Table::Diagnosis)
            .all(|hit| hit.code.starts_with("E11"))
    );
    assert_eq!(hits("e11.65", "2026-03-01")[0], "E11.65 Type 2 diabetes mellitus with hyperglycemia");
    assert!(codes::search("01XA", (&Imported::default(), day("2026-03-01")), 5).iter().all(|hit| hit.code.contains("01XA")));
}

#[test]
fn search_looks_into_every_table() {
    assert_eq!(hits("11", "2026-03-01")[0], "11 Office");
    assert_eq!(codes::search("25", (&Imported::default(), day("2026-03-01")), 1)[0].table, Table::Modifier);
    let drug = &codes::search("ondansetron", (&Imported::default(), day("2026-03-01")), 3)[0];
    assert_eq!((drug.table, drug.edition.id), (Table::Procedure, "hcpcs-starter"));
    assert!(
        codes::search("telehealth", (&Imported::default(), day("2026-03-01")), 20).iter().any(|hit| hit.table == Table::PlaceOfService)
    );
}

#[test]
fn search_is_repeatable_and_bounded() {
    for words in ["of", "diabetes zzz", "e1"] {
        assert_eq!(
            codes::search(words, (&Imported::default(), day("2026-03-01")), 50),
            codes::search(words, (&Imported::default(), day("2026-03-01")), 50)
        );
        assert!(codes::search(words, (&Imported::default(), day("2026-03-01")), usize::MAX).len() <= 1_000);
        let (few, many) = (
            codes::search(words, (&Imported::default(), day("2026-03-01")), 7),
            codes::search(words, (&Imported::default(), day("2026-03-01")), 50),
        );
        assert_eq!(few, many[..few.len()]);
    }
    for nothing in ["", "  ", "...", "\u{0}", "zzzzzz"] {
        assert!(codes::search(nothing, (&Imported::default(), day("2026-03-01")), 50).is_empty(), "{nothing:?}");
    }
    assert!(codes::search(&"diabetes ".repeat(10_000), (&Imported::default(), day("2026-03-01")), 3).len() <= 3);
    assert!(codes::search("diabetes", (&Imported::default(), day("2026-03-01")), 0).is_empty());
}

#[test]
fn every_row_of_every_table_is_found_by_its_own_code() {
    for edition in icd10cm::bundled().editions() {
        for entry in icd10cm::bundled().entries(edition) {
            let found = icd10cm::bundled().lookup(entry.code(), edition.effective_from).found().unwrap();
            assert_eq!((found.code(), found.is_billable()), (entry.code(), entry.is_billable()));
        }
    }
    let on = day("2026-03-01");
    assert!(hcpcs::entries().iter().all(|entry| hcpcs::lookup(entry.code, on) == Lookup::Found(*entry)));
    assert!(modifiers::entries().iter().all(|entry| modifiers::lookup(entry.code, on) == Lookup::Found(*entry)));
    assert!(places::entries().iter().all(|entry| places::lookup(entry.code, on) == Lookup::Found(*entry)));
    assert!(states::entries().iter().all(|row| states::name(row[0]) == Some(row[2])));
}

#[test]
fn a_code_is_billable_exactly_when_no_longer_code_extends_it() {
    for edition in icd10cm::bundled().editions() {
        let entries: Vec<_> = icd10cm::bundled().entries(edition).collect();
        for (entry, next) in entries.iter().zip(entries.iter().skip(1).map(Some).chain([None])) {
            let extended = next.is_some_and(|next| next.code().starts_with(&*entry.code()));
            assert_eq!(entry.is_billable(), !extended, "{entry:?}");
        }
    }
}

#[test]
fn the_history_of_a_code_says_when_it_came_and_when_it_went() {
    let billable =
        |code: &str| icd10cm::bundled().history(code).map(|(_, entry)| entry.map(|entry| entry.is_billable())).collect::<Vec<_>>();
    assert_eq!(billable("M722"), [Some(true), Some(true), Some(false)]);
    assert_eq!(billable("S23420A"), [Some(true), Some(true), None]);
    assert_eq!(billable("C50A0"), [None, Some(true), Some(true)]);
}

#[test]
fn manifestations_and_titles_in_our_own_words_are_marked() {
    let on = |code: &str, date: &str| icd10cm::bundled().lookup(code, day(date)).found().unwrap();
    assert!(on("F0280", "2026-03-01").is_manifestation());
    assert!(!on("E119", "2026-03-01").is_manifestation());
    assert!(!on("B9620", "2026-03-01").is_manifestation());
    let marked: Vec<_> = icd10cm::bundled().entries(icd10cm::bundled().editions()[1]).filter(|entry| entry.is_manifestation()).collect();
    assert_eq!(marked.len(), 265);
    assert_eq!(marked.iter().filter(|entry| entry.title().contains("in diseases classified elsewhere")).count(), 163);
    assert!(on("M67A", "2026-10-01").has_official_title());
    assert!(!on("M67A0", "2026-10-01").has_official_title());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(20))]
    #[test]
    fn no_text_can_do_harm(text in "\\PC{0,40}|[A-Z][0-9A-Z]{1,8}|[a-z0-9. ]{0,20}") {
        let on = day("2026-03-01");
        let found = icd10cm::bundled().lookup(&text, on).found();
        proptest::prop_assert!(found.is_none_or(|entry| *entry.code() == *text));
        proptest::prop_assert!(icd10cm::bundled().nearest(&text, on).len() <= 8);
        proptest::prop_assert!(icd10cm::bundled().children(&text, on).all(|child| child.code().starts_with(&text) && child.is_billable()));
        proptest::prop_assert!(codes::search(&text, (&Imported::default(), on), 5).len() <= 5);
        let _ = (icd10cm::dotted(&text), icd10cm::bundled().notes(&text, on), hcpcs::lookup(&text, on), modifiers::lookup(&text, on), places::lookup(&text, on));
    }
}

#[test]
fn search_understands_how_coders_type() {
    let first = |words: &str| {
        codes::search(words, (&Imported::default(), day("2026-11-01")), 1).first().map(|hit| hit.shown.clone()).unwrap_or_default()
    };
    let meant = [
        ("dm2", "E11.9"),
        ("HTN", "I10"),
        ("uti", "N39.0"),
        ("urinary tract infections", "N39.0"),
        ("heart attack", "I21.9"),
        ("sob", "R06.02"),
    ];
    for (words, code) in meant {
        assert_eq!(first(words), code, "{words}");
    }
    let has =
        |words: &str, code: &str| codes::search(words, (&Imported::default(), day("2026-11-01")), 10).iter().any(|hit| hit.shown == code);
    for (words, code) in [
        ("fractured femur", "S72"),
        ("pnuemonia", "J18"),
        ("hemorroids", "K64.9"),
        ("diabetis", "E11"),
        ("copd exacerbation", "J44.1"),
        ("broken wrist", "S62"),
        ("skin cancer nose", "C44.301"),
        ("plantar fasciitis", "M67.A01"),
        ("pain in the knee", "M25.561"),
    ] {
        assert!(has(words, code), "{words} does not find {code}");
    }
    assert!(codes::search("xyzzyqwert", (&Imported::default(), day("2026-11-01")), 5).is_empty(), "not everything is near to something");
}

#[test]
fn every_code_that_words_stand_for_is_billable_today() {
    let text = include_str!("../code-tables/us/search-words.tsv");
    let rows: Vec<Vec<&str>> = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.windows(2).all(|two| two[0][0] < two[1][0]), "sorted, none twice");
    for row in &rows {
        assert_eq!(row.len(), 3, "{row:?}");
        assert!(
            row[2].is_empty() || icd10cm::bundled().lookup(row[2], day("2026-11-01")).found().is_some_and(|e| e.is_billable()),
            "{row:?}"
        );
    }
}
