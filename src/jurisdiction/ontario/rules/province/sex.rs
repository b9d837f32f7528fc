//! ON507: a sex that claims of other provinces have no place for.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON507",
        name: "v14-sex",
        severity: Severity::Error,
        authority: "error V14: sex not 1 or 2",
        page: include_str!("sex.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let sex = visit.visit.private(col::SEX);
    if visit.is(Program::Rmb) && !matches!(*sex.expose(), "M" | "F") {
        let message = "claims of other provinces know M and F only";
        let help = "write what stands on the other province's card; where that is neither, bill the patient or ask the ministry";
        out.push(on_visit(&RULE.card, visit, col::SEX, message).private_value(sex).help(help));
    }
}
