//! CW402: two services of which the second is paid only with a modifier that says why, and there is none.

use super::super::terms::*;
use super::edits::{Bypass, Edit, edits};
use crate::codes::imported::ptp::Indicator;
use crate::jurisdiction::us::ids::ProcedureCode;

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

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for edit in edits(visit).iter().filter(|edit| edit.indicator == Indicator::WithModifier) {
        let (paid, denied) = edit.lines(visit);
        let (Some(one), Some(two)) = (paid.code.value(), denied.code.value()) else { continue };
        if !matches!(edit.bypass, Bypass::By(..)) {
            say(visit, edit, (one, two), out);
        }
    }
}

fn say(visit: &Encounter<'_>, edit: &Edit, (one, two): (ProcedureCode, ProcedureCode), out: &mut Findings) {
    let (paid, denied) = edit.lines(visit);
    let why = match edit.bypass {
        Bypass::SamePart(part) => format!("both lines say {part}, so neither is on another part of the body"),
        Bypass::Nothing | Bypass::By(..) => "none does".to_string(),
    };
    let number = paid.number;
    let message = format!("{two} is paid beside {one} of line {number} only when a modifier says why, and {why} (since {})", edit.since);
    let is_visit = visit.us.rule_data.visits.codes.contains(two.as_str());
    let (modifier, meaning) = if is_visit { ("25", "a visit in its own right") } else { ("59", "a service of its own") };
    let more = if is_visit { "" } else { ", or XE, XP, XS, XU, LT, RT" };
    let help = format!("if the record bears it out that this was {meaning}, add {modifier}{more} to {two}; else leave {two} out");
    let finding = on_line((&RULE.card, visit), denied, lcol::CODE, message).value(two.as_str()).help(help);
    let free = denied.free_modifier().map(|column| visit.line_place(denied, column));
    out.push(match free {
        Some(place) => finding.fix(Fix::ask(format!("say with {modifier} that {two} was {meaning}")).edit(place, modifier)),
        None => finding,
    });
}
