//! ON422: manual review is neither yes nor no.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON422",
        name: "manual-review",
        severity: Severity::Error,
        authority: "specification 6.2: manual review is blank or Y",
        page: include_str!("manual_review.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_claim() && visit.manual_review == Given::Wrong {
        let text = visit.visit.text(col::MANUAL_REVIEW);
        let message = format!("manual_review \"{text}\" is not Y or N");
        out.push(on_visit(&RULE.card, visit, col::MANUAL_REVIEW, message).value(text).help("Y when documents follow, else nothing"));
    }
}
