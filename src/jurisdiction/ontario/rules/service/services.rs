//! ON408: a number of services that is none.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON408",
        name: "v42-number-of-services",
        severity: Severity::Error,
        authority: "error V42: the number of services is 01 to 99",
        page: include_str!("services.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for item in visit.items.iter().filter(|item| item.services == Given::Wrong) {
        let text = item.line.text(lcol::UNITS);
        let message = match text {
            "" => "the minutes give no number of services from 1 to 99".to_string(),
            text => format!("\"{text}\" services, and a line takes a whole number from 1 to 99"),
        };
        let help = "more than 99 are split into two lines of the same code, with manual_review = Y";
        out.push(on_item((&RULE.card, visit), item, lcol::UNITS, message).value(text).help(help));
    }
}
