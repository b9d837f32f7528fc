//! CW613: something is missing that a claim cannot be without.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW613",
        name: "loop-missing",
        severity: Severity::Error,
        authority: "005010X222A1: loops and segments of usage R",
        page: include_str!("loop_missing.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Missing, &RULE.card, out);
}
