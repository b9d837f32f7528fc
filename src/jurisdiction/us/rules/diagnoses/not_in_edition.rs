//! CW201: a diagnosis that the edition in force on the date of service does not have.

use super::super::terms::*;
use super::lookup::{Trouble, each_trouble, neighbours};
use super::repairs::offer;
use super::{spelling, wrong_code_set};
use crate::codes::edition::Edition;
use crate::codes::icd10cm::{self, Diagnoses, Entry};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW201",
        name: "diagnosis-not-in-edition",
        severity: Severity::Error,
        authority: "45 CFR 162.1002: ICD-10-CM in the edition in force on the date of service; CDC/NCHS code lists",
        page: include_str!("not_in_edition.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    each_trouble(visit, |diagnosis, day, code, trouble| {
        if let Trouble::NotThere(edition) = trouble {
            let dotted = icd10cm::dotted(code);
            let message =
                format!("{dotted} is not in {}, which holds on {day}{}", edition.title, elsewhere(code, (visit.icd10cm(), edition)));
            let finding = Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message);
            let finding = finding.value(diagnosis.text).help(neighbours(code, (visit.icd10cm(), day)));
            out.push(offer(finding, (visit, diagnosis), &visit.icd10cm().nearest(code, day), Entry::title));
        }
    });
    if visit.is_self_pay() {
        return;
    }
    for diagnosis in visit.diagnoses.iter().filter(|d| d.code == Given::Wrong) {
        if !spelling::is_misspelt(diagnosis.text, visit.icd10cm()) && !wrong_code_set::looks_like_icd9(diagnosis.text) {
            let message = format!("\"{}\" is not a diagnosis code", diagnosis.text);
            let help =
                "a letter, two letters or digits, a dot, up to four more, like E11.9; look it up with `claimwright codes search WORDS`";
            out.push(Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help));
        }
    }
}

/// When it was or will be in the table, which tells a retired code from a slip.
fn elsewhere(code: &str, (diagnoses, asked): (Diagnoses<'_>, &Edition)) -> String {
    let mut there = diagnoses.history(code).filter(|(_, entry)| entry.is_some()).map(|(edition, _)| edition);
    match there.next() {
        Some(edition) if edition.effective_from > asked.effective_from => format!("; it begins on {}", edition.effective_from),
        Some(first) => {
            let last = there.last().unwrap_or(first);
            last.effective_to.map_or_else(String::new, |day| format!("; it ended on {day}"))
        }
        None => String::new(),
    }
}
