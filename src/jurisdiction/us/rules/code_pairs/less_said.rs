//! CW407: modifier 59 where another one says more, or has said it already.

use super::super::terms::*;
use super::edits::{Bypass, Edit, edits};
use crate::codes::imported::ptp::Indicator;
use crate::jurisdiction::us::ids::Modifier;
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW407",
        name: "unspecific-59",
        severity: Severity::Warning,
        authority: "CMS, MLN 1783722 on modifiers 59, XE, XP, XS, XU: 59 only where no other modifier says it [from memory: rule data, code_pairs]",
        page: include_str!("less_said.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for (n, line) in visit.lines.iter().enumerate() {
        let Some(at) = line.modifiers.iter().position(|m| m.value().is_some_and(|m| m.as_str() == "59")) else { continue };
        let more = |m: &Modifier| visit.us.rule_data.code_pairs.say_more.contains(*m);
        if let Some(other) = line.good_modifiers().find(more) {
            let message = format!("59 stands beside {other}, which says the same and more");
            say(visit, (line, at), (message, "clear 59: CMS takes one of the two".to_string()), out);
        } else if let Some(edit) = edits(visit).iter().find(|edit| is_by(edit, n)) {
            of_edit(visit, edit, (line, at), out);
        }
    }
}

/// Whether a pair is bypassed by the 59 of the line at a position.
fn is_by(edit: &Edit, n: usize) -> bool {
    edit.indicator == Indicator::WithModifier && matches!(edit.bypass, Bypass::By(at, by) if at == n && by.as_str() == "59")
}

fn of_edit(visit: &Encounter<'_>, edit: &Edit, (line, at): (&ServiceLine<'_>, usize), out: &mut Findings) {
    let (paid, denied) = edit.lines(visit);
    let anatomical = &visit.us.rule_data.code_pairs.anatomical;
    let parts = |line: &ServiceLine<'_>| line.good_modifiers().filter(|m| anatomical.contains(*m)).collect::<Vec<_>>();
    let (first, second) = (parts(paid), parts(denied));
    if let (Some(one), Some(two)) = (first.first(), second.first())
        && !second.iter().any(|part| first.contains(part))
    {
        let message = format!("59 is not needed: {two} and {one} say already that the two services were on different parts of the body");
        return say(visit, (line, at), (message, "clear 59".to_string()), out);
    }
    if visit.payer().is_some_and(|payer| payer.is_medicare()) {
        let message = "59 does not say why the two services are distinct".to_string();
        let help =
            "Medicare takes XE (another encounter), XP (another practitioner), XS (another structure), XU (unusual and not overlapping)";
        say(visit, (line, at), (message, help.to_string()), out);
    }
}

fn say(visit: &Encounter<'_>, (line, at): (&ServiceLine<'_>, usize), (message, help): (String, String), out: &mut Findings) {
    let clear = help.starts_with("clear 59");
    let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[at], message).value("59").help(help);
    out.push(if clear { finding.fix(clearing(visit, line, MODIFIER_COLUMNS[at])) } else { finding });
}
