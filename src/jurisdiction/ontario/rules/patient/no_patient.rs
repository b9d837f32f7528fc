//! ON109: the practice's own patient number is missing.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON109",
        name: "patient-missing",
        severity: Severity::Error,
        authority: "claimwright: the ledger finds earlier services by the practice's patient number",
        page: include_str!("no_patient.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if is_empty(visit, col::PATIENT_ID) && !visit.is_all_non_encounter() {
        let help = "fill in patient_id with the number of the practice's own records";
        out.push(on_visit(&RULE.card, visit, col::PATIENT_ID, "patient_id is missing").help(help));
    }
}
