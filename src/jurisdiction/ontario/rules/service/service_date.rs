//! ON416: a service on no day, or on more than one.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON416",
        name: "vj5-service-date",
        severity: Severity::Error,
        authority: "error VJ5: service date missing or malformed",
        page: include_str!("service_date.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for item in &visit.items {
        let (from, to) = (item.line.text(lcol::SERVICE_FROM), item.line.text(lcol::SERVICE_TO));
        let (message, help) = match item.day {
            Given::Missing => ("service date is missing".to_string(), "fill in service_from"),
            Given::Wrong => (format!("service date \"{from}\" is not a date like 2026-01-31"), "correct service_from"),
            Given::Is(_) if !to.is_empty() && to != from => {
                (format!("a service from {from} to {to}: an item has one day"), "write a line for each day")
            }
            Given::Is(_) => continue,
        };
        out.push(on_item((&RULE.card, visit), item, lcol::SERVICE_FROM, message).value(from).help(help));
    }
}
