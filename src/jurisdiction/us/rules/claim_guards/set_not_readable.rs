//! CW612: a transaction set that cannot be read at all.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW612",
        name: "set-not-readable",
        severity: Severity::Error,
        authority: "45 CFR 162.1102: claims are X12 5010 since 2012; 005010X222, 005010X222A1 and 005010X222A2 are read",
        page: include_str!("set_not_readable.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Unreadable, &RULE.card, out);
}
