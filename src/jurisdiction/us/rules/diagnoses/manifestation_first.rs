//! CW207: a manifestation as the first diagnosis.

use super::super::terms::*;
use super::repairs::exchange;
use crate::codes::icd10cm::dotted;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW207",
        name: "manifestation-first",
        severity: Severity::Error,
        authority: "ICD-10-CM guidelines I.A.13: \"in diseases classified elsewhere\" is never first-listed",
        page: include_str!("manifestation_first.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(first) = visit.diagnoses.first() else { return };
    let Some(entry) = first.entry.filter(|entry| entry.is_manifestation() && !visit.is_self_pay()) else { return };
    let code = dotted(&entry.code());
    let message = format!("{code} says what another disease has led to, and cannot be the first diagnosis");
    let help = format!("put that disease first, and this code behind it; then correct dx_pointers ({code}: {})", entry.title());
    let finding = Finding::new(&RULE.card, visit.diagnosis_place(first.number), message).value(first.text).help(help);
    let may_lead = |other: &&Diagnosis<'_>| other.entry.is_some_and(|entry| entry.is_billable() && !entry.is_manifestation());
    out.push(match visit.diagnoses[1..].iter().find(may_lead) {
        Some(disease) => exchange(finding, visit, (first, disease)),
        None => finding,
    });
}
