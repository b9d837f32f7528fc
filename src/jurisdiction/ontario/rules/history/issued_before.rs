//! ON702: the service was billed before under another visit id.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON702",
        name: "a34-issued-before",
        severity: Severity::Error,
        authority: "error A34, remittance codes 32 and 35: a service that was claimed before",
        page: include_str!("issued_before.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for issued in facts.issued {
        let Some(item) = visit.items.iter().find(|item| item.number == issued.line) else { continue };
        let code = item.line.text(lcol::CODE);
        let message = format!("{code} of that day and provider was billed in {} as visit {}", issued.batch, issued.visit_id);
        let help = "delete it; if the service was given twice, say manual_review = Y and send the documents";
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
    }
}
