//! ON305: a diagnostic service in a hospital that does not say where.

use super::super::terms::*;
use super::is_hospital_diagnostic;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON305",
        name: "v64-location-missing",
        severity: Severity::Error,
        authority: "error V64: a hospital diagnostic service needs a service location",
        page: include_str!("location_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.master == Given::Missing {
        return;
    }
    for item in visit.items.iter().filter(|item| item.location == Given::Missing) {
        let Given::Is(code) = item.code else { continue };
        if is_hospital_diagnostic(&code) {
            let message = format!("{} in a hospital needs a service location", code.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(code.as_str());
            out.push(finding.help("fill in place_of_service: HDS, HED, HIP, HOP or HRP"));
        }
    }
}
