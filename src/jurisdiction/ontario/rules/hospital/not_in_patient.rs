//! ON309: an admission at a location for people who are not admitted.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON309",
        name: "v68-admitted-elsewhere",
        severity: Severity::Error,
        authority: "error V68: master number and admission are given, and the location is not HIP",
        page: include_str!("not_in_patient.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.master == Given::Missing || visit.admission == Given::Missing {
        return;
    }
    for item in &visit.items {
        let other = item.location.value().filter(|l| !l.is_older() && !matches!(l.as_str(), "HIP" | "RTF"));
        if let Some(location) = other {
            let message = format!("admitted to a hospital, and the service location is {}", location.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(location.as_str());
            out.push(finding.help("say HIP for an in-patient, or empty admission_date"));
        }
    }
}
