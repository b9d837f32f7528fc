//! CW209: a sequela code as the first diagnosis.

use super::super::terms::*;
use super::external_cause_first::is_cause;
use super::repairs::exchange;
use crate::jurisdiction::us::encounter::Diagnosis;

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
    let Some(first) = visit.diagnoses.first().filter(|first| is_sequela(first) && !visit.is_self_pay()) else { return };
    let message = format!("{} says what an old injury has left behind, and cannot be the first diagnosis", first.text);
    let help = "put the condition that is treated now first (a scar, a pain), and this code behind it; then correct dx_pointers";
    let finding = Finding::new(&RULE.card, visit.diagnosis_place(first.number), message).value(first.text).help(help);
    out.push(match visit.diagnoses[1..].iter().find(|other| other.entry.is_some() && !is_sequela(other) && !is_cause(other)) {
        Some(condition) => exchange(finding, visit, (first, condition)),
        None => finding,
    });
}

/// The seventh character S means sequela where the title says so; Q and V codes may end in S for other reasons.
fn is_sequela(diagnosis: &Diagnosis<'_>) -> bool {
    let ends_so = diagnosis.code.value().is_some_and(|code| matches!(code.as_bytes(), [_, _, _, _, _, _, b'S']));
    ends_so && diagnosis.entry.is_some_and(|entry| entry.title().to_ascii_lowercase().contains("sequela"))
}
