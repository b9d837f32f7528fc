//! ON106: the payee is none, or not one for the program.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON106",
        name: "v17-payee",
        severity: Severity::Error,
        authority: "error V17: payee P or S; pairs HCP/P, HCP/S, WCB/P, RMB/P",
        page: include_str!("payee.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let text = visit.visit.text(col::PAYEE);
    let message = match (visit.pays_patient, visit.program) {
        (Given::Wrong, _) => format!("payee \"{text}\" is not P or S"),
        (Given::Is(true), Given::Is(Program::Wcb)) => "the workplace insurer pays providers only".to_string(),
        _ => return,
    };
    let help = "P pays the provider, S pays the patient; empty means P";
    out.push(on_visit(&RULE.card, visit, col::PAYEE, message).value(text).help(help));
}
