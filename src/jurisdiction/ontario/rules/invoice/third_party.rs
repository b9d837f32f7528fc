//! ON604: a third party that nobody names.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON604",
        name: "third-party-missing",
        severity: Severity::Error,
        authority: "claimwright: an invoice to a third party names it",
        page: include_str!("third_party.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is(Program::Third) && is_empty(visit, col::GUARANTOR_LAST) {
        let help = "fill in guarantor_last and the guarantor's address: the lawyer, employer or insurer who asked for the service";
        out.push(on_visit(&RULE.card, visit, col::GUARANTOR_LAST, "the third party who pays is not named").help(help));
    }
}
