//! ON419: a service that the workplace insurer does not pay through OHIP.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON419",
        name: "vw1-not-for-wcb",
        severity: Severity::Error,
        authority: "error VW1: T and V codes, laboratories and diagnostic clinics are not billed to WCB",
        page: include_str!("wcb.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is(Program::Wcb) {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        let barred = visit.group_of(item).is_some_and(|group| group.is_laboratory() || group.is_diagnostic_clinic());
        if matches!(code.prefix(), b'T' | b'V') || barred {
            let message = format!("{} cannot be billed to the workplace insurer through OHIP", code.as_str());
            let help = "bill the workplace insurer itself";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
