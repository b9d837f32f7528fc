//! CW619: the patient paid more than the claim charges.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW619",
        name: "paid-more-than-charged",
        severity: Severity::Error,
        authority: "005010X222A1: AMT*F5 is what the patient paid towards this claim",
        page: include_str!("paid_more_than_charged.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let (paid, charge) = (subject.claim.patient_paid, subject.claim.charge);
    if paid > charge {
        let message = format!("the patient paid {paid}, and the claim charges {charge}");
        let help = "leave only what was paid for these services; the rest is a credit of the patient";
        out.push(subject.finding(&RULE.card, ("patient_paid", "AMT*F5"), message).value(paid.to_string()).help(help));
    }
}
