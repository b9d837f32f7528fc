//! ON201: a provider that `practice.toml` does not know, or none at all.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON201",
        name: "v07-unknown-provider",
        severity: Severity::Error,
        authority: "error V07: invalid practitioner number",
        page: include_str!("unknown_provider.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let needs = visit.is_claim();
    for item in visit.items.iter().filter(|item| item.provider.is_none()) {
        let id = item.line.text(lcol::RENDERING_ID);
        if id.is_empty() && !needs {
            continue;
        }
        let known = suggestion(id, visit.practice.providers.iter().map(|provider| provider.id.as_str()));
        let (message, help) = match id {
            "" => ("nobody is named who gave the service".to_string(), format!("fill in rendering_id; {known}")),
            id => {
                let new = "a new colleague needs a [[provider]] in practice.toml";
                (format!("practice.toml knows no provider \"{id}\""), format!("{known}; {new}"))
            }
        };
        out.push(on_item((&RULE.card, visit), item, lcol::RENDERING_ID, message).value(id).help(help));
    }
}
