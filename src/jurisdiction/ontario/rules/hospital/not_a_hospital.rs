//! ON313: a diagnostic service in a hospital at a location that is none.

use super::super::terms::*;
use super::is_hospital_diagnostic;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON313",
        name: "v62-location-not-hospital",
        severity: Severity::Error,
        authority: "error V62: a hospital diagnostic service is at HDS, HED, HIP, HOP or HRP",
        page: include_str!("not_a_hospital.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.master == Given::Missing {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Given::Is(location)) = (item.code, item.location) else { continue };
        let outside = matches!(location.as_str(), "IHF" | "OFF" | "PDF" | "OTN");
        if outside && is_hospital_diagnostic(&code) {
            let message = format!("{} with a master number, and {} is no location of a hospital", code.as_str(), location.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(location.as_str());
            out.push(finding.help("say HDS, HED, HIP, HOP or HRP, or empty facility_id"));
        }
    }
}
