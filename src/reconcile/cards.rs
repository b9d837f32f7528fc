//! The rules over posting, as `explain` shows them.

use crate::finding::{RuleCard, Severity};

/// Claims that nobody has answered.
pub static UNANSWERED: RuleCard = RuleCard {
    id: "CW704",
    name: "claim-unanswered",
    severity: Severity::Warning,
    authority: "claimwright: an answer that does not come is the only sign of a claim that was lost",
    page: include_str!("rules/claim_unanswered.md"),
};

/// A payment that was seen before.
pub static SEEN: RuleCard = RuleCard {
    id: "CW803",
    name: "payment-seen-before",
    severity: Severity::Error,
    authority: "CAQH CORE 370: a remittance is known by TRN02, TRN03 and BPR16",
    page: include_str!("rules/payment_seen_before.md"),
};

/// A reversal of nothing.
pub static REVERSES_NOTHING: RuleCard = RuleCard {
    id: "CW804",
    name: "reversal-of-nothing",
    severity: Severity::Warning,
    authority: "005010X221A1 1.10.2.8, X12 RFI 1147: a reversal takes back an answer that was given",
    page: include_str!("rules/reversal_of_nothing.md"),
};

/// A reversal that is no mirror.
pub static NO_MIRROR: RuleCard = RuleCard {
    id: "CW805",
    name: "reversal-not-a-mirror",
    severity: Severity::Warning,
    authority: "005010X221A1 1.10.2.8, X12 RFI 1429: a reversal repeats the amounts with the other sign",
    page: include_str!("rules/reversal_not_a_mirror.md"),
};

/// An answer whose claim nobody knows.
pub static UNMATCHED: RuleCard = RuleCard {
    id: "CW809",
    name: "answer-without-claim",
    severity: Severity::Error,
    authority: "005010X221A1 2100 CLP01: the number that was sent comes back",
    page: include_str!("rules/answer_without_claim.md"),
};

/// More was paid than is owed.
pub static CREDIT: RuleCard = RuleCard {
    id: "CW810",
    name: "credit-balance",
    severity: Severity::Warning,
    authority: "42 CFR 401.305: an overpayment by Medicare is returned within 60 days of being identified",
    page: include_str!("rules/credit_balance.md"),
};

/// A payment that is kept apart.
pub static KEPT_APART: RuleCard = RuleCard {
    id: "IN047",
    name: "payment-kept-apart",
    severity: Severity::Error,
    authority: "claimwright: nothing is posted that is not the practice's, is a test, or does not add up",
    page: include_str!("rules/payment_kept_apart.md"),
};

/// An answer to what counts as not sent.
pub static NOT_SENT: RuleCard = RuleCard {
    id: "IN048",
    name: "answered-though-not-sent",
    severity: Severity::Warning,
    authority: "claimwright: a batch that was withdrawn or overtaken was said not to have left the house",
    page: include_str!("rules/answered_though_not_sent.md"),
};

/// A deposit that is no payment.
pub static DEPOSIT: RuleCard = RuleCard {
    id: "IN049",
    name: "deposit-without-payment",
    severity: Severity::Warning,
    authority: "claimwright: what the bank received and what insurers say they paid are the same money",
    page: include_str!("rules/deposit_without_payment.md"),
};

/// A payment that is no deposit.
pub static PAYMENT: RuleCard = RuleCard {
    id: "IN050",
    name: "payment-without-deposit",
    severity: Severity::Warning,
    authority: "claimwright: what the bank received and what insurers say they paid are the same money",
    page: include_str!("rules/payment_without_deposit.md"),
};

/// A patient's payment for a visit that is not theirs.
pub static VISIT: RuleCard = RuleCard {
    id: "IN051",
    name: "payment-for-no-visit",
    severity: Severity::Warning,
    authority: "the contract of payment files (docs/payment-csv.md): visit_id is a visit of the patient",
    page: include_str!("rules/payment_for_no_visit.md"),
};

/// All of them, in the order of their ids.
pub static CARDS: &[&RuleCard] =
    &[&UNANSWERED, &SEEN, &REVERSES_NOTHING, &NO_MIRROR, &UNMATCHED, &CREDIT, &KEPT_APART, &NOT_SENT, &DEPOSIT, &PAYMENT, &VISIT];
