//! Dates of service: reading and writing them without format patterns, which are slow on the hot path.

use chrono::{Datelike, NaiveDate};

/// A calendar date without a time zone: the local date of service, birth or billing.
pub type Date = NaiveDate;

/// Reads `YYYY-MM-DD`; `None` for anything else, 30 February included.
pub fn parse_iso(text: &str) -> Option<Date> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    let (y, m, d) = (number(&b[..4])?, number(&b[5..7])?, number(&b[8..])?);
    if y == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, m, d)
}

/// Reads `YYYYMMDD`, the form of X12 `D8` and of ministry files.
pub fn parse_compact(text: &str) -> Option<Date> {
    let b = text.as_bytes();
    if b.len() != 8 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(number(&b[..4])?).ok()?, number(&b[4..6])?, number(&b[6..])?)
}

/// Appends `YYYYMMDD`.
pub fn push_compact(out: &mut Vec<u8>, date: Date) {
    out.extend_from_slice(&compact(date));
}

/// The eight digits `YYYYMMDD`. Years beyond 9999 cannot be parsed, so they never get here.
pub fn compact(date: Date) -> [u8; 8] {
    let (y, m, d) = (date.year().unsigned_abs() % 10_000, date.month(), date.day());
    let [[a, b], [c, e], [f, g], [h, i]] = [y / 100, y % 100, m, d].map(|n| PAIRS[n as usize]);
    [a, b, c, e, f, g, h, i]
}

/// `00` to `99`: two digits at a time halve the divisions.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [*b"00"; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    pairs
};

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_dates_in_the_one_form_are_read() {
        assert_eq!(parse_iso("2026-09-30").map(compact), Some(*b"20260930"));
        for wrong in ["2026-02-30", "30/02/2026", "2026-9-30", "20260930", "", "2026-13-01", "+026-01-01", "0000-01-01"] {
            assert_eq!(parse_iso(wrong), None, "{wrong}");
        }
        assert_eq!(parse_compact("20240229"), parse_iso("2024-02-29"));
        assert_eq!(parse_compact("20230229"), None);
    }
}
