//! The fee schedule master: the ministry's file of 75 characters a row, five fees of each code, each with its days.
//!
//! Positions 1-4 code without suffix, 5-12 first day, 13-20 last day, then five fees of 11 digits with four decimals: provider,
//! assistant or technical, specialist, anaesthetist, other than anaesthetist (reference, section 7).

use super::ids::{ServiceCode, Suffix};
use crate::date::{self, Date};
use crate::limits;
use crate::money::{self, Money, Rounding};
use crate::practice::{self, PracticeError};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Characters of a row.
const ROW: usize = 75;
/// Bytes of the whole file: the real one has 7,195 rows.
const FILE_BYTES: u64 = 64 << 20;

/// The fees of all codes.
#[derive(Debug, Default)]
pub struct FeeSchedule {
    by_code: HashMap<[u8; 4], Vec<Row>>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    line: u32,
    from: Date,
    /// `None`: until a later edition says so.
    to: Option<Date>,
    fees: [Money; 5],
}

/// What the schedule says of a service on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Code or day cannot be read.
    NotAsked,
    /// There is no schedule to ask.
    NoSchedule,
    /// The schedule does not have the code at all.
    UnknownCode,
    /// It has the code, but not on that day.
    NotOnDay,
    /// It has the code and no fee for that suffix: by report, a percentage, or never billed like that.
    NoFee,
    /// The fee of one service, or of the basic units where time is billed.
    Fee(Money),
}

/// Which of two fees a provider gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Family practice: specialty 00.
    General,
    /// Anaesthesia: specialty 01.
    Anaesthetist,
    /// Any other specialty.
    Specialist,
}

/// Whether a file is a fee schedule master, by its first row that is no note.
pub fn is_master(file: &[u8]) -> bool {
    let mut rows = file.split(|byte| *byte == b'\n').map(|row| row.strip_suffix(b"\r").unwrap_or(row));
    let first = rows.find(|row| !row.is_empty() && row[0] != b'#');
    first.and_then(|row| std::str::from_utf8(row).ok()).is_some_and(|row| Row::read(row, 1).is_ok())
}

impl FeeSchedule {
    /// Reads the file. A practice without one has an empty schedule: then every line must give its charge.
    ///
    /// # Errors
    /// When it cannot be read, or a row is wrong: its number and position are named.
    pub fn open(path: &Path) -> Result<FeeSchedule, PracticeError> {
        if !path.exists() {
            return Ok(FeeSchedule::default());
        }
        FeeSchedule::parse(path, &practice::read_text(path, FILE_BYTES)?)
    }

    /// Reads the text of the file. Lines that begin with `#` are notes: the ministry writes none, invented tables say so there.
    ///
    /// # Errors
    /// As for [`FeeSchedule::open`].
    pub fn parse(path: &Path, text: &str) -> Result<FeeSchedule, PracticeError> {
        let wrong = |reason: String| PracticeError::Wrong { path: PathBuf::from(path), reason };
        let mut schedule = FeeSchedule::default();
        for (row, line) in text.split('\n').zip(1_u32..) {
            let row = row.trim_end_matches(['\r', '\u{1a}', '\u{4}']);
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            if line as usize > limits::FEE_ROWS {
                return Err(wrong(format!("more than {} rows", limits::FEE_ROWS)));
            }
            let (code, row) = Row::read(row, line).map_err(|why| wrong(format!("row {line}: {why}")))?;
            schedule.by_code.entry(code).or_default().push(row);
        }
        schedule.refuse_overlaps().map_err(wrong)?;
        Ok(schedule)
    }

    /// How many codes it has.
    pub fn codes(&self) -> usize {
        self.by_code.len()
    }

    /// What it says of a code on a day.
    pub fn lookup(&self, code: &ServiceCode, standing: Standing, on: Date) -> Listed {
        if self.by_code.is_empty() {
            return Listed::NoSchedule;
        }
        let Some(rows) = self.by_code.get(&code.stem()) else { return Listed::UnknownCode };
        let Some(row) = rows.iter().find(|row| row.covers(on)) else { return Listed::NotOnDay };
        match row.fee(code.suffix(), standing) {
            Money::ZERO => Listed::NoFee,
            fee => Listed::Fee(fee),
        }
    }

    /// Two rows for one code on one day leave no way to choose.
    fn refuse_overlaps(&mut self) -> Result<(), String> {
        let mut wrong: Vec<(u32, u32)> = Vec::new();
        for rows in self.by_code.values_mut() {
            rows.sort_by_key(|row| row.from);
            let pairs = rows.windows(2).filter(|pair| pair[0].to.is_none_or(|last| pair[1].from <= last));
            wrong.extend(pairs.map(|pair| (pair[0].line.min(pair[1].line), pair[0].line.max(pair[1].line))));
        }
        match wrong.iter().min() {
            Some((first, second)) => Err(format!("rows {first} and {second} list the same code on the same days")),
            None => Ok(()),
        }
    }
}

impl Row {
    fn read(row: &str, line: u32) -> Result<([u8; 4], Row), String> {
        if row.len() != ROW || !row.is_ascii() {
            return Err(format!("{} characters instead of {ROW}", row.chars().count()));
        }
        let code: [u8; 4] = row.as_bytes()[..4].try_into().expect("four bytes");
        if !code[0].is_ascii_uppercase() || !code[1..].iter().all(u8::is_ascii_digit) {
            return Err(format!("positions 1-4: \"{}\" is not a code like A007", &row[..4]));
        }
        let from = date::parse_compact(&row[4..12]).ok_or_else(|| format!("positions 5-12: \"{}\" is not a date", &row[4..12]))?;
        let to = last_day(&row[12..20]).ok_or_else(|| format!("positions 13-20: \"{}\" is not a date", &row[12..20]))?;
        let mut fees = [Money::ZERO; 5];
        for (fee, start) in fees.iter_mut().zip((20..).step_by(11)) {
            let text = &row[start..start + 11];
            *fee = amount(text).ok_or_else(|| format!("positions {}-{}: \"{text}\" is not a fee", start + 1, start + 11))?;
        }
        Ok((code, Row { line, from, to, fees }))
    }

    fn covers(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|last| on <= last)
    }

    /// Suffix A: the provider's fee, or the specialist's for one; B: the second; C: the fourth for an anaesthetist, else the fifth.
    /// Where the schedule has only one of two, that one is meant.
    fn fee(&self, suffix: Suffix, standing: Standing) -> Money {
        let [provider, assistant, specialist, anaesthetist, other] = self.fees;
        let (first, second) = match (suffix, standing) {
            (Suffix::Professional, Standing::General) => (provider, specialist),
            (Suffix::Professional, _) => (specialist, provider),
            (Suffix::Assistant, _) => (assistant, Money::ZERO),
            (Suffix::Anaesthetist, Standing::Anaesthetist) => (anaesthetist, other),
            (Suffix::Anaesthetist, _) => (other, anaesthetist),
        };
        if first == Money::ZERO { second } else { first }
    }
}

/// `99999999` is open. Real files have days `00`: they end when the month begins, since new fees begin on its first day.
fn last_day(text: &str) -> Option<Option<Date>> {
    if text == "99999999" {
        return Some(None);
    }
    match text.strip_suffix("00") {
        Some(month) => date::parse_compact(&format!("{month}01")).and_then(|first| first.pred_opt()).map(Some),
        None => date::parse_compact(text).map(Some),
    }
}

/// Eleven digits with four decimals as whole cents.
fn amount(text: &str) -> Option<Money> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.then(|| text.parse().ok())??;
    money::round(Decimal::new(number, 4), Rounding::HalfUp)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn schedule(rows: &str) -> Result<FeeSchedule, PracticeError> {
        FeeSchedule::parse(Path::new("fees.txt"), rows)
    }

    fn row(code: &str, from: &str, to: &str, fees: [u64; 5]) -> String {
        let fees: String = fees.iter().map(|fee| format!("{fee:011}")).collect();
        format!("{code}{from}{to}{fees}\r\n")
    }

    fn fee(schedule: &FeeSchedule, code: &str, standing: Standing, on: &str) -> Listed {
        schedule.lookup(&ServiceCode::parse(code).unwrap(), standing, date::parse_iso(on).unwrap())
    }

    #[test]
    fn the_suffix_and_the_specialty_choose_the_fee() {
        let rows = row("P018", "20130701", "99999999", [5_798_000, 722_400, 6_000_000, 1_050_700, 900_100])
            + &row("J135", "20120401", "99999999", [0, 487_500, 0, 0, 332_000])
            + &row("A013", "20120401", "99999999", [0, 0, 475_000, 0, 0]);
        let schedule = schedule(&rows).unwrap();
        let cents = |code, standing| match fee(&schedule, code, standing, "2014-01-13") {
            Listed::Fee(fee) => fee.cents(),
            other => panic!("{other:?}"),
        };
        assert_eq!([cents("P018A", Standing::General), cents("P018A", Standing::Specialist)], [57_980, 60_000]);
        assert_eq!([cents("P018C", Standing::Anaesthetist), cents("P018C", Standing::General)], [10_507, 9_001]);
        assert_eq!([cents("P018B", Standing::General), cents("J135C", Standing::Anaesthetist)], [7_224, 3_320]);
        assert_eq!(cents("A013A", Standing::General), 4_750, "the only fee there is");
        assert_eq!(fee(&schedule, "A013B", Standing::General, "2014-01-13"), Listed::NoFee);
        assert_eq!(fee(&schedule, "Z999A", Standing::General, "2014-01-13"), Listed::UnknownCode);
        assert_eq!(FeeSchedule::default().lookup(&ServiceCode::parse("A007A").unwrap(), Standing::General, Date::MAX), Listed::NoSchedule);
    }

    #[test]
    fn the_day_of_service_chooses_the_row_and_a_day_of_zero_ends_the_month_before() {
        let rows = row("A009", "19980201", "19980400", [367_000, 0, 0, 0, 0]) + &row("A009", "19980401", "20120508", [400_000, 0, 0, 0, 0]);
        let schedule = schedule(&rows).unwrap();
        let on = |day| fee(&schedule, "A009A", Standing::General, day);
        assert_eq!(on("1998-01-31"), Listed::NotOnDay);
        assert_eq!(on("1998-03-31"), Listed::Fee(Money::from_cents(3_670)));
        assert_eq!(on("1998-04-01"), Listed::Fee(Money::from_cents(4_000)));
        assert_eq!(on("2012-05-08"), Listed::Fee(Money::from_cents(4_000)));
        assert_eq!(on("2012-05-09"), Listed::NotOnDay);
    }

    #[test]
    fn a_wrong_row_is_named_with_its_position() {
        let refused = |rows: &str| schedule(rows).unwrap_err().to_string();
        let good = row("A007", "20120401", "99999999", [337_000, 0, 0, 0, 0]);
        assert!(refused(&good[1..]).contains("row 1: 74 characters instead of 75"));
        assert!(refused(&good.replace("20120401", "20121301")).contains("positions 5-12"));
        assert!(refused(&good.replace("00000337000", "0000033700O")).contains("positions 21-31"));
        assert!(refused(&format!("# invented\n{good}{good}")).contains("rows 2 and 3"));
        assert!(refused(&good.replace("A007", "a007")).contains("positions 1-4"));
    }
}
