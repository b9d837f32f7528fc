//! CW615: an element that the guide does not use.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW615",
        name: "element-not-used",
        severity: Severity::Error,
        authority: "005010X222A1: elements of usage N",
        page: include_str!("element_not_used.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::NotUsed, &RULE.card, out);
}
