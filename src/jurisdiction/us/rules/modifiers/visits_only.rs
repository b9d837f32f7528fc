//! CW305: 24, 25 or 57 on a service that is no visit, or 57 where nothing was decided that it tells of.

use super::super::terms::*;
use super::schedule;
use crate::codes::imported::rows::Global;
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW305",
        name: "visit-modifier-misused",
        severity: Severity::Error,
        authority: "CMS, global surgery booklet and NCCI policy manual: 24, 25 and 57 belong on visits [codes from memory: rule data, visits]",
        page: include_str!("visits_only.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in visit.lines.iter().filter(|line| line.modifiers[0] != Given::Missing) {
        for (n, given) in line.modifiers.iter().enumerate() {
            if let Given::Is(modifier) = given
                && matches!(modifier.as_bytes(), b"24" | b"25" | b"57")
                && let Some(code) = line.code.value()
            {
                of_modifier(visit, line, (n, *modifier, code), out);
            }
        }
    }
}

fn of_modifier(visit: &Encounter<'_>, line: &ServiceLine<'_>, (n, modifier, code): (usize, Modifier, ProcedureCode), out: &mut Findings) {
    if visit.us.rule_data.visits.codes.contains(code.as_str()) {
        if modifier.as_str() == "57" {
            of_decision(visit, (line, n), out);
        }
        return;
    }
    let message = format!("modifier {modifier} belongs on a visit, and {code} is none");
    let help = match modifier.as_str() {
        "24" => "clear it; a procedure unrelated to an operation takes 79",
        "57" => "clear it; it goes on the visit at which the operation was decided",
        _ => "clear it, or move it to the visit of the same day; a procedure of its own takes 59 or XE, XP, XS, XU",
    };
    // Payers have visits among their own codes that the list need not have; CPT puts its visits into one chapter.
    let severity = if code.as_str().bytes().all(|b| b.is_ascii_digit()) { Severity::Error } else { Severity::Warning };
    let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).severity(severity);
    out.push(finding.value(modifier.as_str()).help(help).fix(clearing(visit, line, MODIFIER_COLUMNS[n])));
}

/// 57 beside small operations of the same day only; the large one may be tomorrow's, so without any there is nothing to say.
fn of_decision(visit: &Encounter<'_>, (line, n): (&ServiceLine<'_>, usize), out: &mut Findings) {
    let days = u8::try_from(visit.us.rule_data.visits.decision_days).unwrap_or(u8::MAX);
    let follow_up = |other: &ServiceLine<'_>| match schedule::row(visit, other).map(|row| row.global) {
        Some(Global::Days(days)) => Some((other.code.value()?, days)),
        _ => None,
    };
    let same_day = || visit.lines.iter().filter(|other| other.from == line.from && other.number != line.number);
    if same_day().filter_map(follow_up).any(|(_, of_it)| of_it >= days) {
        return;
    }
    if let Some((small, of_it)) = same_day().filter_map(follow_up).next() {
        let message = format!("57 tells of the decision for an operation with {days} days of follow-up, and {small} has {of_it}");
        let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).severity(Severity::Warning).value("57");
        let finding = finding.fix(writing(visit, line, (MODIFIER_COLUMNS[n], "25")));
        out.push(finding.help("type 25 when the visit was one in its own right; clear 57 otherwise"));
    }
}
