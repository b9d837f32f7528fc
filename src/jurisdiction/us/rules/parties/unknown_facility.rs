//! CW116: a facility that `practice.toml` does not know.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW116",
        name: "unknown-facility",
        severity: Severity::Error,
        authority: "005010X222A1: 2310C carries the place's name and address (the id of this rule is our own)",
        page: include_str!("unknown_facility.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if matches!(visit.facility, Given::Wrong) && uses_practice(visit) && !visit.is_self_pay() {
        let id = visit.visit.text(col::FACILITY_ID);
        let known = suggestion(id, visit.us.facilities.iter().map(|f| f.id.as_str()));
        let help = format!("{known}; clear facility_id for a service at the billing address");
        out.push(on_visit(&RULE.card, visit, col::FACILITY_ID, format!("practice.toml knows no facility \"{id}\"")).value(id).help(help));
    }
}
