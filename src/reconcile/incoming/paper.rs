//! Remittances on paper, typed into a table: one row a service line, or a whole claim; payments gather the rows that name them.

use super::rules;
use super::table::{
    self, Column,
    Presence::{Needed, Optional},
    Row,
};
use crate::date::Date;
use crate::finding::{FileNo, Findings, Place};
use crate::money::Money;
use std::collections::HashMap;

/// The columns, in any order.
pub(super) const COLUMNS: &[Column] = &[
    ("payer_id", Needed),
    ("payment_number", Needed),
    ("payment_date", Needed),
    ("payment_amount", Needed),
    ("claim_number", Needed),
    ("paid", Needed),
    ("charge", Needed),
    ("payer_claim_number", Optional),
    ("status", Optional),
    ("code", Optional),
    ("service_date", Optional),
    ("adjustments", Optional),
    ("remarks", Optional),
];

/// One payment and its claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperPayment {
    /// The first row that names it.
    pub row: u32,
    /// The payer, as practice.toml names it.
    pub payer_id: String,
    /// The number of the cheque or transfer.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// How much was paid in all.
    pub amount: Money,
    /// What it pays for.
    pub claims: Vec<PaperClaim>,
    /// What was added or taken outside of any claim: rows without a claim's number. Positive amounts make the payment smaller.
    pub provider_adjustments: Vec<PaperAdjustment>,
    /// Whether every row of it could be read, and all equations hold: only then it may be used.
    pub good: bool,
}

/// A service line or claim of a payment: one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperClaim {
    /// Its row.
    pub row: u32,
    /// The number that we gave the claim.
    pub claim_number: String,
    /// The payer's own number.
    pub payer_claim_number: String,
    /// `reversal` when an earlier decision is taken back; else as written.
    pub status: String,
    /// The procedure code, with modifiers behind a colon; empty when the row is about the claim as a whole.
    pub code: String,
    /// The day of the service.
    pub service_date: Option<Date>,
    /// What was charged.
    pub charge: Money,
    /// What is paid.
    pub paid: Money,
    /// What was taken off.
    pub adjustments: Vec<PaperAdjustment>,
    /// Remark codes.
    pub remarks: Vec<String>,
}

/// A reason and an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperAdjustment {
    /// `CO`, `PR`, `OA`, `PI`; empty in provider adjustments.
    pub group: String,
    /// The reason.
    pub reason: String,
    /// How much.
    pub amount: Money,
}

/// Reads the payments of a file; rows that cannot be used, and payments that do not balance, become findings.
pub(super) fn read(file: FileNo, text: &[u8], findings: &mut Findings) -> Vec<PaperPayment> {
    let mut book = Book::default();
    table::rows(file, text, (COLUMNS, findings), &mut |row: &mut Row<'_>| book.row(row));
    for payment in &mut book.payments {
        prove(payment, file, findings);
    }
    book.payments
}

#[derive(Default)]
struct Book {
    payments: Vec<PaperPayment>,
    by_number: HashMap<(String, String), usize>,
}

impl Book {
    fn row(&mut self, row: &mut Row<'_>) {
        let key = (row.needed(0), row.needed(1));
        let (date, amount) = (row.date(2), row.amount(3));
        let adjustments = adjustments(row);
        let (charge, paid) = (row.optional_amount(6), row.optional_amount(5));
        let place = *self.by_number.entry(key.clone()).or_insert_with(|| {
            let (claims, provider_adjustments) = (Vec::new(), Vec::new());
            let (payer_id, number) = key;
            let row = row.number();
            self.payments.push(PaperPayment { row, payer_id, number, date, amount, claims, provider_adjustments, good: true });
            self.payments.len() - 1
        });
        let payment = &mut self.payments[place];
        if (payment.date, payment.amount) != (date, amount) && !row.is_wrong() {
            row.complain(3, &format!("or the date differs from row {}, which has the same payment_number", payment.row), "");
        }
        if row.text(4).is_empty() {
            if adjustments.is_empty() {
                row.complain(4, "is missing, and there are no adjustments outside of claims", "");
            }
            payment.provider_adjustments.extend(adjustments);
        } else {
            payment.claims.push(PaperClaim {
                row: row.number(),
                claim_number: row.text(4).to_string(),
                payer_claim_number: row.text(7).to_string(),
                status: row.text(8).to_string(),
                code: row.text(9).to_string(),
                service_date: row.optional_date(10),
                charge,
                paid,
                adjustments,
                remarks: row.text(12).split_whitespace().map(str::to_string).collect(),
            });
        }
        payment.good &= !row.is_wrong();
    }
}

/// `CO-45:41.60 PR-3:30`, blanks between; rows without a claim have `WO:25.50`.
fn adjustments(row: &mut Row<'_>) -> Vec<PaperAdjustment> {
    let text = row.text(11).to_string();
    let read = |word: &str| {
        let (why, amount) = word.rsplit_once(':')?;
        let (group, reason) = why.split_once('-').unwrap_or(("", why));
        let amount = table::read_amount(amount)?;
        (!reason.is_empty()).then(|| PaperAdjustment { group: group.to_ascii_uppercase(), reason: reason.to_ascii_uppercase(), amount })
    };
    let list: Option<Vec<PaperAdjustment>> = text.split_whitespace().map(read).collect();
    list.unwrap_or_else(|| {
        row.complain(11, "are not like CO-45:41.60 PR-3:30", &text);
        Vec::new()
    })
}

fn cents(adjustments: &[PaperAdjustment]) -> i64 {
    adjustments.iter().map(|adjustment| adjustment.amount.cents()).sum()
}

/// The same equations as of an 835: each row's, and the payment's.
fn prove(payment: &mut PaperPayment, file: FileNo, findings: &mut Findings) {
    for claim in &payment.claims {
        let residual = claim.charge.cents() - cents(&claim.adjustments) - claim.paid.cents();
        if residual != 0 {
            payment.good = false;
            let place = Place { file, row: claim.row, column: "paid" };
            let off = Money::from_cents(cents(&claim.adjustments));
            let message = format!(
                "claim {}: {} charged - {off} adjustments is not {} paid: out by {}",
                claim.claim_number,
                claim.charge,
                claim.paid,
                Money::from_cents(residual)
            );
            findings.push(rules::out_of_balance(place, message));
        }
    }
    let claims: i64 = payment.claims.iter().map(|claim| claim.paid.cents()).sum();
    let taken = cents(&payment.provider_adjustments);
    let residual = payment.amount.cents() - claims + taken;
    if residual != 0 {
        payment.good = false;
        let [claims, taken, residual] = [claims, taken, residual].map(Money::from_cents);
        let message = format!(
            "payment {}: {} is not {claims} for claims - {taken} outside of claims: out by {residual}",
            payment.number, payment.amount
        );
        findings.push(rules::out_of_balance(Place { file, row: payment.row, column: "payment_amount" }, message));
    }
}
