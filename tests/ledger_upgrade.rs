//! A ledger that an earlier claimwright wrote opens, is whole, and can be gone on with; a later one is left alone.
//!
//! `tests/ledger/edition1.sql` is such a ledger as text: a night, a second one that superseded a visit of it, and one
//! that was withdrawn. Every edition to come adds a file, and none is changed.

#![allow(clippy::unwrap_used)]

use claimwright::date::parse_iso;
use claimwright::disk::RealDisk;
use claimwright::ledger::{BatchKind, BatchState, ClaimId, Ledger, LedgerError, Standing, VisitKey, visit_hash};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const EDITIONS: &[&str] = &[
    include_str!("ledger/edition1.sql"),
    include_str!("ledger/edition2.sql"),
    include_str!("ledger/edition3.sql"),
    include_str!("ledger/edition4.sql"),
    include_str!("ledger/edition5.sql"),
    include_str!("ledger/edition6.sql"),
    include_str!("ledger/edition7.sql"),
];

/// Makes the file that the text describes.
fn restore(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("ledger.sqlite");
    Connection::open(&path).unwrap().execute_batch(text).unwrap();
    path
}

fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, Arc::new(RealDisk))
}

fn schema(path: &Path) -> Vec<String> {
    let sql = Connection::open(path).unwrap();
    let mut query = sql.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_edition_opens_with_all_that_is_in_it() {
    for text in EDITIONS {
        let folder = tempfile::tempdir().unwrap();
        let ledger = open(&restore(folder.path(), text)).unwrap();
        let states: Vec<_> = ledger.batches().iter().map(|b| (b.id.as_str(), b.state)).collect();
        assert_eq!(
            states,
            [("B20261120-0001", BatchState::Sent), ("B20261121-0001", BatchState::Published), ("B20261122-0001", BatchState::Withdrawn)]
        );
        // The fixture has no output folder; rows, sums and keys are sound.
        let problems = ledger.verify().unwrap();
        assert!(problems.len() == 2 && problems.iter().all(|p| p.contains("manifest.json cannot be read")), "{problems:?}");
        let claim = ledger.claim(ClaimId::new(1, 0).unwrap()).unwrap().unwrap();
        assert_eq!((claim.visit_id.as_str(), claim.charge.to_string(), claim.lines.len()), ("V1", "10.00".into(), 1));
        assert_eq!(claim.standing, Standing::Counts);
        let mut earlier = Vec::new();
        let keys = ["V1", "V2", "V3", "V9"].map(|id| VisitKey { hash: visit_hash(id), fingerprint: 0, ordinal: 0 });
        for key in keys {
            ledger.join_visits([key].into_iter(), |_, e| earlier.push((e.batch.id.clone(), e.fingerprint))).unwrap();
        }
        // V2 was issued in the second batch and again in the third, which was withdrawn.
        assert_eq!(earlier, [("B20261120-0001".into(), Some(10)), ("B20261121-0001".into(), Some(20))]);
        let mut held = Vec::new();
        ledger.open_held(|h| held.push((h.visit_id, h.first_held))).unwrap();
        assert_eq!(held, [("V3".to_string(), parse_iso("2026-11-20").unwrap())]);
        assert_eq!(ledger.next_batch_id(parse_iso("2026-11-22").unwrap(), BatchKind::Issue).unwrap(), "B20261122-0002");
    }
}

#[test]
fn lines_that_were_rows_of_their_own_stand_in_the_rows_of_their_claims() {
    let folder = tempfile::tempdir().unwrap();
    let path = restore(folder.path(), EDITIONS[0]);
    let sql = Connection::open(&path).unwrap();
    sql.execute_batch(
        "UPDATE line SET modifiers = '25 59' WHERE id = 64 * 1024 + 1; \
         INSERT INTO line VALUES (64 * 1024 + 3, 'J1885', NULL, 2, 20261121, 20261122, 15000, 250), \
                                 (64 * 1024 + 2, '87880', 'QW', 2, 20261120, NULL, 1000, 0);",
    )
    .unwrap();
    let claim = open(&path).unwrap().claim(ClaimId::new(1, 0).unwrap()).unwrap().unwrap();
    let lines: Vec<String> = claim
        .lines
        .iter()
        .map(|l| format!("{} {} [{}] {} {} {} {}", l.line, l.code, l.modifiers, l.service_from, l.service_to, l.units, l.charge))
        .collect();
    assert_eq!(
        lines,
        [
            "1 99213 [25 59] 2026-11-20 2026-11-20 1 10.00",
            "2 87880 [QW] 2026-11-20 2026-11-20 1 0.00",
            "3 J1885 [] 2026-11-21 2026-11-22 15 2.50"
        ]
    );
    let count = "SELECT count(*), sum(charge), max(service_from) FROM line WHERE claim = 64";
    let rows = sql.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(rows, (3, 1_250, 20_261_121), "they can still be asked for as rows");
}

#[test]
fn an_upgraded_ledger_has_the_tables_of_a_new_one() {
    for text in EDITIONS {
        let folder = tempfile::tempdir().unwrap();
        let old = restore(folder.path(), text);
        open(&old).unwrap();
        let new = folder.path().join("new.sqlite");
        open(&new).unwrap();
        assert_eq!(schema(&old), schema(&new));
    }
}

#[test]
fn a_ledger_from_a_newer_version_is_left_as_it_is_and_the_message_says_to_update() {
    let folder = tempfile::tempdir().unwrap();
    let path = restore(folder.path(), EDITIONS[EDITIONS.len() - 1]);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = open(&path).err().unwrap();
    assert!(refused.to_string().contains("written by a newer claimwright (edition 9999"), "{refused}");
    assert!(refused.help().starts_with("update claimwright"), "{}", refused.help());
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_ledger_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "these are notes, and long enough to be taken for a database header by nobody at all, whatever they say")
        .unwrap();
    let other = folder.path().join("photos.sqlite");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE photo (name TEXT)").unwrap();
    for path in [text, other] {
        let before = std::fs::read(&path).unwrap();
        let refused = open(&path).err().unwrap();
        assert!(refused.to_string().ends_with("is not a claimwright ledger"), "{refused}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
