//! ON209: the licence of the referring laboratory is none.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON209",
        name: "v63-laboratory-licence",
        severity: Severity::Error,
        authority: "error V63: a referring laboratory has four digits, the first a 5",
        page: include_str!("lab_licence.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_claim() && visit.lab == Given::Wrong {
        let text = visit.visit.text(col::LAB_LICENCE);
        let message = format!("laboratory licence \"{text}\" is not 5000 to 5999");
        out.push(on_visit(&RULE.card, visit, col::LAB_LICENCE, message).value(text).help("correct lab_licence or leave it empty"));
    }
}
