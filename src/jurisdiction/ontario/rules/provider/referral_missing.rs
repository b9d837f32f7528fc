//! ON207: no referring provider on a code that needs one.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON207",
        name: "arf-referral-missing",
        severity: Severity::Error,
        authority: "errors ARF and ARP: the code needs a referring number",
        page: include_str!("referral_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.referring != Given::Missing || visit.lab.value().is_some() {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        if tables::required(&code).referring {
            let message = format!("{} needs a referring number", code.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str());
            out.push(finding.help("fill in referring_id with the number of who referred the patient"));
        }
    }
}
