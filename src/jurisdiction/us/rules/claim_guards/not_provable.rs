//! CW626: a claim of somebody's 837P that the verifier would refuse.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW626",
        name: "not-provable",
        severity: Severity::Error,
        authority: "005010X222A1 and clearing-house edits, as the verifier of claimwright proves them",
        page: include_str!("not_provable.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    for fault in subject.unproved {
        let message = format!("the claim would be refused: {} ({})", fault.message, fault.check.id);
        let help = format!("correct it in the system that wrote the file; what holds in a good claim: {}", fault.check.sentence);
        out.push(subject.finding(&RULE.card, ("", element(&fault.segment_id)), message).help(help));
    }
}

/// The segment that is meant; its row in the file that came in is not known here, so the finding stands at the claim.
fn element(segment: &str) -> &'static str {
    const NAMES: [&str; 24] = [
        "PRV", "NM1", "N3", "N4", "REF", "PER", "SBR", "PAT", "DMG", "CLM", "DTP", "PWK", "AMT", "NTE", "HI", "CAS", "OI", "LX", "SV1",
        "LIN", "CTP", "SVD", "CRC", "HL",
    ];
    NAMES.into_iter().find(|name| *name == segment).unwrap_or_default()
}
