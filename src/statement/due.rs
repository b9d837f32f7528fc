//! Whether a patient gets a statement today, and which: the first, or a reminder.

use super::why::Why;
use crate::date::Date;
use crate::money::Money;

/// What a practice wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Balances below this are not mailed.
    pub small_balance: Money,
    /// Days between two statements to a patient.
    pub days: i64,
    /// How many statements are sent before a person decides.
    pub levels: u8,
}

/// How often a patient was asked for a visit, and when last: by statements, or by the invoice of a visit without insurance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How often.
    pub times: u8,
    /// When first.
    pub first: Option<Date>,
    /// When last.
    pub last: Option<Date>,
}

impl Asked {
    /// Adds one more time.
    pub fn again(&mut self, on: Date) {
        self.times = self.times.saturating_add(1);
        self.first = Some(self.first.map_or(on, |first| first.min(on)));
        self.last = Some(self.last.map_or(on, |last| last.max(on)));
    }
}

/// The level of the statement that is due today, or why none is.
///
/// A statement goes out when there is something that the patient was never asked for, or when the last time is long enough ago;
/// never sooner than the practice's days after the last statement. Its level is one more than how often the patient was asked
/// for what is open longest, so whoever pays and comes again begins anew.
///
/// # Errors
/// Why none is due.
pub fn decide(today: Date, terms: &Terms, owed: Money, (visits, last_statement): (&[Asked], Option<Date>)) -> Result<u8, Why> {
    if owed.is_negative() {
        return Err(Why::Credit);
    }
    if owed == Money::ZERO || owed < terms.small_balance {
        return Err(Why::TooSmall);
    }
    let is_new = visits.iter().any(|asked| asked.times == 0);
    let last_asked = visits.iter().filter_map(|asked| asked.last).max();
    let last = if is_new { last_statement } else { last_statement.max(last_asked) };
    if last.is_some_and(|last| (today - last).num_days() < terms.days) {
        return Err(Why::TooSoon);
    }
    if !visits.iter().any(|asked| asked.times < terms.levels) {
        return Err(Why::LastReminderSent);
    }
    let times = visits.iter().map(|asked| asked.times).max().unwrap_or(0);
    Ok(times.saturating_add(1).min(terms.levels))
}

/// Days since the patient was first asked, as statements group them: up to 30, 60, 90, and more.
pub const AGES: [&str; 4] = ["current", "31-60", "61-90", "91+"];

/// Which of [`AGES`] an amount belongs to that was first asked for on that day.
pub fn age(today: Date, first: Date) -> usize {
    match (today - first).num_days() {
        ..=30 => 0,
        31..=60 => 1,
        61..=90 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::date::parse_iso;

    const TERMS: Terms = Terms { small_balance: Money::from_cents(500), days: 30, levels: 3 };

    fn day(text: &str) -> Date {
        parse_iso(text).unwrap()
    }

    fn asked(days: &[&str]) -> Asked {
        let mut asked = Asked::default();
        days.iter().for_each(|text| asked.again(day(text)));
        asked
    }

    fn level(today: &str, cents: i64, visits: &[Asked], last: Option<&str>) -> Result<u8, Why> {
        decide(day(today), &TERMS, Money::from_cents(cents), (visits, last.map(day)))
    }

    #[test]
    fn reminders_come_one_after_another_and_end() {
        let statements = ["2026-10-05", "2026-11-04", "2026-12-04"];
        assert_eq!(level("2026-10-05", 500, &[asked(&[])], None), Ok(1));
        assert_eq!(level("2026-11-03", 500, &[asked(&statements[..1])], Some(statements[0])), Err(Why::TooSoon));
        assert_eq!(level("2026-11-04", 500, &[asked(&statements[..1])], Some(statements[0])), Ok(2));
        assert_eq!(level("2026-12-04", 500, &[asked(&statements[..2])], Some(statements[1])), Ok(3));
        assert_eq!(level("2027-12-04", 500, &[asked(&statements)], Some(statements[2])), Err(Why::LastReminderSent));
    }

    #[test]
    fn something_new_goes_out_unless_a_statement_just_did() {
        let invoice = asked(&["2026-10-01"]);
        assert_eq!(level("2026-10-10", 500, &[invoice], None), Err(Why::TooSoon), "the invoice of a visit without insurance");
        assert_eq!(level("2026-10-10", 500, &[invoice, asked(&[])], None), Ok(2));
        assert_eq!(level("2026-10-10", 500, &[invoice, asked(&[])], Some("2026-10-09")), Err(Why::TooSoon));
    }

    #[test]
    fn small_amounts_and_credits_are_not_mailed() {
        assert_eq!(level("2026-10-10", 499, &[asked(&[])], None), Err(Why::TooSmall));
        assert_eq!(level("2026-10-10", 0, &[asked(&[])], None), Err(Why::TooSmall));
        assert_eq!(level("2026-10-10", -1, &[asked(&[])], None), Err(Why::Credit));
    }

    #[test]
    fn amounts_age_by_thirty_days() {
        let ages = ["2026-10-31", "2026-10-01", "2026-09-30", "2026-09-01", "2026-08-31", "2026-08-02", "2026-08-01"];
        assert_eq!(ages.map(|first| age(day("2026-10-31"), day(first))), [0, 0, 1, 1, 2, 2, 3]);
    }
}
