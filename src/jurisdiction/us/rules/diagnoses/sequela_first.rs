//! CW209: a sequela code as the first diagnosis.

use super::super::terms::*;
use crate::codes::icd10cm;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW209",
        name: "sequela-first",
        severity: Severity::Error,
        authority: "ICD-10-CM guidelines I.B.10: the condition first, the sequela code second",
        page: include_str!("sequela_first.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(first) = visit.diagnoses.first().filter(|_| !visit.is_self_pay()) else { return };
    let (Some(code), Some(day)) = (first.code.value(), visit.first_day()) else { return };
    let code = code.as_str();
    // The seventh character S means sequela where the title says so; Q and V codes may end in S for other reasons.
    let is_sequela = code.len() == 7
        && code.ends_with('S')
        && icd10cm::lookup(code, day).found().is_some_and(|entry| entry.title().to_ascii_lowercase().contains("sequela"));
    if is_sequela {
        let message = format!("{} says what an old injury has left behind, and cannot be the first diagnosis", first.text);
        let help = "put the condition that is treated now first (a scar, a pain), and this code behind it; then correct dx_pointers";
        out.push(Finding::new(&RULE.card, visit.diagnosis_place(first.number), message).value(first.text).help(help));
    }
}
