//! ON506: the first name of a patient of another province cannot be written.

use super::super::terms::*;
use crate::jurisdiction::ontario::letters::is_name;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON506",
        name: "v12-first-name",
        severity: Severity::Error,
        authority: "error V12: first name missing or not alphabetic",
        page: include_str!("first_name.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is(Program::Rmb) {
        return;
    }
    let name = visit.visit.private(col::PATIENT_FIRST);
    let message = match is_name(name.expose()) {
        _ if name.is_empty() => "first name is missing",
        false => "first name holds something that is no letter",
        true => return,
    };
    let help = "write it as on the health card; accents, hyphens, apostrophes and blanks are taken care of";
    out.push(on_visit(&RULE.card, visit, col::PATIENT_FIRST, message).private_value(name).help(help));
}
