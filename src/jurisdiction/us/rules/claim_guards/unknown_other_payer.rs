//! CW620: a decision about a line by a payer that the claim does not name.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW620",
        name: "unknown-other-payer",
        severity: Severity::Error,
        authority: "005010X222A1: SVD01 is the NM109 of one of the claim's 2330B",
        page: include_str!("unknown_other_payer.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    if claim.other_payers.len() > MOST_OTHER_PAYERS {
        return;
    }
    for (n, line) in claim.lines.iter().enumerate() {
        for decision in &line.decisions {
            if !claim.other_payers.iter().any(|other| other.coverage.payer.id == decision.payer_id) {
                let message = "the line shows what a payer decided whom the claim does not name";
                let help = "name that payer on the claim (loop 2320), or take its decision off the line";
                let finding = subject.line_finding((&RULE.card, n), ("payer2_id", "SVD01"), message);
                out.push(finding.value(decision.payer_id).help(help));
            }
        }
    }
}
