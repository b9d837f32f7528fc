//! ON601: an uninsured service without a price.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON601",
        name: "uninsured-without-price",
        severity: Severity::Error,
        authority: "claimwright: a price is never guessed",
        page: include_str!("no_price.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_invoice() {
        return;
    }
    for item in visit.items.iter().filter(|item| item.charge == Given::Missing && item.unit_fee.is_none()) {
        let code = item.line.text(lcol::CODE);
        let message = if code.is_empty() { "no service is named".to_string() } else { format!("no price is known for {code}") };
        let help = format!(
            "fill in charge, or add a [[price]] to practice.toml; {}",
            suggestion(code, visit.practice.prices.iter().map(|price| price.code.as_str()))
        );
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
    }
}
