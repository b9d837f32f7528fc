//! ON413: a diagnosis of another shape.

use super::super::terms::*;
use crate::jurisdiction::ontario::encounter::diagnosis_column;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON413",
        name: "v16-diagnosis-shape",
        severity: Severity::Error,
        authority: "error V16: diagnostic code not numeric",
        page: include_str!("diagnosis_shape.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in visit.items.iter().filter(|item| item.diagnosis.code == Given::Wrong && !item.diagnosis.points_nowhere) {
        let column = diagnosis_column(item.diagnosis.column);
        let text = visit.visit.text(column);
        let message = format!("diagnosis \"{text}\" is not three or four digits");
        let finding = Finding::new(&RULE.card, visit.visit.place(column), message).line(item.number).value(text);
        out.push(finding.help("use a code of the OHIP list, like 460; codes of ICD-10 are none"));
    }
}
