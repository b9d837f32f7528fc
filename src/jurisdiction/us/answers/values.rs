//! How elements of other people's files are read: amounts, numbers of services, dates.

use crate::date::{Date, parse_compact};
use crate::money::{Money, Units};
use std::borrow::Cow;

/// Digits before the point that an amount may have: ten billion dollars. The guides allow eight (X12 RFI 1526); sums over a
/// million such amounts still fit.
const WHOLE_DIGITS: usize = 10;

/// Reads an amount in every spelling seen in the field: blanks around it, `+`, leading zeros, `.5`, zeros behind the cents.
/// An empty element is no amount, and no mistake.
pub(super) fn amount(text: &str) -> Result<Option<Money>, ()> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Ok(None);
    }
    scaled(text.as_bytes(), 2).map(|cents| Some(Money::from_cents(cents))).ok_or(())
}

/// Text as it was sent: UTF-8, or else Latin-1.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

/// Reads a number of services; `None` when it is none, or finer than a thousandth.
pub(super) fn units(text: &str) -> Option<Units> {
    scaled(text.trim_ascii().as_bytes(), 3).map(Units::from_thousandths)
}

/// Reads a date like `20260929`.
pub(super) fn date(text: &str) -> Option<Date> {
    parse_compact(text.trim_ascii())
}

/// Reads a count like `42`, however many zeros it begins with.
pub(super) fn count(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text.trim_ascii()).ok()?.parse().ok()
}

/// The number times 100 or 1000.
fn scaled(text: &[u8], decimals: usize) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let point = digits.iter().position(|&b| b == b'.').unwrap_or(digits.len());
    let (whole, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or_default());
    let zeros = whole.iter().take_while(|&&b| b == b'0').count();
    let (fraction, beyond) = fraction.split_at(fraction.len().min(decimals));
    if whole.is_empty() && fraction.is_empty() || whole.len() - zeros > WHOLE_DIGITS || beyond.iter().any(|&b| b != b'0') {
        return None;
    }
    let mut value = 0_i64;
    for &byte in whole[zeros..].iter().chain(fraction) {
        value = value * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    for _ in fraction.len()..decimals {
        value *= 10;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_every_spelling_seen_in_the_field() {
        let spellings = [
            ("180", 18_000),
            ("+180", 18_000),
            ("00180.00", 18_000),
            (".5", 50),
            ("-.5", -50),
            ("12.5000", 1_250),
            (" 7.10 ", 710),
            ("5.", 500),
        ];
        for (text, cents) in spellings {
            assert_eq!(amount(text), Ok(Some(Money::from_cents(cents))), "{text}");
        }
        assert_eq!(amount("  "), Ok(None));
    }

    #[test]
    fn what_is_no_amount_is_refused_and_never_guessed() {
        for text in ["1,000.00", "12.345", "1e3", "--1", "-", ".", "+", "12.3.4", "$5", "99999999999", "12 5", "١٢"] {
            assert_eq!(amount(text), Err(()), "{text}");
        }
    }

    #[test]
    fn units_have_three_decimals_and_dates_eight_digits() {
        assert_eq!(units("1.5"), Some(Units::from_thousandths(1_500)));
        assert_eq!(units(""), None);
        assert_eq!(units("1.2345"), None);
        assert_eq!(date(" 20260929"), parse_compact("20260929"));
        assert_eq!(date("260929"), None);
        assert_eq!((count(b"0042"), count(b"x"), count(b"-1")), (Some(42), None, None));
    }
}
