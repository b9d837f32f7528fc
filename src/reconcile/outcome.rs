//! What became of a file of answers, and what somebody should know about it.

use crate::date::Date;
use crate::ledger::Ledger;
use crate::money::Money;
use crate::posting::{Account, Entry, Note, Payment};
use std::collections::BTreeMap;

/// What became of a file.
pub struct Summary {
    /// The ledger again.
    pub ledger: Ledger,
    /// Its payments, in its order.
    pub payments: Vec<PaymentOutcome>,
    /// Pieces of news that were heard.
    pub news: u64,
    /// How many of them were about nothing that we sent.
    pub strange_news: u64,
    /// Batches that count as sent from now on, because somebody has answered them.
    pub sent: Vec<String>,
}

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOutcome {
    /// Whether it was posted.
    pub standing: Standing,
    /// Check or transfer number.
    pub reference: String,
    /// The insurer as the file names it.
    pub payer: String,
    /// What was paid.
    pub amount: Money,
    /// Answers that were put to a claim.
    pub posted: u64,
    /// Answers in suspense: without a claim, or not adding up.
    pub suspended: u64,
    /// What the payment added to each account.
    pub accounts: BTreeMap<Account, Money>,
    /// The segment or record that it begins with.
    pub segment: u32,
}

/// Whether a payment was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was.
    Posted,
    /// The same was posted before, on that day; nothing changed.
    AlreadyPosted(Date),
    /// Another was posted under the same number on that day; nothing of this one is.
    Contradicts(Date),
    /// It does not add up, is not ours or is a test; nothing of it is posted. Why, in words.
    Quarantined(String),
}

/// Something that somebody should know, as it comes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Our number of the claim as the file repeats it.
    pub claim_number: String,
    /// The insurer's own number.
    pub payer_claim: String,
    /// The visit, when the claim was found.
    pub visit_id: String,
    /// What it is.
    pub kind: NoticeKind,
    /// The segment or record in the file.
    pub segment: u32,
}

/// A claim that an answer may mean: its number, points out of 100, what speaks for it.
pub type Perhaps = (String, u8, Vec<&'static str>);

/// Kinds of notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// No claim has this number: what was paid is in suspense. The claims that may be meant, best first: number, points, reasons.
    Unmatched(Money, Vec<Perhaps>),
    /// The answer does not add up by this much: what was paid is in suspense.
    Residual(Money),
    /// It takes an answer back that was never posted.
    NothingToReverse,
    /// It takes back another amount than was posted.
    NoMirror,
    /// More was paid for the claim than is owed, by this much.
    Credit(Money),
    /// Found by the insurer's own number, not by ours.
    FoundByPayerNumber,
    /// Found by everything else that it says: why it is this one.
    FoundByScore(Vec<&'static str>),
    /// What was answered stands in this batch, which was withdrawn.
    Withdrawn(String),
    /// A batch was answered that counts as not sent: why.
    CountsAsUnsent(String),
    /// What posting noticed.
    Posting(Note),
    /// News of something that we never sent.
    NothingSent,
}

impl PaymentOutcome {
    /// A payment that was just begun.
    pub(super) fn begun(payment: &Payment<'_>) -> PaymentOutcome {
        PaymentOutcome {
            reference: payment.reference.into(),
            payer: payment.payer.into(),
            amount: payment.amount,
            segment: payment.segment,
            ..PaymentOutcome::nothing()
        }
    }

    pub(super) fn nothing() -> PaymentOutcome {
        PaymentOutcome {
            standing: Standing::Posted,
            reference: String::new(),
            payer: String::new(),
            amount: Money::ZERO,
            posted: 0,
            suspended: 0,
            accounts: BTreeMap::new(),
            segment: 0,
        }
    }

    pub(super) fn add(&mut self, entries: &[Entry]) {
        for entry in entries {
            for account in [entry.debit, entry.credit] {
                let sum = self.accounts.entry(account).or_insert(Money::ZERO);
                *sum = entry.effect(account).and_then(|effect| sum.checked_add(effect)).unwrap_or(*sum);
            }
        }
    }
}
