//! How single values are read and proved: numbers, amounts, dates, identifiers. Nothing here allocates.

/// Why a number is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// Not the one spelling that a number has.
    Form,
    /// More digits, or more after the point, than there may be.
    Size,
}

/// The value of a canonical type R number, scaled by `10^decimals`, of at most `digits` digits.
pub(super) fn number(text: &[u8], digits: usize, decimals: usize) -> Result<i64, Bad> {
    let (negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        body => (false, body),
    };
    if body.len() > 18
        && let Some(bad) = too_long(body)
    {
        return Err(bad);
    }
    let (mut value, mut point) = (0_i64, None);
    for (at, &byte) in body.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + i64::from(digit);
        } else if byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return Err(Bad::Form);
        }
    }
    let count = body.len() - usize::from(point.is_some());
    let after = point.map_or(0, |at| body.len() - at - 1);
    let leading_zero = body.first() == Some(&b'0') && body.len() > 1;
    let loose_fraction = point.is_some() && (after == 0 || body.last() == Some(&b'0'));
    if count == 0 || leading_zero || loose_fraction || (negative && value == 0) {
        return Err(Bad::Form);
    }
    if after > decimals || count > digits {
        return Err(Bad::Size);
    }
    for _ in after..decimals {
        value = value.checked_mul(10).ok_or(Bad::Size)?;
    }
    Ok(if negative { -value } else { value })
}

/// What is wrong with a text that may have more than the eighteen digits whose value surely fits.
#[cold]
fn too_long(body: &[u8]) -> Option<Bad> {
    let (mut count, mut point) = (0, false);
    for &byte in body {
        match byte {
            b'0'..=b'9' if count < 18 => count += 1,
            b'0'..=b'9' => return Some(Bad::Size),
            b'.' if !point => point = true,
            _ => return Some(Bad::Form),
        }
    }
    None
}

/// A number of at most `digits` digits with as many decimals as it likes, unscaled.
pub(super) fn decimal(text: &[u8], digits: usize) -> Result<i64, Bad> {
    let after = text.iter().position(|&b| b == b'.').map_or(0, |point| text.len() - point - 1);
    number(text, digits, after)
}

/// An amount in cents: at most two decimals, ten digits with the cents.
pub(super) fn cents(text: &[u8]) -> Result<i64, Bad> {
    let value = number(text, 10, 2)?;
    if value.unsigned_abs() > 9_999_999_999 { Err(Bad::Size) } else { Ok(value) }
}

/// Units in thousandths: at most three decimals, eight digits as written.
pub(super) fn units(text: &[u8]) -> Result<i64, Bad> {
    number(text, 8, 3)
}

/// A small whole number without leading zeros.
pub(super) fn whole(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 || (text[0] == b'0' && text.len() > 1) {
        return None;
    }
    text.iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

/// A date `CCYYMMDD` that is in the calendar, as that number.
pub(super) fn day(text: &[u8]) -> Option<u32> {
    let date = eight_digits(text.try_into().ok()?)?;
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    ((1..=last).contains(&day) && year >= 1800).then_some(date)
}

/// The number that eight digits spell, worked out for all of them at once.
fn eight_digits(text: [u8; 8]) -> Option<u32> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(text);
    // Digits are 0x30 to 0x39: with six more they still begin with a 3, and no other byte does both.
    let high = |word: u64| word & (0xf0 * ONES);
    if high(word) != 0x30 * ONES || high(word.wrapping_add(6 * ONES)) != 0x30 * ONES {
        return None;
    }
    let digits = word & (0x0f * ONES);
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    u32::try_from(eight).ok()
}

/// A span `CCYYMMDD-CCYYMMDD` that runs forward.
pub(super) fn span(text: &[u8]) -> Option<(u32, u32)> {
    if text.len() != 17 || text[8] != b'-' {
        return None;
    }
    let (from, to) = (day(&text[..8])?, day(&text[9..])?);
    (from <= to).then_some((from, to))
}

/// Whether a text is a national provider identifier: ten digits, the first 1 or 2, check digit over `80840` and the rest.
pub(super) fn is_npi(text: &[u8]) -> bool {
    if text.len() != 10 || !text.iter().all(u8::is_ascii_digit) || !matches!(text[0], b'1' | b'2') {
        return false;
    }
    let sum: u32 = text
        .iter()
        .enumerate()
        .map(|(at, b)| (at, u32::from(b - b'0')))
        .map(|(at, d)| if at % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { d })
        .sum();
    (sum + 24).is_multiple_of(10)
}

/// Whether a text is so many digits.
pub(super) fn is_digits(text: &[u8], count: usize) -> bool {
    text.len() == count && text.iter().all(u8::is_ascii_digit)
}

/// Whether a text is shaped as an ICD-10-CM code without its dot.
pub(super) fn is_diagnosis(text: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    (3..=7).contains(&text.len()) && text[0].is_ascii_uppercase() && text.iter().all(plain)
}

/// Whether a text is shaped as a CPT or HCPCS code: five characters, the middle three digits.
pub(super) fn is_procedure(text: &[u8]) -> bool {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    text.len() == 5 && plain(text[0]) && text[1..4].iter().all(u8::is_ascii_digit) && plain(text[4])
}

const STATES: &[u8] = b"AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI UM FM MH PW AA AE AP";
const PLACES: &[u8] = b"01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 41 42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99";

/// Whether a text is a state, district, territory or armed forces region of the United States.
pub(super) fn is_state(text: &[u8]) -> bool {
    const TABLE: [bool; 1024] = table(STATES);
    text.len() == 2 && text.iter().all(u8::is_ascii_uppercase) && TABLE[slot(text[0], text[1])]
}

/// Whether a text is a place of service.
pub(super) fn is_place(text: &[u8]) -> bool {
    const TABLE: [bool; 1024] = table(PLACES);
    text.len() == 2 && text.iter().all(u8::is_ascii_digit) && TABLE[slot(text[0], text[1])]
}

/// Two letters, or two digits, by their low five bits.
const fn slot(a: u8, b: u8) -> usize {
    (a as usize % 32) * 32 + b as usize % 32
}

const fn table(words: &[u8]) -> [bool; 1024] {
    let mut all = [false; 1024];
    let mut at = 0;
    while at < words.len() {
        all[slot(words[at], words[at + 1])] = true;
        at += 3;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for (text, value) in [("180", 18_000), ("120.5", 12_050), (".5", 50), ("-.5", -50), ("0", 0), ("99999999.99", 9_999_999_999)] {
            assert_eq!(cents(text.as_bytes()), Ok(value), "{text}");
        }
        for text in ["0180", "120.50", "0.5", "-0", "5.", ".", "", "+5", "1e3", "1,000", "--5", ".0", "00", " 5"] {
            assert_eq!(cents(text.as_bytes()), Err(Bad::Form), "{text}");
        }
        for text in ["1.005", "100000000", "12345678901"] {
            assert_eq!(cents(text.as_bytes()), Err(Bad::Size), "{text}");
        }
        // Where twenty digits are allowed, two are no larger for it.
        assert_eq!((decimal(b"70", 20), decimal(b"7.25", 20), decimal(b"7.250", 20)), (Ok(70), Ok(725), Err(Bad::Form)));
        assert_eq!((units(b"1.125"), units(b"1.1255"), units(b"123456789")), (Ok(1_125), Err(Bad::Size), Err(Bad::Size)));
    }

    #[test]
    fn dates_are_in_the_calendar() {
        assert_eq!((day(b"20240229"), day(b"20230229"), day(b"20261301"), day(b"2026-1-1")), (Some(20_240_229), None, None, None));
        assert_eq!((span(b"20260901-20260903").is_some(), span(b"20260903-20260901")), (true, None));
    }

    #[test]
    fn eight_bytes_are_a_number_only_when_all_are_digits() {
        assert_eq!(
            (eight_digits(*b"12345678"), eight_digits(*b"00000009"), eight_digits(*b"99999999")),
            (Some(12_345_678), Some(9), Some(99_999_999))
        );
        for place in 0..8 {
            for byte in 0..=255_u8 {
                let mut text = *b"20260914";
                text[place] = byte;
                let plain = std::str::from_utf8(&text).ok().filter(|t| t.bytes().all(|b| b.is_ascii_digit())).and_then(|t| t.parse().ok());
                assert_eq!(eight_digits(text), plain, "{text:?}");
            }
        }
    }

    #[test]
    fn identifiers_are_known_by_their_shape() {
        assert!(is_npi(b"1234567893") && is_npi(b"1999999984") && is_npi(b"1555555550"));
        assert!(!is_npi(b"1234567890") && !is_npi(b"123456789") && !is_npi(b"3234567893"));
        assert!(is_diagnosis(b"QA0") && is_diagnosis(b"S72001A") && !is_diagnosis(b"E11.9") && !is_diagnosis(b"e119"));
        assert!(is_procedure(b"99213") && is_procedure(b"J3301") && is_procedure(b"0001A") && !is_procedure(b"9921"));
        assert!(is_state(b"TX") && is_state(b"PR") && !is_state(b"XX") && !is_state(b"tx") && !is_state(b"ON"));
        assert!(is_place(b"11") && is_place(b"99") && !is_place(b"28") && !is_place(b"1"));
    }
}
