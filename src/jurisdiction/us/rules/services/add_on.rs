//! CW315: a service that is only given together with another, without that other.

use super::super::terms::*;
use crate::codes::imported::rows::Global;
use crate::codes::imported::{AddOn, Kind};
use crate::date::Date;
use crate::jurisdiction::us::ids::ProcedureCode;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW315",
        name: "add-on-alone",
        severity: Severity::Error,
        authority: "CMS, NCCI add-on code edits, and global period ZZZ of the physician fee schedule, in the imported editions",
        page: include_str!("add_on.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        if !visit.us.tables.covers(Kind::AddOn, day) {
            visit.us.wanted.note(Kind::AddOn);
        }
        match visit.us.tables.add_on(code.as_str(), day) {
            Some(add_on) => of_add_on((visit, facts), (line, code), &add_on, out),
            None if is_add_on(visit, (code, day)) => of_any((visit, facts), (line, code), out),
            None => {}
        }
    }
}

fn of_add_on(
    (visit, facts): (&Encounter<'_>, &Facts<'_>),
    (line, code): (&ServiceLine<'_>, ProcedureCode),
    add_on: &AddOn<'_>,
    out: &mut Findings,
) {
    if add_on.kind == 2 || add_on.primaries.is_empty() {
        return of_any((visit, facts), (line, code), out);
    }
    if others((visit, facts), line).any(|other| other.is_some_and(|code| add_on.primaries.contains(&code.as_str()))) {
        return;
    }
    // Kind 3: payers may take other primaries than those that are named.
    let (severity, must) = if add_on.kind == 1 { (Severity::Error, "is") } else { (Severity::Warning, "is usually") };
    let message = format!("{code} {must} paid only beside {}, and the day has none of these", some(&add_on.primaries));
    let help = "add the main service to this visit, or correct the code";
    out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).severity(severity).value(code.as_str()).help(help));
}

/// Nobody has a list of main services: any other service of the day will do that is no add-on itself.
fn of_any((visit, facts): (&Encounter<'_>, &Facts<'_>), (line, code): (&ServiceLine<'_>, ProcedureCode), out: &mut Findings) {
    let is_main = |other: Option<ProcedureCode>| {
        let Some((code, day)) = other.zip(line.from.value()) else { return true };
        visit.us.tables.add_on(code.as_str(), day).is_none() && !is_add_on(visit, (code, day))
    };
    if !others((visit, facts), line).any(is_main) {
        let message = format!("{code} is paid only beside a main service, and the day has none");
        let help = "add the main service to this visit, or correct the code";
        out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code.as_str()).help(help));
    }
}

/// The first few of a long list.
fn some(codes: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = codes[..codes.len().min(SHOWN)].join(", ");
    if codes.len() > SHOWN { format!("{shown} and {} others", codes.len() - SHOWN) } else { shown }
}

/// The codes of the other services of the patient's day, of this visit and of others; `None` for one that cannot be read.
fn others<'e>(
    (visit, facts): (&'e Encounter<'_>, &'e Facts<'_>),
    line: &'e ServiceLine<'_>,
) -> impl Iterator<Item = Option<ProcedureCode>> {
    let here = visit.lines.iter().filter(|other| other.number != line.number && other.code != line.code && other.from == line.from);
    let elsewhere = facts.beside.iter().filter(|other| Some(other.service.day) == line.from.value());
    here.map(|other| other.code.value()).chain(elsewhere.map(|other| ProcedureCode::parse(&other.service.code).ok()))
}

/// What the fee schedule says, where the list of add-ons is not there to say it.
fn is_add_on(visit: &Encounter<'_>, (code, day): (ProcedureCode, Date)) -> bool {
    let tables = &visit.us.tables;
    !tables.covers(Kind::AddOn, day) && tables.mpfs(code.as_str(), "", day).is_some_and(|row| row.global == Global::AddOn)
}
