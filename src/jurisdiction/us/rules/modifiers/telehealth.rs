//! CW309: the modifier says that a service was given over a distance, and the place of service does not; or the reverse.

use super::super::terms::*;
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW309",
        name: "telehealth-mismatch",
        severity: Severity::Warning,
        authority: "CMS place of service 02 and 10; payers' telehealth instructions [from memory: rule data, telehealth]",
        page: include_str!("telehealth.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let telehealth = &visit.us.rule_data.telehealth;
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let there = is_one_of(&telehealth.places, line.place);
        if !there && line.modifiers[0] == Given::Missing {
            continue;
        }
        if line.from.value().is_none_or(|day| day < telehealth.since) {
            continue;
        }
        match line.modifiers.iter().position(|m| m.value().is_some_and(|m| telehealth.modifiers.contains(m))) {
            Some(n) if !there => of_place(visit, line, n, out),
            None if there => of_modifier(visit, line, out),
            _ => {}
        }
    }
}

/// The place is missing or wrong: CW101 and CW117 speak of that.
fn of_place(visit: &Encounter<'_>, line: &ServiceLine<'_>, n: usize, out: &mut Findings) {
    let text = line.line.text(MODIFIER_COLUMNS[n]);
    let telehealth = &visit.us.rule_data.telehealth;
    let at_home = text == "95" && is_one_of(&telehealth.places_of_clinician, line.place);
    if line.place.is_empty() || at_home {
        return;
    }
    let message = format!("modifier {text} says that the service was given over a distance, and place of service {} does not", line.place);
    let help = "type 10 in place_of_service when the patient was at home, 02 when elsewhere; or clear the modifier";
    let at = |place| writing(visit, line, (lcol::PLACE_OF_SERVICE, place));
    let finding = on_line((&RULE.card, visit), line, lcol::PLACE_OF_SERVICE, message).value(line.place).help(help);
    out.push(finding.fix(at("10")).fix(at("02")).fix(clearing(visit, line, MODIFIER_COLUMNS[n])));
}

/// Medicare goes by the place alone.
fn of_modifier(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let by_itself = line.code.value().is_none_or(|code| visit.us.rule_data.telehealth.by_themselves.contains(code.as_str()));
    if by_itself || visit.payer().is_none_or(|payer| payer.is_medicare()) || line.modifiers.contains(&Given::Wrong) {
        return;
    }
    let message = format!("place of service {} says that the service was given over a distance, and no modifier does", line.place);
    let help = "add 95 for sound and picture, 93 for sound alone; or correct place_of_service";
    let finding = on_line((&RULE.card, visit), line, lcol::MOD1, message).value(line.place).help(help);
    out.push(match line.free_modifier() {
        Some(column) => finding.fix(writing(visit, line, (column, "95"))).fix(writing(visit, line, (column, "93"))),
        None => finding,
    });
}

fn is_one_of(places: &[String], place: &str) -> bool {
    places.iter().any(|p| p == place)
}
