//! CW203: the seventh character is missing or wrong, or placeholders are missing before it.

use super::super::terms::*;
use super::lookup::{Trouble, each_trouble};
use super::placeholders::{Repair, meaning};
use super::repairs::offer;
use crate::codes::icd10cm::{Diagnoses, Entry, dotted};
use crate::date::Date;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW203",
        name: "seventh-character",
        severity: Severity::Error,
        authority: "ICD-10-CM guidelines I.A.4 and I.A.5: placeholder X and the seventh character; the order file says which exist",
        page: include_str!("seventh_character.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    each_trouble(visit, |diagnosis, day, code, trouble| {
        let Trouble::Seventh(repair) = trouble else { return };
        let code = dotted(code);
        let message = match &repair {
            Repair::Missing(_) => format!("{code} needs a seventh character"),
            Repair::Placeholders(_) => format!("{code} lacks the X that fills the gap before its last characters"),
            Repair::Both(_) => format!("{code} lacks the X that fills a gap, and its seventh character"),
            Repair::Wrong(_) => format!("{code} has a seventh character that the code does not take in this edition"),
        };
        let finding = Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text);
        let finding = finding.help(help(&repair, (visit.icd10cm(), day)));
        out.push(offer(finding, (visit, diagnosis), repair.codes(), |entry| meaning(entry, (visit.icd10cm(), day))));
    });
}

/// The codes to type, the first of them with what their seventh character says.
fn help(repair: &Repair<'_>, on: (Diagnoses<'_>, Date)) -> String {
    const SHOWN: usize = 4;
    if let Repair::Placeholders(entry) = repair {
        return format!("type {}", dotted(&entry.code()));
    }
    let told = |entry: &Entry<'_>| format!("{} ({})", dotted(&entry.code()), meaning(entry, on));
    let mut list: Vec<String> = repair.codes().iter().take(SHOWN).map(told).collect();
    if repair.codes().len() > SHOWN {
        list.push(format!("and {} more", repair.codes().len() - SHOWN));
    }
    format!("billable on {}: {}", on.1, list.join(", "))
}
