//! ON306: a hospital location without the hospital.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON306",
        name: "v65-master-number-missing",
        severity: Severity::Error,
        authority: "error V65: a hospital location needs a master number",
        page: include_str!("master_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.master != Given::Missing {
        return;
    }
    for item in &visit.items {
        let hospital = item.location.value().filter(|l| matches!(l.as_str(), "HDS" | "HED" | "HOP" | "HRP"));
        let in_patient = item.location.value().filter(|l| matches!(l.as_str(), "HIP" | "RTF") && visit.admission != Given::Missing);
        if let Some(location) = hospital.or(in_patient) {
            let message = format!("service location {} needs a master number", location.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(location.as_str());
            out.push(finding.help("fill in facility_id"));
        }
    }
}
