//! ON304: a service location that does not exist.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON304",
        name: "v51-service-location",
        severity: Severity::Error,
        authority: "errors V51 and V62: a service location is one of the list, or four digits of the older scheme",
        page: include_str!("location.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let text = item.line.text(lcol::PLACE_OF_SERVICE);
        let message = match item.location {
            Given::Missing => continue,
            Given::Wrong => format!("service location \"{text}\" is not three letters or four digits"),
            Given::Is(location) if location.is_older() || tables::location(location).is_some() => continue,
            Given::Is(_) => format!("there is no service location {text}"),
        };
        let known = suggestion(text, ["HDS", "HED", "HIP", "HOP", "HRP", "IHF", "OFF", "PDF", "RTF"].into_iter());
        out.push(on_item((&RULE.card, visit), item, lcol::PLACE_OF_SERVICE, message).value(text).help(known));
    }
}
