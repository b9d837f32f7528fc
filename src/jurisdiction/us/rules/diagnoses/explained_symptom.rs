//! CW216: a symptom beside the condition that explains it, or diagnoses that only add to another.

use super::super::terms::*;
use crate::codes::icd10cm::dotted;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW216",
        name: "explained-symptom",
        severity: Severity::Hint,
        authority: "ICD-10-CM guidelines I.B.5, I.B.14 and I.C.21; which symptoms and codes those are is from memory",
        page: include_str!("explained_symptom.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(first) = visit.diagnoses.first().filter(|_| !visit.is_self_pay()) else { return };
    for symptom in visit.diagnoses.iter().filter(|diagnosis| begins(diagnosis, b'R')) {
        if let Some(condition) = explains(visit, symptom) {
            let message = format!("{} is a symptom that {} explains", shown(symptom), shown(condition));
            let help = "leave the symptom out, unless it was looked into for its own sake";
            out.push(Finding::new(&RULE.card, visit.diagnosis_place(symptom.number), message).value(symptom.text).help(help));
        }
    }
    let never_alone = &visit.us.rule_data.never_alone.codes;
    let adds = |diagnosis: &Diagnosis<'_>| diagnosis.code.value().is_some_and(|code| never_alone.contains(code.as_str()));
    if begins(first, b'Z') && visit.diagnoses.iter().all(adds) {
        let message = format!("{} only adds to another diagnosis, and the visit has none", shown(first));
        let help = "put the reason for the visit first";
        out.push(Finding::new(&RULE.card, visit.diagnosis_place(first.number), message).value(first.text).help(help));
    }
}

/// The condition of the visit of which a symptom is a part.
fn explains<'v, 'a>(visit: &'v Encounter<'a>, symptom: &Diagnosis<'_>) -> Option<&'v Diagnosis<'a>> {
    let code = symptom.code.value()?;
    let mut groups = visit.us.rule_data.symptoms.groups.iter().filter(|group| group.symptoms.contains(code.as_str()));
    groups.find_map(|group| {
        visit
            .diagnoses
            .iter()
            .find(|other| other.entry.is_some() && other.code.value().is_some_and(|code| group.part_of.contains(code.as_str())))
    })
}

fn begins(diagnosis: &Diagnosis<'_>, letter: u8) -> bool {
    diagnosis.entry.is_some() && diagnosis.code.value().is_some_and(|code| code.as_str().as_bytes()[0] == letter)
}

fn shown(diagnosis: &Diagnosis<'_>) -> String {
    diagnosis.code.value().map_or_else(String::new, |code| dotted(code.as_str()))
}
