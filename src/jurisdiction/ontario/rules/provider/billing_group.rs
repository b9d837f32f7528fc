//! ON203: a group that is none of this practice.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON203",
        name: "v31-billing-group",
        severity: Severity::Error,
        authority: "errors V31 and EQE: the batch header names a group that the provider belongs to",
        page: include_str!("billing_group.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let text = visit.visit.text(col::BILLING_GROUP);
    let message = match visit.group {
        Given::Missing => return,
        Given::Wrong => format!("billing_group \"{text}\" is not four letters or digits"),
        Given::Is(group) => {
            let nowhere = |item: &&Item<'_>| item.provider.is_some_and(|(at, _)| visit.practice.submitter(group, at).is_none());
            if !visit.is_claim() || !visit.items.iter().any(|item| nowhere(&item)) {
                return;
            }
            format!("practice.toml knows no group {text}")
        }
    };
    let help = "name a group of practice.toml, 0000 for a provider who bills alone, or add it to groups of [ohip]";
    out.push(on_visit(&RULE.card, visit, col::BILLING_GROUP, message).value(text).help(help));
}
