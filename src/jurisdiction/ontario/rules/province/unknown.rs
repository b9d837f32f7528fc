//! ON503: no province, or one that does not exist.

use super::super::terms::*;
use crate::jurisdiction::ontario::build::province;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON503",
        name: "r03-province",
        severity: Severity::Error,
        authority: "error R03: province code invalid or missing",
        page: include_str!("unknown.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let text = visit.visit.text(col::MEMBER_REGION);
    let known = province(text).is_some_and(|code| code == "ON" || tables::province(code).is_some());
    if visit.is(Program::Rmb) && !known {
        let message = match text {
            "" => "the province that insures the patient is missing".to_string(),
            text => format!("there is no province {text}"),
        };
        let names = suggestion(text, ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "PE", "SK", "YT"].into_iter());
        out.push(on_visit(&RULE.card, visit, col::MEMBER_REGION, message).value(text).help(format!("fill in member_region; {names}")));
    }
}
