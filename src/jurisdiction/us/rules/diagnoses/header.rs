//! CW202: a diagnosis that has more exact codes beneath it.

use super::super::terms::*;
use super::lookup::{Trouble, children, each_trouble};
use super::repairs::offer;
use crate::codes::icd10cm::{self, Diagnoses, Entry};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW202",
        name: "diagnosis-not-billable",
        severity: Severity::Error,
        authority: "ICD-10-CM guidelines I.B.2: code to the highest number of characters; column 15 of the CDC/NCHS order file",
        page: include_str!("header.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    each_trouble(visit, |diagnosis, day, code, trouble| {
        if let Trouble::Header(entry) = trouble {
            let dotted = icd10cm::dotted(code);
            let message = match since(code, visit.icd10cm()) {
                Some(since) => format!("{dotted} cannot be billed since {since}: it has been divided into more exact codes"),
                None => format!("{dotted} cannot be billed: more exact codes stand beneath it in {}", entry.edition().title),
            };
            let finding = Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message);
            let finding = finding.value(diagnosis.text).help(format!("billable on {day}: {}", children(code, (visit.icd10cm(), day))));
            // The shortest first: of diabetes, E11.9 is asked for oftener than E11.3211.
            let mut beneath: Vec<Entry<'_>> = visit.icd10cm().children(code, day).collect();
            beneath.sort_by_key(|entry| entry.code().len());
            out.push(offer(finding, (visit, diagnosis), &beneath, Entry::title));
        }
    });
}

/// The day since which a code that used to be billable is a header.
fn since(code: &str, diagnoses: Diagnoses<'_>) -> Option<crate::date::Date> {
    let mut billable = false;
    for (edition, entry) in diagnoses.history(code) {
        match entry {
            Some(entry) if entry.is_billable() => billable = true,
            Some(_) if billable => return Some(edition.effective_from),
            _ => {}
        }
    }
    None
}
