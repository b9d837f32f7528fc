//! CW212: the same diagnosis twice.

use super::super::terms::*;
use super::repairs::merge;
use crate::finding::Fix;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW212",
        name: "duplicate-diagnosis",
        severity: Severity::Error,
        authority: "005010X222A1: 2300 HI; clearing-house edits refuse a diagnosis that stands twice on a claim",
        page: include_str!("duplicate.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for (n, diagnosis) in visit.diagnoses.iter().enumerate() {
        let Given::Is(_) = diagnosis.code else { continue };
        if let Some(first) = visit.diagnoses[..n].iter().find(|earlier| earlier.code == diagnosis.code) {
            let message = format!("{} stands twice: as diagnosis {} and as diagnosis {}", diagnosis.text, first.number, diagnosis.number);
            let help = format!("clear dx{}, and let dx_pointers name {} instead of {}", diagnosis.number, first.number, diagnosis.number);
            let finding = Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help);
            let label = format!("keep {} once, as diagnosis {}", diagnosis.text, first.number);
            out.push(match merge(Fix::safe(label), visit, diagnosis.number, first.number) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
}
