//! ON311: the telemedicine network as a location after its end.

use super::super::terms::*;
use crate::date::Date;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON311",
        name: "v73-telemedicine-ended",
        severity: Severity::Error,
        authority: "error V73: location OTN ended for services from 2022-12-01 (INFOBulletin 221204)",
        page: include_str!("telemedicine.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let is_network = item.location.value().is_some_and(|location| location.as_str() == "OTN");
        if is_network && item.day.value().is_some_and(|day| day >= ENDED) {
            let message = "service location OTN is no longer taken for services from 2022-12-01";
            let finding = on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value("OTN");
            out.push(finding.help("empty place_of_service; virtual care has codes of its own"));
        }
    }
}

/// The first day without it.
const ENDED: Date = Date::from_ymd_opt(2022, 12, 1).expect("a real day");
