//! ON420: a premium that comes by itself.

use super::super::terms::*;
use crate::jurisdiction::ontario::ids::Suffix;
use crate::jurisdiction::ontario::tables::{self, List};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON420",
        name: "ra30-automatic-premium",
        severity: Severity::Warning,
        authority: "since 2008-06-01 the ministry adds age premiums for anaesthesia itself; remittance code 30",
        page: include_str!("automatic_premium.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        if code.suffix() == Suffix::Anaesthetist && tables::is_in(List::AutomaticPremiumC, &code) {
            let message = format!("{} is paid by itself, and the line comes back with nothing (code 30)", code.as_str());
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help("remove the line"));
        }
    }
}
