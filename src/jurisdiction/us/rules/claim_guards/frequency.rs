//! CW621: a frequency that does not fit the payer's claim number.

use super::subject::*;
use crate::jurisdiction::us::claim::Frequency;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW621",
        name: "frequency-without-reference",
        severity: Severity::Error,
        authority: "X12 RFI 1538 and 2110: REF*F8 with frequency 7 and 8, and only then",
        page: include_str!("frequency.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    let has_reference = claim.references.iter().any(|r| r.qualifier.is("F8"));
    let (at, message, help) = match (claim.frequency, has_reference) {
        (Frequency::REPLACE | Frequency::VOID, false) => (
            ("original_ref", "REF*F8"),
            "the claim corrects an earlier one and does not name it",
            "give the payer's number of the earlier claim; it stands in the remittance",
        ),
        (Frequency::ORIGINAL, true) => (
            ("original_ref", "REF*F8"),
            "the claim is an original and names an earlier one",
            "set frequency 7 to replace the earlier claim or 8 to void it, or take its number out",
        ),
        (Frequency::ORIGINAL | Frequency::REPLACE | Frequency::VOID, _) => return,
        _ => (
            ("frequency", "CLM05-3"),
            "the frequency is none of 1, 7 and 8, the ones of professional claims",
            "set 1 for an original, 7 to replace or 8 to void an earlier claim",
        ),
    };
    out.push(subject.finding(&RULE.card, at, message).value(claim.frequency.0.as_str()).help(help));
}
