//! ON108: services with and without a patient on one visit.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON108",
        name: "esn-without-patient",
        severity: Severity::Error,
        authority: "error ESN: a claim without a patient is HCP, paid to the provider, and holds nothing else",
        page: include_str!("mixed_encounter.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || !visit.has_non_encounter() {
        return;
    }
    let (column, message) = match (visit.is_all_non_encounter(), visit.program, visit.pays_patient) {
        (false, _, _) => (col::VISIT_ID, "services with and without a patient stand on one visit"),
        (true, Given::Is(Program::Wcb | Program::Rmb), _) => (col::PAYER_ID, "a service without a patient is for OHIP only"),
        (true, _, Given::Is(true)) => (col::PAYEE, "a service without a patient pays no patient"),
        (true, _, _) => return,
    };
    out.push(
        on_visit(&RULE.card, visit, column, message).help("bill services without a patient on a visit of their own, with payer_id = HCP"),
    );
}
