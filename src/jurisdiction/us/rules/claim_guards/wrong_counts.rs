//! CW611: a trailer that does not agree with its set.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW611",
        name: "wrong-counts",
        severity: Severity::Error,
        authority: "X12 5010: SE01 counts the segments from ST to SE, SE02 repeats ST02",
        page: include_str!("wrong_counts.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Counts, &RULE.card, out);
}
