//! Money in whole cents, units in thousandths, and the one rounding function.
//!
//! `Decimal` means "not yet rounded" everywhere in claimwright; a `Money` is what a person could pay.
//! No binary floating point comes near either.

use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt;
use std::iter::Sum;

/// An exact amount in whole cents. Arithmetic is checked: an overflow is an error of the caller, never a wrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Something other than digits, one point and a leading sign.
    #[error("not an amount")]
    NotANumber,
    /// More digits after the point than the kind of amount allows.
    #[error("too many digits after the point")]
    TooPrecise,
    /// More digits before the point than any claim can carry.
    #[error("too large")]
    TooLarge,
}

/// How an exact amount becomes whole cents; every caller names the rule it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest cent, half away from zero (US and Ontario fee rules).
    HalfUp,
    /// Up to the next multiple of five cents (Australian benefits).
    UpToFiveCents,
}

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);

    /// An amount from whole cents.
    pub const fn from_cents(cents: i64) -> Money {
        Money(cents)
    }

    /// The amount in whole cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Reads `12`, `12.5`, `12.50`, `.5`, `-3.10`: a point, at most two decimals, no thousands separator.
    ///
    /// # Errors
    /// When the text is not such a number, has a third decimal or more than 15 digits.
    pub fn parse(text: &str) -> Result<Money, AmountError> {
        scaled(text, 2).map(Money)
    }

    /// The sum, or `None` beyond 92 quadrillion dollars.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference, or `None` when it does not fit.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// The exact value in dollars.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Unit price times units, exact: the result may have a fraction of a cent.
    pub fn times(self, units: Units) -> Decimal {
        self.to_decimal() * units.to_decimal()
    }

    /// Whether this is less than nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

/// Rounds an exact amount to whole cents by the named rule; `None` when it does not fit.
pub fn round(exact: Decimal, rule: Rounding) -> Option<Money> {
    let cents = exact.checked_mul(Decimal::ONE_HUNDRED)?;
    let whole = match rule {
        Rounding::HalfUp => cents.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
        Rounding::UpToFiveCents => (cents / Decimal::from(5)).ceil() * Decimal::from(5),
    };
    i64::try_from(whole.mantissa() / 10_i128.pow(whole.scale())).ok().map(Money)
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, |a, b| {
            Money(a.0.checked_add(b.0).expect("amounts are limited to 15 digits and counts to 2^32, so sums fit"))
        })
    }
}

impl fmt::Display for Money {
    /// `1234.50`, `-3.10`: plain, two decimals, no currency sign, as files and tables want it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// A number of services in thousandths: `Units::from_thousandths(1_500)` is one and a half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Units(i64);

impl Units {
    /// One service.
    pub const ONE: Units = Units(1_000);

    /// Units from thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Units {
        Units(thousandths)
    }

    /// The number in thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Reads a decimal number with at most three decimals.
    ///
    /// # Errors
    /// As for [`Money::parse`], with three decimals instead of two.
    pub fn parse(text: &str) -> Result<Units, AmountError> {
        scaled(text, 3).map(Units)
    }

    /// The exact value.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 3)
    }

    /// Units times `count`, checked.
    pub fn checked_add(self, other: Units) -> Option<Units> {
        self.0.checked_add(other.0).map(Units)
    }
}

impl fmt::Display for Units {
    /// `1`, `1.5`, `0.25`: no trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let n = self.0.unsigned_abs();
        let fraction = format!("{:03}", n % 1000);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", n / 1000),
            rest => write!(f, "{sign}{}.{rest}", n / 1000),
        }
    }
}

/// Reads a decimal text into an integer scaled by `10^decimals`.
fn scaled(text: &str, decimals: usize) -> Result<i64, AmountError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut value, mut seen, mut after_point, mut point) = (0_i64, 0_usize, 0_usize, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                after_point += usize::from(point);
                seen += 1;
                if after_point > decimals {
                    return Err(AmountError::TooPrecise);
                }
                value = value.checked_mul(10).and_then(|v| v.checked_add(i64::from(byte - b'0'))).ok_or(AmountError::TooLarge)?;
                if value > 999_999_999_999_999 {
                    return Err(AmountError::TooLarge);
                }
            }
            b'.' if !point => point = true,
            _ => return Err(AmountError::NotANumber),
        }
    }
    if seen == 0 {
        return Err(AmountError::NotANumber);
    }
    for _ in after_point..decimals {
        value = value.checked_mul(10).ok_or(AmountError::TooLarge)?;
    }
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn dollars(text: &str) -> Money {
        Money::parse(text).expect("a test amount")
    }

    #[test]
    fn amounts_are_read_exactly() {
        assert_eq!(dollars("33.70").cents(), 3370);
        assert_eq!(dollars(".5").cents(), 50);
        assert_eq!(dollars("-3.1").cents(), -310);
        assert_eq!(dollars("1234567890123.45").cents(), 123_456_789_012_345);
        assert_eq!(Money::parse("1.005"), Err(AmountError::TooPrecise));
        assert_eq!(Money::parse("1,000"), Err(AmountError::NotANumber));
        assert_eq!(Money::parse(""), Err(AmountError::NotANumber));
        assert_eq!(Money::parse("1e3"), Err(AmountError::NotANumber));
        assert_eq!(Money::parse("99999999999999999999"), Err(AmountError::TooLarge));
    }

    #[test]
    fn half_a_cent_goes_away_from_zero_in_both_directions() {
        let half = |t| round(Decimal::from_str(t).expect("a number"), Rounding::HalfUp).expect("fits").to_string();
        assert_eq!(half("10.125"), "10.13");
        assert_eq!(half("-10.125"), "-10.13");
        assert_eq!(half("93.775"), "93.78");
    }

    #[test]
    fn australian_benefits_round_up_to_five_cents() {
        let up = |t| round(Decimal::from_str(t).expect("a number"), Rounding::UpToFiveCents).expect("fits").to_string();
        assert_eq!(up("137.5125"), "137.55");
        assert_eq!(up("7.48"), "7.50");
        assert_eq!(up("7.50"), "7.50");
    }

    #[test]
    fn price_times_units_is_exact() {
        assert_eq!(dollars("10.01").times(Units::parse("1.5").expect("units")).to_string(), "15.01500");
        assert_eq!(Units::parse("1.5").expect("units").to_string(), "1.5");
        assert_eq!(Units::parse("0.250").expect("units").to_string(), "0.25");
    }
}
