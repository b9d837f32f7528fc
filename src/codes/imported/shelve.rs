//! Puts a table that an importer has read onto the shelf: its edition, its window, its digest, its file.

use super::Kind;
use super::ptp::Indicator;
use super::ptp_store::{PairsToStore, Unstorable};
use super::store::{self, Head, SourceFile, TableError};
use crate::date::{Date, parse_iso};
use crate::disk::Disk;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Who publishes ICD-10-CM.
pub const NCHS: &str = "CDC/NCHS, public domain";

/// A table as an importer has read it.
#[derive(Clone, Debug)]
pub struct NewTable {
    /// Which table.
    pub kind: Kind,
    /// Which edition of it: `2026q1`, `2026`, `fy2028`, `25.1`, `2026-03-01`.
    pub edition: String,
    /// What people call it.
    pub title: String,
    /// The first and the last date of service that it covers.
    pub window: (Date, Option<Date>),
    /// Who publishes it.
    pub source: String,
    /// Its rows.
    pub rows: NewRows,
    /// The files that it was read from.
    pub files: Vec<SourceFile>,
    /// What else there is to say of its rows: `6,440 codes and 360 modifiers`.
    pub remark: String,
}

/// The rows of a new table as they are stored.
#[derive(Clone, Debug)]
pub struct NewRows {
    /// The bytes to store.
    pub bytes: Vec<u8>,
    /// How many rows there are.
    pub count: u32,
    /// SHA-256 of the rows as text, in hexadecimal.
    pub sha256: String,
}

impl NewTable {
    /// The name of the edition: `mue-2026q1`.
    pub fn id(&self) -> String {
        format!("{}-{}", self.kind.name(), self.edition)
    }
}

impl NewRows {
    /// Rows that are stored as the text that they are: a row a line, cells cut by tabs, sorted by code.
    pub fn of_text(text: String) -> NewRows {
        let count = u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX);
        NewRows { count, sha256: store::hex(&Sha256::digest(&text)), bytes: text.into_bytes() }
    }

    /// Pairs, stored in their own form; the digest is that of their text.
    ///
    /// # Errors
    /// When there are too many different codes.
    pub fn of_pairs(mut pairs: PairsToStore) -> Result<NewRows, Unstorable> {
        let bytes = pairs.bytes()?;
        let count = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        let mut digest = Sha256::new();
        pairs.texts(&mut |line| digest.update(line));
        Ok(NewRows { count, sha256: store::hex(&digest.finalize()), bytes })
    }
}

/// The rows of any table from lines of cells: the one way from text to what is stored, for importers and tests.
/// Pairs come as column 1, column 2, first day, last day, indicator, rationale.
///
/// # Errors
/// With the line that cannot be stored.
pub fn rows_of(kind: Kind, lines: &str) -> Result<NewRows, String> {
    if kind != Kind::Ptp {
        let mut sorted: Vec<&str> = lines.lines().collect();
        sorted.sort_by_key(|line| line.split('\t').next());
        return Ok(NewRows::of_text(sorted.iter().map(|line| format!("{line}\n")).collect()));
    }
    let mut pairs = PairsToStore::default();
    for line in lines.lines() {
        let wrong = || format!("\"{line}\" is no pair");
        let cells: Vec<&str> = line.split('\t').collect();
        let [first, second, from, to, indicator, rationale] = cells[..] else { return Err(wrong()) };
        let to = if to.is_empty() { None } else { Some(parse_iso(to).ok_or_else(wrong)?) };
        let (from, indicator) = (parse_iso(from).ok_or_else(wrong)?, Indicator::of_digit(indicator).ok_or_else(wrong)?);
        pairs.add((first, second), (from, to), indicator, rationale).map_err(|_| wrong())?;
    }
    NewRows::of_pairs(pairs).map_err(|_| "too many different codes".to_string())
}

/// The window that the name of an edition stands for: `2026q1`, `2026`, `fy2026`, `2026-03-01` (from then on).
pub fn window(edition: &str) -> Option<(Date, Option<Date>)> {
    if let Some(day) = parse_iso(edition) {
        return Some((day, None));
    }
    let day = Date::from_ymd_opt;
    let (fiscal, rest) = edition.strip_prefix("fy").map_or((false, edition), |rest| (true, rest));
    let (year, quarter) = rest.split_at_checked(4)?;
    let year: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok())??;
    let (first, last) = match (fiscal, quarter) {
        (true, "") => (day(year - 1, 10, 1), day(year, 9, 30)),
        (false, "") => (day(year, 1, 1), day(year, 12, 31)),
        (false, "q1") => (day(year, 1, 1), day(year, 3, 31)),
        (false, "q2") => (day(year, 4, 1), day(year, 6, 30)),
        (false, "q3") => (day(year, 7, 1), day(year, 9, 30)),
        (false, "q4") => (day(year, 10, 1), day(year, 12, 31)),
        _ => return None,
    };
    Some((first?, Some(last?)))
}

/// Puts a table onto the shelf, in place of an earlier import of the same edition.
///
/// # Errors
/// When the disk refuses.
pub fn shelve(folder: &Path, table: &NewTable, today: Date, disk: &dyn Disk) -> Result<PathBuf, TableError> {
    let (from, to) = table.window;
    let head = Head {
        kind: table.kind.name().to_string(),
        id: table.id(),
        title: table.title.clone(),
        from: from.to_string(),
        to: to.map(|day| day.to_string()),
        rows: table.rows.count,
        source: table.source.clone(),
        sha256: table.rows.sha256.clone(),
        files: table.files.clone(),
        imported: today.to_string(),
        unpacked: 0,
    };
    store::write(folder, &head, &table.rows.bytes, disk)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Imported;
    use super::super::rows::Mai;
    use super::*;
    use crate::disk::RealDisk;

    fn day(text: &str) -> Date {
        parse_iso(text).unwrap()
    }

    fn put(folder: &Path, kind: Kind, edition: &str, rows: &str) -> PathBuf {
        let table = NewTable {
            kind,
            edition: edition.into(),
            title: edition.into(),
            window: window(edition).unwrap(),
            source: "invented".into(),
            rows: rows_of(kind, rows).unwrap(),
            files: Vec::new(),
            remark: String::new(),
        };
        shelve(folder, &table, day("2026-03-01"), &RealDisk).unwrap()
    }

    #[test]
    fn a_pair_is_found_on_its_dates_in_its_order_and_deleted_rows_still_answer() {
        let home = tempfile::tempdir().unwrap();
        let rows = "11111\t22222\t2020-01-01\t2023-12-31\t0\told\n11111\t22222\t2025-01-01\t\t1\tnew\n22222\t11111\t2024-01-01\t2024-12-31\t1\tturned\n\
                    11111\t33333\t2021-01-01\t2021-01-01\t9\tvoid\n";
        put(home.path(), Kind::Ptp, "2026", rows);
        let tables = Imported::open(home.path()).unwrap();
        let of = |a, b, on| tables.ptp(a, b, day(on)).map(|ptp| (ptp.indicator.digit(), ptp.rationale.to_string()));
        assert_eq!(of("11111", "22222", "2026-03-01"), Some(('1', "new".into())));
        assert_eq!(of("22222", "11111", "2026-03-01"), None);
        assert_eq!(of("11111", "22222", "2025-12-31"), None, "2026 alone is loaded");
        assert_eq!(tables.edition(Kind::Ptp, day("2026-01-01")).unwrap().id, "ncci-ptp-2026");
        assert_eq!(tables.edition(Kind::Ptp, day("2026-01-01")).unwrap().rows, 4);
        assert!(!tables.covers(Kind::Ptp, day("2025-12-31")));
    }

    #[test]
    fn of_two_editions_the_one_in_force_answers() {
        let home = tempfile::tempdir().unwrap();
        put(home.path(), Kind::Mue, "2026q1", "11111\t2\t3\n");
        put(home.path(), Kind::Mue, "2026q2", "11111\t4\t2\n22222\t1\t1\n");
        let tables = Imported::open(home.path()).unwrap();
        let of = |code, on| tables.mue(code, day(on)).map(|mue| (mue.units, mue.mai));
        assert_eq!(of("11111", "2026-03-31"), Some((2, Mai::DayByClinic)));
        assert_eq!(of("11111", "2026-04-01"), Some((4, Mai::DayByPolicy)));
        assert_eq!((of("22222", "2026-03-31"), of("22222", "2026-04-01")), (None, Some((1, Mai::Line))));
        assert!(tables.covers(Kind::Mue, day("2026-03-31")) && !tables.covers(Kind::Mue, day("2026-07-01")));
    }

    #[test]
    fn every_other_table_answers_by_code_and_date() {
        let home = tempfile::tempdir().unwrap();
        put(home.path(), Kind::AddOn, "2026q1", "22222\t1\t11111\t2020-01-01\t\n22222\t1\t33333\t2020-01-01\t2025-12-31\n");
        put(
            home.path(),
            Kind::Mpfs,
            "2026q1",
            "11111\t\tA11020300\t090\t1.50\t2.00\t1.00\t0.10\t33.4009\n11111\t26\tA11020300\tXXX\t1.50\t0.50\t0.50\t0.10\t33.4009\n",
        );
        put(home.path(), Kind::Carc, "1995-01-01", "45\t1995-01-01\t\tover the fee\n4\t1995-01-01\t2025-01-01\tmodifier\n");
        put(home.path(), Kind::Taxonomy, "2026", "207Q00000X\t\t\tfamily medicine\n");
        let (tables, on) = (Imported::open(home.path()).unwrap(), day("2026-02-01"));
        assert_eq!(tables.add_on("22222", on).unwrap().primaries, ["11111"]);
        assert_eq!(tables.add_on("11111", on), None);
        assert_eq!(tables.mpfs("11111", "26", on).unwrap().indicators.pctc, '1');
        assert_eq!(tables.mpfs("11111", "", on).unwrap().global, super::super::rows::Global::Days(90));
        assert_eq!(tables.mpfs("11111", "TC", on), None);
        assert!(tables.carc("45", on).is_some() && tables.carc("4", on).is_none() && tables.covers(Kind::Carc, on));
        assert!(tables.taxonomy("207Q00000X", on).is_some() && tables.taxonomy("207Q00001X", on).is_none());
        assert!(tables.trouble().is_none());
    }

    #[test]
    fn a_table_that_was_changed_on_the_disk_answers_nothing_and_says_so() {
        let home = tempfile::tempdir().unwrap();
        let path = put(home.path(), Kind::Mue, "2026q1", "11111\t2\t3\n");
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let tables = Imported::open(home.path()).unwrap();
        assert_eq!(tables.mue("11111", day("2026-02-01")), None);
        assert!(tables.trouble().unwrap().to_string().contains("not those that were imported"));
        let text = String::from_utf8_lossy(&bytes).replace("table 1 ", "table 2 ").into_bytes();
        std::fs::write(&path, &text).unwrap();
        assert!(Imported::open(home.path()).unwrap_err().to_string().contains("has form 2"));
        std::fs::write(&path, "claimwright-table").unwrap();
        assert!(Imported::open(home.path()).unwrap_err().to_string().contains("cut short"));
    }

    #[test]
    fn the_name_of_an_edition_is_its_window() {
        let window = |edition| window(edition).map(|(from, to)| format!("{from} {}", to.map_or("open".into(), |to| to.to_string())));
        assert_eq!(window("2026q4").unwrap(), "2026-10-01 2026-12-31");
        assert_eq!(window("fy2028").unwrap(), "2027-10-01 2028-09-30");
        assert_eq!(window("2019").unwrap(), "2019-01-01 2019-12-31");
        assert_eq!(window("2026-03-01").unwrap(), "2026-03-01 open");
        for wrong in ["", "2026q5", "q1", "20261", "fy26", "2026-02-30", "fy2026q1", "+026"] {
            assert_eq!(window(wrong), None, "{wrong}");
        }
    }
}
