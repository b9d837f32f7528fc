//! ON210: A100, billed by somebody who is no family physician.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON210",
        name: "eqk-family-physicians-only",
        severity: Severity::Error,
        authority: "error EQK: A100 with a specialty other than 00",
        page: include_str!("emergency_family.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Some(specialty)) = (item.code, visit.specialty_of(item)) else { continue };
        if code.as_str() == "A100A" && specialty.as_str() != "00" {
            let message = format!("A100A is billed under specialty {}, and is for specialty 00", specialty.as_str());
            let help = "bill the code of the specialty, or name the family physician who gave the service";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
