//! CW607: an amount or a number of services is larger than its place, or negative.

use super::subject::*;
use crate::money::{Money, Units};

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW607",
        name: "number-too-large",
        severity: Severity::Error,
        authority: "X12 RFI 1526 (amounts: ten digits with cents), RFI 2072 (numbers of services: eight digits)",
        page: include_str!("number_too_large.md"),
    },
    check,
};

/// 99,999,999.99 in cents.
const LARGEST_AMOUNT: i64 = 9_999_999_999;
/// Eight digits, three of them behind the point, count as 99,999,999 at most.
const LARGEST_QUANTITY: i64 = 99_999_999_000;

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    let amount = |amount: Money| !fits(amount);
    for (value, at, what) in
        [(claim.charge, ("charge", "CLM02"), "total charge"), (claim.patient_paid, ("patient_paid", "AMT*F5"), "amount paid")]
    {
        if amount(value) {
            let message = format!("the {what} is not between 0 and 99999999.99");
            out.push(
                subject
                    .finding(&RULE.card, at, message)
                    .value(value.to_string())
                    .help("correct it; a claim cannot ask for less than nothing"),
            );
        }
    }
    for (n, line) in claim.lines.iter().enumerate() {
        if amount(line.charge) {
            let message = "the charge of the line is not between 0 and 99999999.99";
            out.push(subject.line_finding((&RULE.card, n), ("charge", "SV102"), message).value(line.charge.to_string()).help("correct it"));
        }
        if !(1..=LARGEST_QUANTITY).contains(&line.quantity.thousandths()) || digits(line.quantity) > 8 {
            let message = "the number of services is not above zero with at most eight digits";
            out.push(
                subject.line_finding((&RULE.card, n), ("units", "SV104"), message).value(line.quantity.to_string()).help("correct it"),
            );
        }
    }
}

/// Whether an amount is not negative and has room in its place.
pub fn fits(amount: Money) -> bool {
    (0..=LARGEST_AMOUNT).contains(&amount.cents())
}

/// Digits before and behind the point, as they are sent.
fn digits(units: Units) -> usize {
    let thousandths = units.thousandths();
    if thousandths % 1000 == 0 && thousandths < 1_000_000_000 { 1 } else { units.to_string().bytes().filter(u8::is_ascii_digit).count() }
}
