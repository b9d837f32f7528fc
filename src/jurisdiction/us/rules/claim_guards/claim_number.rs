//! CW602: a claim number that answers would not bring back.

use super::subject::*;
use crate::jurisdiction::us::ids::ClaimNumber;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW602",
        name: "claim-number-not-kept",
        severity: Severity::Error,
        authority: "005010X222A1: CLM01; X12 RFI 525: receivers need only keep 20 characters",
        page: include_str!("claim_number.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let number = subject.claim.number.as_str();
    let at = ("visit_id", "CLM01");
    if number.len() > ClaimNumber::KEPT_BY_ALL {
        let message = format!("the claim number has {} characters, and payers need only keep 20", number.len());
        let help = "number claims with at most 20 characters";
        out.push(subject.finding(&RULE.card, at, message).value(number).help(help));
    } else if !subject.dialect.keeps(number) {
        let message = "the claim number has small letters or signs that the payer does not take, so it would come back changed";
        let help = "number claims with A to Z, 0 to 9 and the hyphen";
        out.push(subject.finding(&RULE.card, at, message).value(number).help(help));
    }
}
