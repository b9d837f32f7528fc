//! CW111: an accident without its date, its kind, or the state of a motor accident.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW111",
        name: "incomplete-accident",
        severity: Severity::Error,
        authority: "005010X222A1: 2300 CLM11-4 is required with AA; DTP*439 is required with AA, EM and OA",
        page: include_str!("incomplete_accident.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    let kind = visit.visit.text(col::ACCIDENT_KIND);
    let mut missing = |column, message: &str, help: &str| out.push(on_visit(&RULE.card, visit, column, message).value(kind).help(help));
    if kind.is_empty() {
        if visit.accident_date != Given::Missing {
            missing(
                col::ACCIDENT_KIND,
                "an accident date is given without the kind of accident",
                "type auto, work or other in accident_kind",
            );
        }
        return;
    }
    if visit.accident_date == Given::Missing {
        missing(col::ACCIDENT_DATE, "the date of the accident is missing", "fill in accident_date");
    }
    if kind == "auto" && is_empty(visit, col::ACCIDENT_REGION) {
        missing(col::ACCIDENT_REGION, "the state of the motor accident is missing", "fill in accident_region with the state's two letters");
    }
}
