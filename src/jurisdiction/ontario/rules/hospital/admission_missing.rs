//! ON307: an in-patient without an admission.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON307",
        name: "v66-admission-missing",
        severity: Severity::Error,
        authority: "error V66: location HIP needs a date of admission",
        page: include_str!("admission_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.master == Given::Missing || visit.admission != Given::Missing {
        return;
    }
    for item in &visit.items {
        if let Some(location) = item.location.value().filter(|l| matches!(l.as_str(), "HIP" | "RTF")) {
            let message = format!("service location {} needs a date of admission", location.as_str());
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(location.as_str());
            out.push(finding.help("fill in admission_date"));
        }
    }
}
