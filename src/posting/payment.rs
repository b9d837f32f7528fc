//! What a payment says besides its claims.

use super::account::{Account, Entry};
use crate::money::Money;

/// A correction of a payment that belongs to no claim of it (X12 PLB, an OHIP accounting transaction).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderAdjustment<'a> {
    /// What such corrections stand in: `PLB`, `HR7`.
    pub record: &'a str,
    /// The code as written: `WO`.
    pub code: &'a str,
    /// Where it belongs.
    pub account: Account,
    /// Positive lowers the payment.
    pub amount: Money,
    /// The segment or record in its file, from 1.
    pub segment: u32,
}

/// The entries of such corrections: each lowers or raises the cash and stands on its own account.
pub fn provider_level(adjustments: &[ProviderAdjustment<'_>]) -> Vec<Entry> {
    let entry = |adjustment: &ProviderAdjustment<'_>| Entry {
        line: 0,
        debit: adjustment.account,
        credit: Account::Cash,
        amount: adjustment.amount,
        reason: format!("{} {}", adjustment.record, adjustment.code).trim_end().to_string(),
        segment: adjustment.segment,
    };
    adjustments.iter().filter(|a| a.amount != Money::ZERO).map(entry).collect()
}
