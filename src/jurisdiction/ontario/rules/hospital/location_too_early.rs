//! ON312: a service location that did not exist yet.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON312",
        name: "v69-location-too-early",
        severity: Severity::Error,
        authority: "error V69: the service is earlier than the location is taken for",
        page: include_str!("location_too_early.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(location), Given::Is(day)) = (item.location, item.day) else { continue };
        let Some(entry) = tables::location(location).filter(|entry| day < entry.from) else { continue };
        let message = format!("service location {} is taken for services from {} on", location.as_str(), entry.from);
        let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(location.as_str());
        out.push(finding.help("empty place_of_service, or correct service_from"));
    }
}
