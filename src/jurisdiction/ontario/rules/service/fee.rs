//! ON407: a charge that is no amount, or beyond what a line takes.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON407",
        name: "v41-fee",
        severity: Severity::Error,
        authority: "error V41: the fee is from 0 to 5,000.00 a line",
        page: include_str!("fee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for item in &visit.items {
        let text = item.line.text(lcol::CHARGE);
        let message = match (item.charge, item.fee()) {
            (Given::Wrong, _) => format!("charge \"{text}\" is no amount like 33.70"),
            (_, Some(fee)) if fee.is_negative() => format!("charge {fee} is below zero"),
            (_, Some(fee)) if visit.is_claim() && fee.cents() > 500_000 => {
                format!("{fee} on one line, and the ministry takes 5000.00 at most")
            }
            _ => continue,
        };
        let help = "split the service into two lines of the same code, with manual_review = Y";
        out.push(on_item((&RULE.card, visit), item, lcol::CHARGE, message).value(text).help(help));
    }
}
