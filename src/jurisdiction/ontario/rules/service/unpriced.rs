//! ON404: nothing says what the service costs.

use super::super::terms::*;
use crate::jurisdiction::ontario::fees::Listed;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON404",
        name: "fee-unknown",
        severity: Severity::Error,
        authority: "claimwright: a fee is never guessed",
        page: include_str!("unpriced.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in visit.items.iter().filter(|item| item.charge == Given::Missing) {
        let code = item.line.text(lcol::CODE);
        let (message, help) = match item.listed {
            Listed::NoSchedule => ("there is no fee schedule to price with", "put the ministry's file where fees of practice.toml says"),
            Listed::Fee(_) if item.unit_fee.is_none() => {
                ("no unit value is known for time-based services on that day", "add [[unit_value]] to practice.toml, or give the charge")
            }
            _ => continue,
        };
        out.push(on_item((&RULE.card, visit), item, lcol::CHARGE, message).value(code).help(help));
    }
}
