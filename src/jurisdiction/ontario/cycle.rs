//! The ministry's month: what it takes by the 18th it pays in the next month, what comes later in the one after.

use crate::date::Date;
use chrono::{Datelike, Months, Weekday};

/// The last day of a month's cycle: the 18th, or the Monday after a weekend. Holidays are not known here.
fn cut_off(of: Date) -> Date {
    let day = of.with_day(18).expect("every month has one");
    match day.weekday() {
        Weekday::Sat => day + chrono::Days::new(2),
        Weekday::Sun => day + chrono::Days::new(1),
        _ => day,
    }
}

/// The first day of the month whose remittance should hold a claim that was taken on a day.
pub fn remitted_in(taken: Date) -> Date {
    let months = if taken <= cut_off(taken) { 1 } else { 2 };
    let first = taken.with_day(1).expect("every month has one");
    first.checked_add_months(Months::new(months)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_off_decides_between_the_next_month_and_the_one_after() {
        let month = |text| remitted_in(crate::date::parse_iso(text).expect("a day")).to_string();
        assert_eq!(month("2026-11-01"), "2026-12-01");
        assert_eq!(month("2026-11-18"), "2026-12-01", "a Wednesday");
        assert_eq!(month("2026-11-19"), "2027-01-01");
        assert_eq!(month("2026-10-19"), "2026-11-01", "the 18th is a Sunday");
        assert_eq!(month("2026-10-20"), "2026-12-01");
        assert_eq!(month("2026-07-20"), "2026-08-01", "the 18th is a Saturday");
        assert_eq!(month("2026-12-31"), "2027-02-01");
    }
}
