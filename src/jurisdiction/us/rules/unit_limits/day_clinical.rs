//! CW406: more units in a day than is usual; an appeal can have them paid.

use super::super::terms::*;
use super::counts::{Excess, excesses};
use crate::codes::imported::rows::Mai;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW406",
        name: "unusual-units-in-day",
        severity: Severity::Warning,
        authority: "CMS, medically unlikely edits for practitioners: adjudication indicator 3, in the imported edition",
        page: include_str!("day_clinical.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    excesses((visit, facts), Mai::DayByClinic, |excess| {
        let Excess { line, code, units, limit, .. } = excess;
        let message = format!(
            "a patient rarely gets more than {limit} of {code} in a day, and here are {}: the payer denies all of them at first",
            excess.told()
        );
        let help = "correct the units if they are a slip; else send it, and appeal with the record when it is denied";
        out.push(on_line((&RULE.card, visit), line, lcol::UNITS, message).value(units.to_string()).help(help));
    });
}
