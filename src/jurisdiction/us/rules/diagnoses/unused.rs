//! CW214: a diagnosis that no service line points to.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW214",
        name: "unused-diagnosis",
        severity: Severity::Warning,
        authority: "005010X222A1: 2400 SV107 says which diagnoses a service was for",
        page: include_str!("unused.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    // With pointers that are missing or wrong, CW310 has spoken, or there is one diagnosis and nothing to say.
    if visit.is_self_pay() || visit.lines.is_empty() || visit.lines.iter().any(|line| line.pointers.missing || line.pointers.wrong) {
        return;
    }
    for diagnosis in &visit.diagnoses {
        if !visit.lines.iter().any(|line| line.pointers.contains(diagnosis.number)) {
            let message = format!("no service line points to diagnosis {}, {}", diagnosis.number, diagnosis.text);
            let help = "add it to the dx_pointers of the service it was for, or clear it; the claim carries it either way";
            out.push(Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help));
        }
    }
}
