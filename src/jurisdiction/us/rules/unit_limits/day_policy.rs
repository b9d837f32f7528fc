//! CW405: more units in a day than law or the code's own definition allow.

use super::super::terms::*;
use super::counts::{Excess, excesses};
use crate::codes::imported::rows::Mai;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW405",
        name: "too-many-units-in-day",
        severity: Severity::Error,
        authority: "CMS, medically unlikely edits for practitioners: adjudication indicator 2, in the imported edition",
        page: include_str!("day_policy.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    excesses((visit, facts), Mai::DayByPolicy, |excess| {
        let Excess { line, code, units, limit, .. } = excess;
        let message =
            format!("a patient gets {limit} of {code} in a day at most, and here are {}: the payer denies all of them", excess.told());
        let help = "correct the units, the code or modifier 50; nothing lifts this limit, and no modifier";
        out.push(on_line((&RULE.card, visit), line, lcol::UNITS, message).value(units.to_string()).help(help));
    });
}
