//! ON410: assistance or anaesthesia with one unit only.

use super::super::terms::*;
use crate::jurisdiction::ontario::encounter::is_time_based;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON410",
        name: "v23-one-service",
        severity: Severity::Error,
        authority: "error V23; specification 6.2 section 4.11: suffixes B and C have more than one service",
        page: include_str!("one_unit.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in visit.items.iter().filter(|item| item.count() == Some(1)) {
        let Given::Is(code) = item.code else { continue };
        if is_time_based(&code) {
            let message = format!("{} is billed in units of time, and one is too few", code.as_str());
            let help = "units are the basic units and those for the time; fill in units, or minutes";
            out.push(on_item((&RULE.card, visit), item, lcol::UNITS, message).value(code.as_str()).help(help));
        }
    }
}
