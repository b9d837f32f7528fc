//! CW616: a value that cannot be what its place says.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW616",
        name: "malformed-value",
        severity: Severity::Error,
        authority: "005010X222A1: formats and code lists of the elements",
        page: include_str!("malformed_value.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::Malformed, &RULE.card, out);
}
