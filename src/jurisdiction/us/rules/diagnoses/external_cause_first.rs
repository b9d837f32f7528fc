//! CW208: an external cause as the first diagnosis.

use super::super::terms::*;
use super::repairs::exchange;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW208",
        name: "external-cause-first",
        severity: Severity::Error,
        authority: "ICD-10-CM guidelines I.C.20: codes V00 to Y99 are never first-listed; clearing-house edits refuse them",
        page: include_str!("external_cause_first.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(first) = visit.diagnoses.first().filter(|_| !visit.is_self_pay()) else { return };
    let is_cause = |diagnosis: &Diagnosis<'_>| diagnosis.code.value().is_some_and(|code| matches!(code.as_bytes()[0], b'V'..=b'Y'));
    if is_cause(first) {
        let message = format!("{} says how an injury happened, and cannot be the first diagnosis", first.text);
        let help = "put the injury or illness first, and this code behind it; then correct dx_pointers";
        let finding = Finding::new(&RULE.card, visit.diagnosis_place(first.number), message).value(first.text).help(help);
        out.push(match visit.diagnoses[1..].iter().find(|other| !is_cause(other)) {
            Some(injury) => exchange(finding, visit, (first, injury)),
            None => finding,
        });
    }
}

/// V00 to Y99: how an injury happened.
pub fn is_cause(diagnosis: &Diagnosis<'_>) -> bool {
    diagnosis.code.value().is_some_and(|code| matches!(code.as_bytes()[0], b'V'..=b'Y'))
}
