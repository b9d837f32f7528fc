//! CW206: two diagnoses that exclude each other.

use super::super::terms::*;
use crate::codes::icd10cm::excludes1::{self, Conflict, Key};
use crate::codes::icd10cm::{dotted, notes};
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW206",
        name: "excludes1-pair",
        severity: Severity::Warning,
        authority: "ICD-10-CM guidelines I.A.12.a: Excludes1 means not coded here; the tabular notes of CDC/NCHS",
        page: include_str!("excludes1_pair.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.diagnoses.len() < 2 || visit.is_self_pay() {
        return;
    }
    let Some(day) = visit.first_day() else { return };
    // What the edition does not have, CW201 has spoken of.
    let mut keys: [Option<Key>; 12] = [None; 12];
    for (key, diagnosis) in keys.iter_mut().zip(&visit.diagnoses) {
        *key = diagnosis.entry.and(diagnosis.code.value()).and_then(|code| excludes1::key(code.as_str()));
    }
    for (n, second) in visit.diagnoses.iter().enumerate().take(keys.len()) {
        for (first, key) in visit.diagnoses[..n].iter().zip(keys) {
            let (Some(key), Some(second_key)) = (key, keys[n]) else { continue };
            if let Some(conflict) = visit.icd10cm().conflict(key, second_key, day) {
                out.push(told(visit, (first, second), &conflict));
            }
        }
    }
}

fn told(visit: &Encounter<'_>, (first, second): (&Diagnosis<'_>, &Diagnosis<'_>), conflict: &Conflict) -> Finding {
    let shown = |diagnosis: &Diagnosis<'_>| diagnosis.code.value().map_or_else(String::new, |code| dotted(code.as_str()));
    let (owner, named) = if conflict.at_second { (second, first) } else { (first, second) };
    let edition = edition(conflict.edition.title, conflict.from_earlier_edition);
    let message = format!("{} and {} exclude each other in {edition}", shown(first), shown(second));
    let (place, note) = (at(&conflict.note.place, &shown(owner)), &conflict.note.text);
    let help = format!(
        "the Excludes1 note {place} names \"{note}\", which {} is: keep the one that the record supports, or both when the conditions are unrelated",
        shown(named)
    );
    let finding = Finding::new(&RULE.card, visit.diagnosis_place(second.number), message).value(second.text).help(help);
    if conflict.from_earlier_edition { finding.severity(Severity::Hint) } else { finding }
}

/// The edition of a note, as a finding says it.
pub fn edition(title: &str, is_earlier: bool) -> String {
    let title = title.trim_end_matches(" tabular notes");
    if is_earlier { format!("{title}, whose notes stand in for those of the edition in force") } else { title.to_string() }
}

/// Where a note stands: `at E11`, or `above it, at chapter 4`.
pub fn at(place: &notes::Place, code: &str) -> String {
    match place {
        notes::Place::Code(at) if dotted(at) == code => format!("at {code}"),
        notes::Place::Code(at) => format!("at {}, above {code},", dotted(at)),
        notes::Place::Section(section) => format!("at section {section}, above {code},"),
        notes::Place::Chapter(number) => format!("at chapter {number}, above {code},"),
    }
}
