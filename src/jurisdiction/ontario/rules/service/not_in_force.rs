//! ON402: a code that the fee schedule does not have on that day.

use super::super::terms::*;
use crate::jurisdiction::ontario::fees::Listed;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON402",
        name: "a3e-code-not-in-force",
        severity: Severity::Error,
        authority: "error A3E: the code does not exist on the service date",
        page: include_str!("not_in_force.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (code, day) = (item.line.text(lcol::CODE), item.line.text(lcol::SERVICE_FROM));
        let message = match item.listed {
            Listed::UnknownCode => format!("the fee schedule has no code {code}"),
            Listed::NotOnDay => format!("the fee schedule does not have {code} on {day}"),
            Listed::NotAsked | Listed::NoSchedule | Listed::NoFee | Listed::Fee(_) => continue,
        };
        let help =
            "bill the code that was in force on the day; if the schedule is out of date, put the ministry's current file in its place";
        out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
    }
}
