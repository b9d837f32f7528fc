//! ON603: nobody stands on the invoice.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON603",
        name: "invoice-without-name",
        severity: Severity::Error,
        authority: "claimwright: an invoice says who is to pay it",
        page: include_str!("addressee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let nobody = is_empty(visit, col::PATIENT_LAST) && is_empty(visit, col::GUARANTOR_LAST);
    if visit.is(Program::Patient) && nobody {
        let help = "fill in patient_last and patient_first, or guarantor_last for who pays";
        out.push(on_visit(&RULE.card, visit, col::PATIENT_LAST, "nobody is named who gets the invoice").help(help));
    }
}
