//! CW203: the seventh character is missing, or stands too far left.

use super::super::terms::*;
use super::lookup::{Trouble, children, each_trouble};
use crate::codes::icd10cm::{self, dotted};

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
        let (message, help) = match trouble {
            Trouble::SeventhMissing => {
                (format!("{} needs a seventh character", dotted(code)), format!("billable on {day}: {}", children(code, day)))
            }
            Trouble::PlaceholderMissing(meant) => {
                let meant: icd10cm::Code = meant.code();
                (format!("the last character of {} must be the seventh", dotted(code)), format!("type {}: X fills the gap", dotted(&meant)))
            }
            Trouble::NotThere(_) | Trouble::Header(_) => return,
        };
        out.push(Finding::new(&RULE.card, visit.diagnosis_place(diagnosis.number), message).value(diagnosis.text).help(help));
    });
}
