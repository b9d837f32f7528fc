//! Until when a claim of the ledger may be filed, corrected or appealed.

use super::UnitedStates;
use super::profile::{Basis, FilingLimit};
use crate::date::Date;

impl UnitedStates {
    /// The last day on which the first claim may be sent, by its first and last day of service; `None` for an unknown payer.
    pub fn file_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.limit(payer).map(|limit| limit.original.after(start(limit, days)))
    }

    /// The last day on which a corrected claim may be sent.
    pub fn correct_by(&self, payer: &str, days: (Date, Date)) -> Option<Date> {
        self.limit(payer).map(|limit| limit.corrected.after(start(limit, days)))
    }

    /// The last day to appeal against a decision of that day.
    pub fn appeal_by(&self, payer: &str, decided: Date) -> Option<Date> {
        self.limit(payer).map(|limit| limit.appeal.after(decided))
    }

    fn limit(&self, payer: &str) -> Option<&FilingLimit> {
        self.us.payer(payer).map(|payer| &payer.profile.filing_limit)
    }
}

fn start(limit: &FilingLimit, (first, last): (Date, Date)) -> Date {
    match limit.basis {
        Basis::ServiceTo => last,
        Basis::ServiceFrom | Basis::PrimaryAnswer => first,
    }
}
