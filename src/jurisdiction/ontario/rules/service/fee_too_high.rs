//! ON406: a charge above the schedule.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON406",
        name: "above-schedule",
        severity: Severity::Warning,
        authority: "remittance: the ministry pays its schedule and says why with an explanatory code",
        page: include_str!("fee_too_high.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(charge), Some(scheduled)) = (item.charge, item.scheduled()) else { continue };
        if charge > scheduled {
            let message = format!("billed {charge}, and the schedule says {scheduled}");
            let help = "the ministry pays its schedule; empty the charge, so that the remittance agrees with the claim";
            out.push(on_item((&RULE.card, visit), item, lcol::CHARGE, message).value(charge.to_string()).help(help));
        }
    }
}
