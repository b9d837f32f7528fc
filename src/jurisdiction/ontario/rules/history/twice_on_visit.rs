//! ON703: the same service stands twice on one visit.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON703",
        name: "a34-twice-on-visit",
        severity: Severity::Error,
        authority: "error A34, remittance codes 32 and 35: the same service twice on a claim",
        page: include_str!("twice_on_visit.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.items.len() < 2 || visit.manual_review == Given::Is(true) {
        return;
    }
    let same = |a: &Item<'_>, b: &Item<'_>| {
        let cell = |column| a.line.text(column) == b.line.text(column);
        cell(lcol::CODE) && cell(lcol::SERVICE_FROM) && cell(lcol::RENDERING_ID)
    };
    for (at, item) in visit.items.iter().enumerate() {
        if let Some(first) = visit.items[..at].iter().find(|other| same(other, item)) {
            let code = item.line.text(lcol::CODE);
            let message = format!("{code} stands on line {} as well, on the same day by the same provider", first.number);
            let help = "add the services up in units, or say manual_review = Y when they were given apart";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
        }
    }
}
