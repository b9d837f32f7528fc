//! CW601: the total of a claim is not the sum of its lines.

use super::subject::*;
use crate::money::Money;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW601",
        name: "claim-total-differs",
        severity: Severity::Error,
        authority: "005010X222A1: CLM02 is the sum of the SV102 of its lines",
        page: include_str!("claim_total.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    let sum = claim.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.charge));
    if sum == Some(claim.charge) || claim.lines.is_empty() {
        return;
    }
    let sum = sum.map_or_else(|| "more than can be counted".to_string(), |sum| sum.to_string());
    let message = format!("the claim says {} and its lines add up to {sum}", claim.charge);
    let help = "correct the line that is wrong, or the total";
    out.push(subject.finding(&RULE.card, ("charge", "CLM02"), message).value(claim.charge.to_string()).help(help));
}
