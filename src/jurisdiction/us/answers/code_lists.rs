//! Which reason and remark codes exist. Only codes: what they mean is X12's text, and is not here.
//!
//! The lists grow three times a year, so a code that is not known is reported and posted all the same. The ends of the ranges are from
//! memory; codes that were taken out of use still come in corrections of old claims and count as known.

/// Whether this is a claim adjustment reason code (CARC).
pub fn is_reason(code: &str) -> bool {
    match code.as_bytes() {
        [b'1'..=b'9', ..] => number(code).is_some_and(|n| n <= 305),
        [b'A', digits @ ..] => within(digits, 0, 8),
        [b'B', digits @ ..] => within(digits, 1, 23),
        [b'D', digits @ ..] => within(digits, 1, 23),
        [b'P', digits @ ..] => within(digits, 1, 32),
        [b'W', digits @ ..] => within(digits, 1, 9),
        [b'Y', digits @ ..] => within(digits, 1, 3),
        _ => false,
    }
}

/// Whether this is a remittance advice remark code (RARC).
pub fn is_remark(code: &str) -> bool {
    match code.as_bytes() {
        [b'M', b'A', digits @ ..] if digits.len() >= 2 => {
            digits.iter().all(u8::is_ascii_digit) && tail(code, 2).is_some_and(|n| (1..=134).contains(&n))
        }
        [b'M', digits @ ..] => within(digits, 1, 144),
        [b'N', digits @ ..] => within(digits, 1, 930),
        _ => false,
    }
}

fn within(digits: &[u8], least: u32, most: u32) -> bool {
    std::str::from_utf8(digits).ok().and_then(number).is_some_and(|n| (least..=most).contains(&n))
}

fn tail(code: &str, from: usize) -> Option<u32> {
    code.get(from..)?.parse().ok()
}

/// A number without sign and without zeros before it.
fn number(digits: &str) -> Option<u32> {
    let plain = digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    plain.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_use_are_known_and_inventions_are_not() {
        for code in ["1", "45", "97", "243", "253", "A1", "B15", "P14", "W1"] {
            assert!(is_reason(code), "{code}");
        }
        for code in ["", "0", "045", "9999", "B99", "XX", "1A", "+5"] {
            assert!(!is_reason(code), "{code}");
        }
        for code in ["M15", "MA01", "MA130", "N4", "N390"] {
            assert!(is_remark(code), "{code}");
        }
        for code in ["", "ZZZZ", "N0", "M999", "MA1", "MA999", "45"] {
            assert!(!is_remark(code), "{code}");
        }
    }
}
