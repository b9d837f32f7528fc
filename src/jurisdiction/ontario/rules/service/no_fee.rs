//! ON403: a code without a fee for that suffix, and no charge.

use super::super::terms::*;
use crate::jurisdiction::ontario::fees::Listed;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON403",
        name: "a3f-no-fee",
        severity: Severity::Error,
        authority: "error A3F: no fee exists for the code on the service date",
        page: include_str!("no_fee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in visit.items.iter().filter(|item| item.charge == Given::Missing && item.listed == Listed::NoFee) {
        let code = item.line.text(lcol::CODE);
        let message = format!("the fee schedule has no fee for {code}");
        let help = "correct the suffix; what is paid by report or as a percentage needs its charge";
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
    }
}
