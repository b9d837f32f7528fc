//! CW113: a date that is none, lies in the future, or stands in an order that cannot be.

use super::super::terms::*;
use crate::date::{self, Date};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW113",
        name: "impossible-date",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 DTP*472 is required; payers refuse future and reversed dates (the id of this rule is our own)",
        page: include_str!("impossible_date.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for line in &visit.lines {
        of_line(visit, line, facts.today, out);
    }
    if visit.is_self_pay() {
        return;
    }
    let end = visit.last_day().unwrap_or(facts.today);
    for (column, name, given) in open_dates(visit) {
        if let Some(message) = wrong(name, given, end) {
            out.push(on_visit(&RULE.card, visit, column, message).value(visit.visit.text(column)).help(HELP));
        }
    }
    let lmp = visit.visit.private(col::LMP_DATE);
    if let Some(message) = wrong("the last menstrual period", parse(lmp.expose()), end) {
        out.push(on_visit(&RULE.card, visit, col::LMP_DATE, message).private_value(lmp).help(HELP));
    }
    of_stay(visit, facts.today, out);
}

const HELP: &str = "type the date as YYYY-MM-DD, for example 2026-01-31";

fn of_line(visit: &Encounter<'_>, line: &ServiceLine<'_>, today: Date, out: &mut Findings) {
    let mut say = |column: Column<OfLine, Open>, message: String, help: &str| {
        out.push(on_line((&RULE.card, visit), line, column, message).value(line.line.text(column)).help(help));
    };
    match line.from {
        // CW613 or CW616 has spoken of an 837P.
        Given::Missing if visit.from_837p => {}
        Given::Missing => say(lcol::SERVICE_FROM, "the date of service is missing".to_string(), HELP),
        Given::Wrong => say(lcol::SERVICE_FROM, not_a_date("the date of service", line.line.text(lcol::SERVICE_FROM)), HELP),
        Given::Is(from) if from > today => {
            let help = "correct service_from, or wait until the service has been given";
            say(lcol::SERVICE_FROM, format!("the service is dated {from}, after today, {today}"), help);
        }
        Given::Is(_) => {}
    }
    match (line.to, line.from) {
        (Given::Wrong, _) => say(lcol::SERVICE_TO, not_a_date("the last day of service", line.line.text(lcol::SERVICE_TO)), HELP),
        (Given::Is(to), Given::Is(from)) if to < from => {
            say(lcol::SERVICE_TO, format!("the service ends on {to}, before it begins on {from}"), "exchange or correct the two dates");
        }
        (Given::Is(to), Given::Is(from)) if to > today && from <= today => {
            say(lcol::SERVICE_TO, format!("the service ends on {to}, after today, {today}"), "bill the days that have passed");
        }
        _ => {}
    }
}

/// Dates of things that happened before the services or while they were given.
fn open_dates(visit: &Encounter<'_>) -> [(Column<OfVisit, Open>, &'static str, Given<Date>); 5] {
    let text = |column| parse(visit.visit.text(column));
    [
        (col::ADMISSION_DATE, "the admission", visit.admission_date),
        (col::ONSET_DATE, "the onset", visit.onset_date),
        (col::ACCIDENT_DATE, "the accident", visit.accident_date),
        (col::INITIAL_TREATMENT_DATE, "the initial treatment", text(col::INITIAL_TREATMENT_DATE)),
        (col::LAST_SEEN_DATE, "the day last seen", text(col::LAST_SEEN_DATE)),
    ]
}

fn wrong(name: &str, given: Given<Date>, end: Date) -> Option<String> {
    match given {
        Given::Missing => None,
        Given::Wrong => Some(format!("{name} has no date that exists")),
        Given::Is(day) if day > end => Some(format!("{name} is dated after the last service on {end}")),
        Given::Is(_) => None,
    }
}

fn of_stay(visit: &Encounter<'_>, today: Date, out: &mut Findings) {
    let message = match (visit.discharge_date, visit.admission_date) {
        (Given::Wrong, _) => "the discharge has no date that exists".to_string(),
        (Given::Is(out_on), Given::Is(in_on)) if out_on < in_on => format!("the discharge is dated before the admission on {in_on}"),
        (Given::Is(out_on), _) if out_on > today => format!("the discharge is dated after today, {today}"),
        _ => return,
    };
    let finding = on_visit(&RULE.card, visit, col::DISCHARGE_DATE, message);
    out.push(finding.value(visit.visit.text(col::DISCHARGE_DATE)).help(HELP));
}

fn not_a_date(what: &str, text: &str) -> String {
    let shaped = text.len() == 10 && text.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shaped {
        format!("{what}, {text}, is a day that does not exist")
    } else {
        format!("{what}, \"{text}\", is not a date like 2026-01-31")
    }
}

fn parse(text: &str) -> Given<Date> {
    match text {
        "" => Given::Missing,
        text => date::parse_iso(text).map_or(Given::Wrong, Given::Is),
    }
}
