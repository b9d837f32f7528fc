//! ON508: a claim of another province that pays the patient.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON508",
        name: "r07-paid-to-patient",
        severity: Severity::Error,
        authority: "error R07: payment type not valid for RMB",
        page: include_str!("payee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is(Program::Rmb) && visit.pays_patient == Given::Is(true) {
        let message = "claims of other provinces pay providers only";
        out.push(on_visit(&RULE.card, visit, col::PAYEE, message).value("S").help("say P, or bill the patient: payer_id = SELF"));
    }
}
