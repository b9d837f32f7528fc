//! The bundled code tables: what they hold, when they hold it, and that they never say more than they know.

#![allow(clippy::unwrap_used)]

use claimwright::codes::{Lookup, icd10cm};
use claimwright::date::{Date, parse_iso};

fn day(text: &str) -> Date {
    parse_iso(text).unwrap()
}

/// All codes and the billable ones of the edition in force.
fn counts(on: &str) -> (usize, usize) {
    let edition = icd10cm::edition_on(day(on)).unwrap();
    (icd10cm::entries(edition).count(), icd10cm::entries(edition).filter(|entry| entry.is_billable()).count())
}

#[test]
fn every_edition_has_the_published_number_of_codes() {
    assert_eq!(counts("2024-10-01"), (97_584, 74_260));
    assert_eq!(counts("2025-10-01"), (98_186, 74_719));
    assert_eq!(counts("2026-10-01"), (98_403, 74_879));
}

#[test]
fn the_date_of_service_chooses_the_edition() {
    let edition = |on: &str| icd10cm::edition_on(day(on)).map(|edition| edition.id);
    assert_eq!(edition("2024-09-30"), None);
    assert_eq!(edition("2024-10-01"), Some("icd10cm-fy2025"));
    assert_eq!(edition("2025-09-30"), Some("icd10cm-fy2025"));
    assert_eq!(edition("2025-10-01"), Some("icd10cm-fy2026"));
    assert_eq!(edition("2026-09-30"), Some("icd10cm-fy2026"));
    assert_eq!(edition("2026-10-01"), Some("icd10cm-fy2027"));
    assert!(matches!(icd10cm::lookup("E119", day("2024-09-30")), Lookup::EditionMissing));
}

#[test]
fn a_code_that_became_a_header_is_billable_only_until_then() {
    let demoted = "D691 I420 I428 I498 M722 M868X1 M868X2 M868X3 M868X4 M868X5 M868X6 M868X7 M868X8 Z681 Z87890";
    for code in demoted.split(' ') {
        assert!(icd10cm::lookup(code, day("2026-09-30")).found().unwrap().is_billable(), "{code}");
        assert!(!icd10cm::lookup(code, day("2026-10-01")).found().unwrap().is_billable(), "{code}");
        assert!(icd10cm::children(code, day("2026-10-01")).count() > 0, "{code}");
    }
}

#[test]
fn the_second_character_may_be_a_letter() {
    assert!(icd10cm::lookup("QA0", day("2025-09-30")).is_invalid());
    assert!(icd10cm::lookup("QA0", day("2025-10-01")).found().is_some());
    assert!(icd10cm::lookup("QA1", day("2025-10-01")).is_invalid());
    assert!(icd10cm::lookup("QA1", day("2026-10-01")).found().is_some());
}

#[test]
fn titles_come_back_whole() {
    let entry = icd10cm::lookup("E1165", day("2026-03-01")).found().unwrap();
    assert_eq!(entry.title(), "Type 2 diabetes mellitus with hyperglycemia");
    assert_eq!(entry.code().to_string(), "E1165");
    assert_eq!(icd10cm::dotted(&entry.code()), "E11.65");
}
