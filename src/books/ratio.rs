//! Rates with numerator and denominator: a percentage alone hides how few claims it speaks of.

use crate::display::{count, dollars};
use crate::money::Money;

/// One side of a ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A number of claims.
    Count(u64),
    /// An amount.
    Amount(Money),
}

impl Figure {
    /// As people read it: `1,234` or `$1,234.50`.
    pub fn shown(self) -> String {
        match self {
            Figure::Count(number) => count(number),
            Figure::Amount(amount) => dollars(amount),
        }
    }

    /// As programs read it: `1234` or `1234.50`.
    pub fn plain(self) -> String {
        match self {
            Figure::Count(number) => number.to_string(),
            Figure::Amount(amount) => amount.to_string(),
        }
    }

    fn size(self) -> i128 {
        match self {
            Figure::Count(number) => number.into(),
            Figure::Amount(amount) => amount.cents().into(),
        }
    }
}

/// A part of a whole, with both shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// What it is called: `clean claims`.
    pub name: &'static str,
    /// What is counted, in words.
    pub meaning: &'static str,
    /// The part.
    pub part: Figure,
    /// The whole.
    pub whole: Figure,
}

impl Ratio {
    /// Tenths of a per cent, to the nearest, half away from nothing; `None` without a whole.
    pub fn per_mille(&self) -> Option<i64> {
        let (part, whole) = (self.part.size(), self.whole.size());
        (whole > 0).then(|| {
            let doubled = part * 2_000 + if part < 0 { -whole } else { whole };
            i64::try_from(doubled / (2 * whole)).unwrap_or(i64::MAX)
        })
    }

    /// `95.6 %`, or a dash where there is nothing to divide by.
    pub fn percent(&self) -> String {
        match self.per_mille() {
            None => "–".into(),
            Some(tenths) => format!("{}{}.{} %", if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10),
        }
    }
}

/// Days that what is owed stands for, in tenths: amount owed, times days, over the charges of those days. `None` without charges.
pub(super) fn days_in_ar(owed: Money, charged: Money, days: i64) -> Option<i64> {
    let (owed, charged) = (i128::from(owed.cents()), i128::from(charged.cents()));
    (charged > 0).then(|| i64::try_from((owed * i128::from(days) * 10 + charged / 2).div_euclid(charged)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(part: u64, whole: u64) -> String {
        Ratio { name: "", meaning: "", part: Figure::Count(part), whole: Figure::Count(whole) }.percent()
    }

    #[test]
    fn a_rate_is_rounded_to_a_tenth_and_none_of_none_is_no_rate() {
        assert_eq!([ratio(1, 3), ratio(2, 3), ratio(0, 5), ratio(5, 5), ratio(0, 0)], ["33.3 %", "66.7 %", "0.0 %", "100.0 %", "–"]);
    }

    #[test]
    fn days_in_receivables_are_what_is_owed_over_the_charges_of_a_day() {
        let amount = |dollars: i64| Money::from_cents(dollars * 100);
        assert_eq!(days_in_ar(amount(3_000), amount(36_500), 365), Some(300), "thirty days");
        assert_eq!(days_in_ar(amount(3_000), amount(0), 365), None);
        assert_eq!(days_in_ar(amount(-100), amount(36_500), 365), Some(-10));
    }
}
