//! CW210: a diagnosis that leaves the side open, or names both sides one by one.

use super::super::terms::*;
use super::repairs::{as_written, merge, offer};
use crate::codes::icd10cm::{Diagnoses, Entry, Side, dotted};
use crate::date::Date;
use crate::finding::Fix;
use crate::jurisdiction::us::encounter::Diagnosis;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW210",
        name: "unspecified-side",
        severity: Severity::Hint,
        authority: "ICD-10-CM guidelines I.B.13 and I.B.18: the side, and an unspecified code only when nobody knows better",
        page: include_str!("unspecified_side.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let side = |diagnosis: &Diagnosis<'_>| diagnosis.entry.and_then(|entry| entry.side());
    if visit.diagnoses.iter().all(|diagnosis| side(diagnosis).is_none()) || visit.is_self_pay() {
        return;
    }
    let Some(day) = visit.first_day() else { return };
    for (n, diagnosis) in visit.diagnoses.iter().enumerate() {
        let found = match side(diagnosis) {
            Some(Side::Open) => open(visit, diagnosis, day),
            Some(Side::Right | Side::Left) => {
                let both = visit.diagnoses[..n].iter().find_map(|first| Some((first, both((first, diagnosis), (visit.icd10cm(), day))?)));
                both.map(|(first, both)| in_one(visit, (first, diagnosis), &both))
            }
            Some(Side::Both) | None => None,
        };
        if let Some(finding) = found {
            out.push(finding);
        }
    }
}

fn open(visit: &Encounter<'_>, diagnosis: &Diagnosis<'_>, day: Date) -> Option<Finding> {
    let entry = diagnosis.entry?;
    let code = entry.code();
    let siblings = sided(&code, (visit.icd10cm(), day));
    let message = format!("{} leaves the side open: {}", dotted(&code), entry.title());
    let list: Vec<String> = siblings.iter().map(|sibling| dotted(&sibling.code())).collect();
    let help = format!("when the record names the side, one of these says it: {}", list.join(", "));
    let finding = Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help);
    Some(offer(finding, (visit, diagnosis), &siblings, Entry::title))
}

/// The codes that name a side and differ in one character, at the rightmost place where both sides stand.
fn sided<'t>(code: &str, on: (Diagnoses<'t>, Date)) -> Vec<Entry<'t>> {
    let places = (3..code.len()).rev();
    let mut found = places.map(|at| {
        let siblings = characters().filter_map(|c| sibling(code, (at, c), on));
        siblings.filter(|sibling| matches!(sibling.side(), Some(Side::Right | Side::Left | Side::Both))).collect::<Vec<_>>()
    });
    let has = |list: &[Entry<'t>], side: Side| list.iter().any(|entry| entry.side() == Some(side));
    found.find(|list| has(list, Side::Right) && has(list, Side::Left)).unwrap_or_default()
}

/// The code that says in one what two say of the right and the left.
fn both<'t>((first, second): (&Diagnosis<'_>, &Diagnosis<'_>), on: (Diagnoses<'t>, Date)) -> Option<Entry<'t>> {
    let (first, second) = (first.entry?, second.entry?);
    let opposite = matches!((first.side()?, second.side()?), (Side::Right, Side::Left) | (Side::Left, Side::Right));
    let (one, other) = (first.code(), second.code());
    if !opposite || one.len() != other.len() {
        return None;
    }
    let mut differences = (0..one.len()).filter(|at| one.as_bytes()[*at] != other.as_bytes()[*at]);
    let (at, None) = (differences.next()?, differences.next()) else { return None };
    if at < 3 || mirrored(&first.title()) != second.title().to_ascii_lowercase() {
        return None;
    }
    characters().filter_map(|c| sibling(&one, (at, c), on)).find(|entry| entry.side() == Some(Side::Both))
}

fn in_one(visit: &Encounter<'_>, (first, second): (&Diagnosis<'_>, &Diagnosis<'_>), both: &Entry<'_>) -> Finding {
    let shown = |diagnosis: &Diagnosis<'_>| diagnosis.code.value().map_or_else(String::new, |code| dotted(code.as_str()));
    let code = dotted(&both.code());
    let message = format!("{} and {} are the two sides of {code}", shown(first), shown(second));
    let help = format!("{code} says both in one: {}", both.title());
    let finding = Finding::new(&RULE.card, visit.diagnosis_place(second.number), message).value(second.text).help(help);
    let fix = Fix::ask(format!("{code} instead of both")).edit(visit.diagnosis_place(first.number), as_written(visit, first, &both.code()));
    match merge(fix, visit, second.number, first.number) {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

/// A title with the sides exchanged, in small letters.
fn mirrored(title: &str) -> String {
    title.to_ascii_lowercase().replace("right", "\u{0}").replace("left", "right").replace('\u{0}', "left")
}

fn characters() -> impl Iterator<Item = char> {
    ('0'..='9').chain('A'..='Z')
}

/// The billable code with another character at one place.
fn sibling<'t>(code: &str, (at, character): (usize, char), (diagnoses, day): (Diagnoses<'t>, Date)) -> Option<Entry<'t>> {
    let (before, after) = (code.get(..at)?, code.get(at + 1..)?);
    diagnoses.lookup(format!("{before}{character}{after}"), day).found().filter(Entry::is_billable)
}
