//! CW614: a segment that has no place where it stands.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW614",
        name: "segment-out-of-place",
        severity: Severity::Error,
        authority: "005010X222A1: the loops and their segments",
        page: include_str!("segment_out_of_place.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::OutOfPlace, &RULE.card, out);
}
