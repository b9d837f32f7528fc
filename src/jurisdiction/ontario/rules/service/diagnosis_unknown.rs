//! ON412: a diagnosis that the ministry's list does not have.

use super::super::terms::*;
use crate::jurisdiction::ontario::encounter::diagnosis_column;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON412",
        name: "v22-diagnosis-unknown",
        severity: Severity::Error,
        authority: "error V22: invalid diagnostic code",
        page: include_str!("diagnosis_unknown.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.diagnosis.code else { continue };
        if !code.is_chiropractic() && !tables::is_diagnosis(code) {
            let place = visit.visit.place(diagnosis_column(item.diagnosis.column));
            let message = format!("the ministry's list has no diagnosis {}", code.as_str());
            let finding = Finding::new(&RULE.card, place, message).line(item.number).value(code.as_str());
            out.push(finding.help("use a code of the OHIP list; codes of ICD-10 are none"));
        }
    }
}
