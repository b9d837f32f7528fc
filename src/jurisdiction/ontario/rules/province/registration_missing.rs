//! ON501: a patient of another province without a number.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON501",
        name: "r01-registration-missing",
        severity: Severity::Error,
        authority: "error R01: registration number missing",
        page: include_str!("registration_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is(Program::Rmb) && is_empty(visit, col::MEMBER_ID) {
        let help = "copy the number of the other province's health card, or bill the patient (payer_id = SELF)";
        out.push(on_visit(&RULE.card, visit, col::MEMBER_ID, "registration number of the other province is missing").help(help));
    }
}
