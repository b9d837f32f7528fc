//! ON212: a code of licensed health facilities, billed by a provider alone.

use super::super::terms::*;
use crate::jurisdiction::ontario::ids::GroupNumber;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON212",
        name: "ef8-facilities-only",
        severity: Severity::Error,
        authority: "error EF8: codes with the prefix I are for independent health facilities only, which bill under their licence",
        page: include_str!("facility_code.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Some((_, provider))) = (item.code, item.provider) else { continue };
        if code.prefix() == b'I' && visit.group_of(item) == Some(GroupNumber::SOLO) {
            let message = format!("{} is for health facilities, and {} bills alone", code.as_str(), provider.id);
            let help = "fill in billing_group with the licence of the facility, or correct the code";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
