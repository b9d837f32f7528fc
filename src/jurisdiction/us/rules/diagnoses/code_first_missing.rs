//! CW217: a diagnosis that needs another one before it.

use super::super::terms::*;
use super::excludes1_pair::{at, edition};
use super::repairs::exchange;
use crate::codes::icd10cm::code_first::Needs;
use crate::codes::icd10cm::dotted;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW217",
        name: "code-first-missing",
        severity: Severity::Warning,
        authority: "ICD-10-CM guidelines I.A.13 and I.A.17: \"code first\"; the tabular notes of CDC/NCHS",
        page: include_str!("code_first_missing.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(day) = visit.first_day().filter(|_| !visit.is_self_pay()) else { return };
    for (n, diagnosis) in visit.diagnoses.iter().enumerate() {
        let (Some(entry), Given::Is(code)) = (diagnosis.entry, diagnosis.code) else { continue };
        let Some(needs) = visit.icd10cm().needs(code.as_str(), day) else { continue };
        // Of a manifestation that stands first, CW207 has spoken.
        if n == 0 && entry.is_manifestation() {
            continue;
        }
        if needs.names_codes() {
            if let Some(finding) = one_of_those_named(visit, (n, diagnosis), &needs) {
                out.push(finding);
            }
        } else if n == 0 {
            let message = format!("{} stands first, and its note says to code the condition behind it first", dotted(code.as_str()));
            out.push(told(visit, diagnosis, &needs, message).severity(Severity::Hint));
        }
    }
}

fn one_of_those_named(visit: &Encounter<'_>, (n, diagnosis): (usize, &Diagnosis<'_>), needs: &Needs<'_>) -> Option<Finding> {
    let meets = |other: &&Diagnosis<'_>| other.code.value().is_some_and(|code| needs.is_met_by(code.as_str()));
    if visit.diagnoses[..n].iter().any(|other| meets(&other)) {
        return None;
    }
    let code = dotted(diagnosis.code.value()?.as_str());
    let later = visit.diagnoses[n + 1..].iter().find(meets);
    let message = match later {
        Some(later) => format!("{code} stands before {}, which goes first", dotted(later.code.value()?.as_str())),
        None => format!("{code} needs the diagnosis before it that its note names"),
    };
    let finding = told(visit, diagnosis, needs, message);
    let finding = match later {
        Some(later) => exchange(finding, visit, (diagnosis, later)),
        None => finding,
    };
    Some(if needs.edition().1 { finding.severity(Severity::Hint) } else { finding })
}

fn told(visit: &Encounter<'_>, diagnosis: &Diagnosis<'_>, needs: &Needs<'_>, message: String) -> Finding {
    let code = diagnosis.code.value().map_or_else(String::new, |code| dotted(code.as_str()));
    let (title, is_earlier) = needs.edition();
    let note = needs.note();
    let text = note.text.trim_start_matches(", ").trim_end_matches(':');
    let help = format!("the note {} in {} says: code first {text}", at(&note.place, &code), edition(title.title, is_earlier));
    Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help)
}
