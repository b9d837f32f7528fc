//! CW102: a birth date that no patient of this visit can have.

use super::super::terms::*;
use crate::date::{self, Date};
use crate::finding::Private;

/// Nobody has lived this many years; a birth date further back is a slip of the keyboard.
const OLDEST: u32 = 150;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW102",
        name: "impossible-birth-date",
        severity: Severity::Error,
        authority: "005010X222A1: 2010BA and 2010CA DMG02; clearing-house edits refuse future birth dates and ages of 150 and more",
        page: include_str!("birth_date.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    let mut look = |who: &str, column: Column<OfVisit, Secret>, given: Given<Date>| {
        if let Some(message) = wrong(who, given, visit, facts.today) {
            let finding = on_visit(&RULE.card, visit, column, message).private_value(visit.visit.private(column));
            out.push(finding.help("type the birth date as YYYY-MM-DD, for example 1980-03-31"));
        }
    };
    look("the patient", col::BIRTH_DATE, visit.birth_date);
    if !visit.patient_is_subscriber() {
        look("the subscriber", col::SUBSCRIBER_BIRTH_DATE, subscriber_birth_date(visit));
    }
}

fn wrong(who: &str, given: Given<Date>, visit: &Encounter<'_>, today: Date) -> Option<String> {
    let born = match given {
        Given::Missing => return None,
        Given::Wrong => return Some(format!("{who}'s birth date is not a date")),
        Given::Is(born) => born,
    };
    let first_day = visit.first_day().unwrap_or(today);
    if born > today {
        Some(format!("{who}'s birth date is in the future"))
    } else if who == "the patient" && born > first_day {
        Some(format!("{who}'s birth date is after the visit on {first_day}"))
    } else if first_day.years_since(born).is_some_and(|age| age >= OLDEST) {
        Some(format!("{who}'s birth date makes an age of {OLDEST} years or more"))
    } else {
        None
    }
}

fn subscriber_birth_date(visit: &Encounter<'_>) -> Given<Date> {
    let text: Private<&str> = visit.visit.private(col::SUBSCRIBER_BIRTH_DATE);
    match *text.expose() {
        "" => Given::Missing,
        text => date::parse_iso(text).map_or(Given::Wrong, Given::Is),
    }
}
