//! ON504: a province that is not billed through Ontario.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON504",
        name: "r05-province-not-billed",
        severity: Severity::Error,
        authority: "error R05: Ontario is not another province; Quebec is billed through the Outaouais program only",
        page: include_str!("not_covered.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is(Program::Rmb) {
        return;
    }
    let text = visit.visit.text(col::MEMBER_REGION);
    let (message, help) = match text {
        "ON" => ("Ontario is not another province", "bill OHIP: payer_id = HCP"),
        "QC" | "PQ" => ("Quebec is not billed through Ontario", "bill the patient or Quebec; only the Outaouais program may do otherwise"),
        _ => return,
    };
    out.push(on_visit(&RULE.card, visit, col::MEMBER_REGION, message).value(text).help(help));
}
