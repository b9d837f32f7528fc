//! ON105: nobody is named who pays.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON105",
        name: "vh3-payment-program",
        severity: Severity::Error,
        authority: "error VH3: the payment program is HCP, WCB or RMB",
        page: include_str!("program.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let text = visit.visit.text(col::PAYER_ID);
    let known = suggestion(text, ["HCP", "WCB", "RMB", "SELF", "THIRD"].into_iter());
    let message = match visit.program {
        Given::Missing => "no payment program is named".to_string(),
        Given::Wrong => format!("\"{text}\" is no payment program"),
        Given::Is(_) => return,
    };
    out.push(on_visit(&RULE.card, visit, col::PAYER_ID, message).value(text).help(known));
}
