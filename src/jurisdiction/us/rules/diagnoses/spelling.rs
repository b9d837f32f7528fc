//! CW205: a diagnosis that is right but for a dot, a blank or another sign.

use super::super::terms::*;
use crate::codes::icd10cm::{self, Diagnoses};
use crate::finding::Fix;
use crate::jurisdiction::us::ids::Icd10;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW205",
        name: "diagnosis-spelling",
        severity: Severity::Error,
        authority: "005010X222A1: 2300 HI01-2 carries letters and digits only, without the dot",
        page: include_str!("spelling.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for diagnosis in &visit.diagnoses {
        // What is in ICD-9 has no code here.
        let on_the_wire = visit.from_837p && diagnosis.code != Given::Missing && Icd10::parse(diagnosis.text).is_err();
        if diagnosis.code != Given::Wrong && !on_the_wire {
            continue;
        }
        if let Some(meant) = meant(diagnosis.text, visit.icd10cm()) {
            let right = if visit.from_837p { meant.as_str().to_string() } else { icd10cm::dotted(meant.as_str()) };
            let message = format!("\"{}\" is not how {right} is written", diagnosis.text);
            let place = visit.diagnosis_place(diagnosis.number);
            let fix = Fix::safe(format!("write {right}")).edit(place, right.as_str());
            out.push(Finding::new(&RULE.card, place, message).value(diagnosis.text).help(format!("type {right}")).fix(fix));
        }
    }
}

/// Whether leaving out signs and blanks makes a code of a text that is none.
pub fn is_misspelt(text: &str, diagnoses: Diagnoses<'_>) -> bool {
    meant(text, diagnoses).is_some()
}

/// The letters and digits of the text, when some edition knows them as a code.
fn meant(text: &str, diagnoses: Diagnoses<'_>) -> Option<Icd10> {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let code = Icd10::parse_recorded(&plain).ok()?;
    diagnoses.has_ever_had(code.as_str()).then_some(code)
}
