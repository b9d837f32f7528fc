//! ON405: a charge below the schedule.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON405",
        name: "a3g-fee-too-low",
        severity: Severity::Error,
        authority: "error A3G: fee billed too low (explanatory code 14)",
        page: include_str!("fee_too_low.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(charge), Some(scheduled)) = (item.charge, item.scheduled()) else { continue };
        if charge < scheduled {
            let message = format!("billed {charge}, and the schedule says {scheduled}");
            let help = "empty the charge, so that the schedule prices the line";
            out.push(on_item((&RULE.card, visit), item, lcol::CHARGE, message).value(charge.to_string()).help(help));
        }
    }
}
