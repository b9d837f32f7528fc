//! ON401: a service code that is none.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON401",
        name: "v40-service-code",
        severity: Severity::Error,
        authority: "error V40: a service code is a letter, three digits and A, B or C",
        page: include_str!("code_shape.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let text = item.line.text(lcol::CODE);
        let message = match item.code {
            Given::Missing => "no service code".to_string(),
            Given::Wrong => format!("service code \"{text}\" is not a letter, three digits and a suffix"),
            Given::Is(_) => continue,
        };
        let help = "write codes like A007A: the suffix is A for the service itself, B or C for assistants and anaesthetists";
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(text).help(help));
    }
}
