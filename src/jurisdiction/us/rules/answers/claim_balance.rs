//! CW802: a claim or a line of an 835 does not balance.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfAnswer> = Rule {
    card: RuleCard {
        id: "CW802",
        name: "claim-out-of-balance",
        severity: Severity::Error,
        authority: "005010X221A1 1.10.2.1.1 and .2: charge - adjustments = paid, for each line and each claim; X12 RFI 358, 2601",
        page: include_str!("claim_balance.md"),
    },
    check,
};

fn check(subject: &WholeAnswer<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(payment) = subject.payment() else { return };
    for claim in &payment.unbalanced.first {
        let (at, column) = match claim.proof.lines.first() {
            Some(line) if claim.proof.claim.holds() => (line.at.element(3), "SVC03"),
            _ => (claim.at.element(4), "CLP04"),
        };
        let equation = claim.proof.lines.first().map_or(claim.proof.claim, |line| line.equation);
        let message = format!("claim {} does not balance: {equation}; {}", claim.number, claim.explanation);
        let help = "what is paid for the claim is kept apart until somebody has looked; the rest of the payment is not affected";
        out.push(subject.finding(&RULE.card, (at, column), message).value(claim.number.clone()).help(help));
    }
}
