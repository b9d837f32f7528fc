//! ON411: no diagnosis on a code that needs one.

use super::super::terms::*;
use crate::jurisdiction::ontario::ids::{ServiceCode, Suffix};
use crate::jurisdiction::ontario::tables::{self, List};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON411",
        name: "v21-diagnosis-missing",
        severity: Severity::Error,
        authority: "error V21: the code needs a diagnosis",
        page: include_str!("diagnosis_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        let missing = item.diagnosis.code == Given::Missing;
        let said = item.diagnosis.points_nowhere || (missing && needs(visit, item, &code));
        if !said {
            continue;
        }
        let (column, message) = match item.diagnosis.points_nowhere {
            true => (lcol::DX_POINTERS, format!("\"{}\" points to no diagnosis", item.line.text(lcol::DX_POINTERS))),
            false => (lcol::CODE, format!("{} needs a diagnosis", code.as_str())),
        };
        let help = "fill in dx1, or let dx_pointers name the one diagnosis of the line";
        out.push(on_item((&RULE.card, visit), item, column, message).value(code.as_str()).help(help));
    }
}

fn needs(visit: &Encounter<'_>, item: &Item<'_>, code: &ServiceCode) -> bool {
    let network = || visit.group_of(item).is_some_and(|group| group.as_str().starts_with('G'));
    code.suffix() == Suffix::Professional
        && !visit.is_non_encounter(item)
        && (tables::is_in(List::DiagnosisRequired, code) || (tables::is_in(List::DiagnosisRequiredNetwork, code) && network()))
}
