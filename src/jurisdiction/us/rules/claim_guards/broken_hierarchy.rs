//! CW610: HL segments that do not make a tree.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW610",
        name: "broken-hierarchy",
        severity: Severity::Error,
        authority: "005010X222A1: HL01 to HL04",
        page: include_str!("broken_hierarchy.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Hierarchy, &RULE.card, out);
}
