//! ON301: the facility is neither known nor a master number.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON301",
        name: "v28-master-number",
        severity: Severity::Error,
        authority: "error V28: invalid hospital number",
        page: include_str!("master_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_claim() && visit.master == Given::Wrong {
        let text = visit.visit.text(col::FACILITY_ID);
        let known = suggestion(text, visit.practice.facilities.iter().map(|facility| facility.id.as_str()));
        let message = format!("facility_id \"{text}\" is neither four characters nor a [[facility]] of practice.toml");
        out.push(on_visit(&RULE.card, visit, col::FACILITY_ID, message).value(text).help(known));
    }
}
