//! ON107: a patient on a service without one.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON107",
        name: "vhb-no-health-number",
        severity: Severity::Error,
        authority: "errors VHB and ESH: services without a patient have blank health numbers",
        page: include_str!("unwanted_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let named = !is_empty(visit, col::MEMBER_ID) || !is_empty(visit, col::BIRTH_DATE);
    if visit.is_claim() && visit.is_all_non_encounter() && named {
        let code = visit.visit.lines.first().map_or("", |line| line.text(lcol::CODE));
        let message = format!("{code} is billed without a patient, and the visit names one");
        out.push(on_visit(&RULE.card, visit, col::MEMBER_ID, message).help("empty member_id, member_suffix and birth_date"));
    }
}
