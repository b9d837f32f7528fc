//! CW304: a modifier that only explains stands before one that changes the price.

use super::super::terms::*;
use crate::jurisdiction::us::ids::Modifier;
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW304",
        name: "modifier-order",
        severity: Severity::Warning,
        authority: "payers' claim instructions: modifiers that change the price come first [list from memory: rule data, modifier_order]",
        page: include_str!("order.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in visit.lines.iter().filter(|line| line.modifiers[1] != Given::Missing) {
        if let Some((n, late)) = misplaced(visit, line) {
            say(visit, (line, n, late), out);
        }
    }
}

/// The first modifier that changes the price and stands behind one that does not. A malformed one hides the order: CW303 speaks of it.
fn misplaced(visit: &Encounter<'_>, line: &ServiceLine<'_>) -> Option<(usize, Modifier)> {
    let pricing = &visit.us.rule_data.modifier_order.pricing;
    let mut explained = false;
    for (n, given) in line.modifiers.iter().enumerate() {
        match given {
            Given::Is(modifier) if pricing.contains(*modifier) && explained => return Some((n, *modifier)),
            Given::Is(modifier) => explained |= !pricing.contains(*modifier),
            Given::Missing => {}
            Given::Wrong => return None,
        }
    }
    None
}

fn say(visit: &Encounter<'_>, (line, n, late): (&ServiceLine<'_>, usize, Modifier), out: &mut Findings) {
    let pricing = &visit.us.rule_data.modifier_order.pricing;
    let (mut first, last): (Vec<Modifier>, Vec<Modifier>) = line.good_modifiers().partition(|m| pricing.contains(*m));
    let before = last.first().map_or("", Modifier::as_str);
    let message = format!("modifier {late} changes the price and stands behind {before}, which only explains");
    first.extend(&last);
    let order: Vec<&str> = first.iter().map(Modifier::as_str).collect();
    let label = format!("write {}", order.join(" "));
    let written = order.iter().copied().chain(std::iter::repeat(""));
    let places = MODIFIER_COLUMNS.iter().map(|column| visit.line_place(line, *column));
    let fix = places.zip(written).fold(Fix::ask(label.clone()), |fix, (place, text)| fix.edit(place, text));
    out.push(on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).value(late.as_str()).help(label).fix(fix));
}
