//! CW301: a procedure code that may not be billed on the date of service.

use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::{Lookup, hcpcs};
use crate::date::Date;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW301",
        name: "procedure-not-effective",
        severity: Severity::Error,
        authority: "CMS HCPCS alpha-numeric file: add, action and termination dates; the practice's licensed CPT file",
        page: include_str!("not_effective.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        let code = code.as_str();
        let message = if code.as_bytes()[0].is_ascii_alphabetic() { of_hcpcs(visit, code, day) } else { of_cpt(visit, code, day) };
        if let Some(message) = message {
            let help = "use the code that was valid on that day, or correct service_from";
            out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code).help(help));
        }
    }
}

/// By the imported quarter, where there is one for the day; the starter knows when some codes begin, and nothing else.
fn of_hcpcs(visit: &Encounter<'_>, code: &str, day: Date) -> Option<String> {
    let tables = &visit.us.tables;
    if !tables.covers(Kind::Hcpcs, day) {
        return hcpcs::added(code).filter(|added| day < *added).map(|added| begins(code, added, day));
    }
    let Lookup::Unknown { partial: false, edition } = tables.hcpcs(code, day) else { return None };
    let row = tables.hcpcs_row(code, day);
    Some(outside(code, day, row.and_then(|row| row.added), row.and_then(|row| row.terminated), edition.title))
}

/// By the practice's own CPT file; without one nothing is known of CPT codes.
fn of_cpt(visit: &Encounter<'_>, code: &str, day: Date) -> Option<String> {
    let edition = visit.us.tables.edition(Kind::Cpt, day)?;
    let row = visit.us.tables.cpt(code, day);
    if row.is_some_and(|row| row.stands_on(day)) {
        return None;
    }
    Some(outside(code, day, row.and_then(|row| row.from), row.and_then(|row| row.to), edition.title))
}

fn outside(code: &str, day: Date, from: Option<Date>, to: Option<Date>, table: &str) -> String {
    match (from, to) {
        (Some(from), _) if day < from => begins(code, from, day),
        (_, Some(to)) if to < day => format!("{code} could be billed until {to}, and the service is dated {day}"),
        _ => format!("{code} is not in {table}, which is in force on {day}"),
    }
}

fn begins(code: &str, from: Date, day: Date) -> String {
    format!("{code} may be billed from {from} on, and the service is dated {day}")
}
