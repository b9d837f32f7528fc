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
    let (mut value, mut whole, mut fraction, mut point) = (0_i64, 0, 0, false);
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        match (digit <= 9, point) {
            (true, false) => {
                value = value * 10 + i64::from(digit);
                // Zeros before a number are none of its digits.
                whole += usize::from(value != 0);
                if whole > WHOLE_DIGITS {
                    return None;
                }
            }
            (true, true) if fraction < decimals => {
                value = value * 10 + i64::from(digit);
                fraction += 1;
            }
            (true, true) if digit == 0 => {}
            (false, false) if byte == b'.' => point = true,
            _ => return None,
        }
    }
    // At least one digit: not "", ".", "-".
    if digits.len() == usize::from(point) {
        return None;
    }
    for _ in fraction..decimals {
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
