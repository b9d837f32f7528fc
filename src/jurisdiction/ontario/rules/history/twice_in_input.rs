//! ON701: the same service stands on two visits of this input.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON701",
        name: "a34-twice-in-input",
        severity: Severity::Error,
        authority: "error A34, remittance codes 32 and 35: the same patient, day, code and provider twice",
        page: include_str!("twice_in_input.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for twin in facts.twins {
        let Some(item) = visit.items.iter().find(|item| item.number == twin.line) else { continue };
        let code = item.line.text(lcol::CODE);
        let message = format!("{code} stands on another visit as well, with the same patient, day and provider: row {}", twin.other.row);
        let help = "delete one of the two; if the service was given twice, say manual_review = Y on the second and send the documents";
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
    }
}
