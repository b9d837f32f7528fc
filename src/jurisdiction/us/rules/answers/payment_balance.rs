//! CW801: a payment is not the sum of its claims less its provider adjustments.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfAnswer> = Rule {
    card: RuleCard {
        id: "CW801",
        name: "payment-out-of-balance",
        severity: Severity::Error,
        authority: "005010X221A1 1.10.2.1.3: BPR02 = sum of CLP04 - sum of PLB; X12 RFI 2601",
        page: include_str!("payment_balance.md"),
    },
    check,
};

fn check(subject: &WholeAnswer<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(payment) = subject.payment().filter(|payment| !payment.equation.holds()) else { return };
    let sum = payment.equation;
    let message = format!(
        "the payment is {} and its parts add up to {} (claims) - {} (provider adjustments): {}",
        sum.paid, sum.claims, sum.provider_adjustments, payment.explanation
    );
    let help = "nothing of the payment is used until it balances: ask the payer for a corrected 835";
    out.push(subject.finding(&RULE.card, (payment.at.element(2), "BPR02"), message).value(payment.trace.clone()).help(help));
}
