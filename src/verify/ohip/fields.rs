//! What a field may hold, by itself.

/// Digits only.
pub fn digits(field: &[u8]) -> bool {
    field.iter().all(u8::is_ascii_digit)
}

/// Blanks only.
pub fn blank(field: &[u8]) -> bool {
    field.iter().all(|byte| *byte == b' ')
}

/// Capitals only, at least one, blanks behind them.
pub fn letters(field: &[u8]) -> bool {
    let text = field.trim_ascii_end();
    !text.is_empty() && text.iter().all(u8::is_ascii_uppercase)
}

/// The number of a field of digits; -1 for anything else.
pub fn number(field: &[u8]) -> i64 {
    if field.is_empty() || !digits(field) {
        return -1;
    }
    field.iter().fold(0, |n, byte| n * 10 + i64::from(byte - b'0'))
}

/// Year, month and day of eight digits as a number that can be compared; `None` when there is no such day.
pub fn day(field: &[u8]) -> Option<i64> {
    let (all, year, month, day) = (number(field), number(field.get(..4)?), number(field.get(4..6)?), number(field.get(6..8)?));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (field.len() == 8 && year > 0 && (1..=last).contains(&day)).then_some(all)
}

/// MOD 10 over ten digits, counted from the right: every second digit doubled, the digits of all added, a multiple of ten.
pub fn checks(field: &[u8]) -> bool {
    let weigh = |(at, byte): (usize, &u8)| match (at % 2, i64::from(byte.wrapping_sub(b'0'))) {
        (0, digit) => digit,
        (_, digit) if digit > 4 => digit * 2 - 9,
        (_, digit) => digit * 2,
    };
    field.len() == 10 && digits(field) && field.iter().rev().enumerate().map(weigh).sum::<i64>() % 10 == 0
}

/// A letter, three digits, and A, B or C.
pub fn service_code(field: &[u8]) -> bool {
    matches!(field, [letter, a, b, c, suffix]
        if letter.is_ascii_uppercase() && digits(&[*a, *b, *c]) && [*a, *b, *c] != *b"000" && matches!(suffix, b'A' | b'B' | b'C'))
}

/// Three letters or four digits.
pub fn location(field: &[u8]) -> bool {
    matches!(field, [a, b, c, b' '] if [a, b, c].iter().all(|byte| byte.is_ascii_uppercase())) || (field.len() == 4 && digits(field))
}

/// Three or four digits, or C and two digits, left justified.
pub fn diagnosis(field: &[u8]) -> bool {
    match field {
        [b'C', rest @ .., b' '] => digits(rest),
        [rest @ .., b' '] => digits(rest),
        all => digits(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_real() {
        assert_eq!(day(b"20240229"), Some(20_240_229));
        for wrong in [&b"20230229"[..], b"20240431", b"20241301", b"2024022", b"00000101", b"2024 101"] {
            assert_eq!(day(wrong), None);
        }
    }

    #[test]
    fn health_numbers_check() {
        assert!(checks(b"9876543217") && checks(b"1234567897") && checks(b"1000000008"));
        assert!(!checks(b"9876543210") && !checks(b"987654321") && !checks(b"98765432 7"));
    }

    #[test]
    fn codes_and_diagnoses_have_their_shapes() {
        assert!(service_code(b"A007A") && !service_code(b"A000A") && !service_code(b"A007D") && !service_code(b"a007A"));
        assert!(diagnosis(b"460 ") && diagnosis(b"5401") && diagnosis(b"C01 ") && !diagnosis(b" 460") && !diagnosis(b"46  "));
        assert!(location(b"HIP ") && location(b"1234") && !location(b"HI  ") && !location(b"HIPP"));
    }
}
