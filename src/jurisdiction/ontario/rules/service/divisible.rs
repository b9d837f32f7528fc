//! ON409: a charge that the services do not divide.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON409",
        name: "v47-fee-not-divisible",
        severity: Severity::Error,
        authority: "error V47: the fee is evenly divisible by the number of services",
        page: include_str!("divisible.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Some(fee), Some(count)) = (item.fee(), item.count()) else { continue };
        if fee.cents() % i64::from(count) != 0 {
            let message = format!("{fee} is not {count} times a whole number of cents");
            let help = "the charge is the total of the line: one service's fee times their number";
            out.push(on_item((&RULE.card, visit), item, lcol::CHARGE, message).value(fee.to_string()).help(help));
        }
    }
}
