//! CW402: two services of which the second is paid only with a modifier that says why, and there is none.

use super::super::terms::*;
use super::edits::{Across, Bypass, Edit, across, edits};
use crate::codes::imported::ptp::Indicator;
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW402",
        name: "pair-without-modifier",
        severity: Severity::Error,
        authority: "CMS, NCCI procedure-to-procedure edits: modifier indicator 1, in the imported edition; CR 11168 [modifiers from memory]",
        page: include_str!("without_modifier.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for edit in edits(visit).iter().filter(|edit| edit.indicator == Indicator::WithModifier) {
        let (paid, denied) = edit.lines(visit);
        let (Some(one), Some(two)) = (paid.code.value(), denied.code.value()) else { continue };
        if !matches!(edit.bypass, Bypass::By(..)) {
            say(visit, edit, (one, two), out);
        }
    }
    across((visit, facts), Indicator::WithModifier, |edit| say_across(visit, &edit, out));
}

fn say(visit: &Encounter<'_>, edit: &Edit, (one, two): (ProcedureCode, ProcedureCode), out: &mut Findings) {
    let (paid, denied) = edit.lines(visit);
    let why = match edit.bypass {
        Bypass::SamePart(part) => of_same_part(part),
        Bypass::Nothing | Bypass::By(..) => "none does".to_string(),
    };
    let number = paid.number;
    let message = format!("{two} is paid beside {one} of line {number} only when a modifier says why, and {why} ({})", edit.since);
    out.push(with_help(visit, (denied, two), message));
}

/// The finding about a line that is not paid, with the modifier that may say why it should be.
fn with_help(visit: &Encounter<'_>, (denied, two): (&ServiceLine<'_>, ProcedureCode), message: String) -> Finding {
    let is_visit = visit.us.rule_data.visits.codes.contains(two.as_str());
    let (modifier, meaning) = if is_visit { ("25", "a visit in its own right") } else { ("59", "a service of its own") };
    let more = if is_visit { "" } else { ", or XE, XP, XS, XU, LT, RT" };
    let help = format!("if the record bears it out that this was {meaning}, add {modifier}{more} to {two}; else leave {two} out");
    let finding = on_line((&RULE.card, visit), denied, lcol::CODE, message).value(two.as_str()).help(help);
    match denied.free_modifier().map(|column| visit.line_place(denied, column)) {
        Some(place) => finding.fix(Fix::ask(format!("say with {modifier} that {two} was {meaning}")).edit(place, modifier)),
        None => finding,
    }
}

fn of_same_part(part: Modifier) -> String {
    format!("both lines say {part}, so neither is on another part of the body")
}

/// A pair of which one stands on another visit of the day.
fn say_across(visit: &Encounter<'_>, edit: &Across<'_, '_>, out: &mut Findings) {
    let (Some(own), other, place) = (edit.line.code.value(), edit.other.code, edit.other.told()) else { return };
    let why = edit.same_part.map_or_else(|| "none does".to_string(), of_same_part);
    let since = edit.since;
    if edit.is_denied {
        let message = format!("{own} is paid beside {other} of {place} only when a modifier says why, and {why} ({since})");
        return out.push(with_help(visit, (edit.line, own), message));
    }
    let message = format!("{other} of {place} is paid beside {own} only when a modifier says why, and {why} ({since})");
    let help = format!("send that visit once more with the modifier, if the record bears it out; else the payer denies {other}");
    out.push(on_line((&RULE.card, visit), edit.line, lcol::CODE, message).severity(Severity::Warning).value(own.as_str()).help(help));
}
