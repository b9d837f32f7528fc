//! ON417: a service that has not been given yet.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON417",
        name: "v70-service-in-future",
        severity: Severity::Error,
        authority: "errors V70 and VJ5: no service after the creation of the batch",
        page: include_str!("future.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for item in &visit.items {
        if let Some(day) = item.day.value().filter(|day| *day > facts.today) {
            let message = format!("the service is on {day}, after the batch of {}", facts.today);
            let help = "bill it on its day or later; if the day is wrong, correct service_from";
            out.push(on_item((&RULE.card, visit), item, lcol::SERVICE_FROM, message).value(day.to_string()).help(help));
        }
    }
}
