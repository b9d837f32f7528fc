//! How amounts, numbers, dates and other people's texts are written: for people on a terminal, in a page, on paper,
//! and for programs in their plain form.
//!
//! Everything appends to a `Vec<u8>` that the caller reuses, without the detour of format strings.

use crate::date::Date;
use crate::money::{Money, Units};
use chrono::Datelike;

/// Appends an amount as `$1,234.50` or `-$3.10`.
pub fn push_dollars(out: &mut Vec<u8>, amount: Money) {
    out.extend_from_slice(if amount.is_negative() { b"-$" } else { b"$" });
    let cents = amount.cents().unsigned_abs();
    push_count(out, cents / 100);
    out.push(b'.');
    push_two_digits(out, cents % 100);
}

/// An amount as `$1,234.50` or `-$3.10`.
pub fn dollars(amount: Money) -> String {
    made(|out| push_dollars(out, amount))
}

/// Appends an amount as `1234.50` or `-3.10`, the form of [`Money`]'s `Display`.
pub fn push_amount(out: &mut Vec<u8>, amount: Money) {
    if amount.is_negative() {
        out.push(b'-');
    }
    let cents = amount.cents().unsigned_abs();
    push_number(out, cents / 100);
    out.push(b'.');
    push_two_digits(out, cents % 100);
}

/// Appends a number of services as `1`, `1.5` or `0.25`, the form of [`Units`]' `Display`.
pub fn push_units(out: &mut Vec<u8>, units: Units) {
    let thousandths = units.thousandths().unsigned_abs();
    out.extend_from_slice(if units.thousandths() < 0 { b"-" } else { b"" });
    push_number(out, thousandths / 1_000);
    if !thousandths.is_multiple_of(1_000) {
        let decimals = [b'.', digit(thousandths / 100), digit(thousandths / 10), digit(thousandths)];
        let zeros = decimals.iter().rev().take_while(|d| **d == b'0').count();
        out.extend_from_slice(&decimals[..decimals.len() - zeros]);
    }
}

/// Appends a number with thousands separators: `1,234,567`.
pub fn push_count(out: &mut Vec<u8>, number: u64) {
    if number < 1_000 {
        return push_number(out, number);
    }
    push_count(out, number / 1_000);
    out.push(b',');
    out.push(digit(number % 1_000 / 100));
    push_two_digits(out, number % 100);
}

/// Appends a number as `1234567`.
pub fn push_number(out: &mut Vec<u8>, mut number: u64) {
    // 20 digits are the most a u64 can need.
    let (mut text, mut start) = ([0_u8; 20], 20);
    loop {
        start -= 1;
        text[start] = digit(number);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&text[start..]);
}

/// A number with thousands separators: `1,234,567`.
pub fn count(number: u64) -> String {
    made(|out| push_count(out, number))
}

/// Appends a date as `Sep 30, 2026`: no reader on any continent takes it for another day.
pub fn push_date(out: &mut Vec<u8>, date: Date) {
    const MONTHS: [&[u8; 4]; 12] =
        [b"Jan ", b"Feb ", b"Mar ", b"Apr ", b"May ", b"Jun ", b"Jul ", b"Aug ", b"Sep ", b"Oct ", b"Nov ", b"Dec "];
    out.extend_from_slice(MONTHS[date.month0() as usize]);
    push_number(out, u64::from(date.day()));
    out.extend_from_slice(b", ");
    push_year(out, date);
}

/// Appends a date as `2026-09-30`.
pub fn push_iso(out: &mut Vec<u8>, date: Date) {
    push_year(out, date);
    out.push(b'-');
    push_two_digits(out, u64::from(date.month()));
    out.push(b'-');
    push_two_digits(out, u64::from(date.day()));
}

/// A date as `Sep 30, 2026`.
pub fn date(date: Date) -> String {
    made(|out| push_date(out, date))
}

/// Appends a text for HTML, in content and in quoted attributes alike: `& < > " '` become references, control characters spaces.
pub fn push_html(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    // Without a branch per byte this is many bytes at a time, and nearly every text is plain.
    if !bytes
        .iter()
        .fold(false, |care, &b| care | (b < b' ') | (b == 0x7f) | (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"') | (b == b'\''))
    {
        return out.extend_from_slice(bytes);
    }
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !NEEDS_CARE[byte as usize] {
            continue;
        }
        out.extend_from_slice(&bytes[done..at]);
        done = at + 1;
        out.extend_from_slice(match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => b" ",
        });
    }
    out.extend_from_slice(&bytes[done..]);
}

/// A text for HTML: see [`push_html`].
pub fn html(text: &str) -> String {
    made(|out| push_html(out, text))
}

/// Appends a text for a terminal or a log: what could move the cursor, colour the screen or turn the reading direction becomes `?`.
pub fn push_plain(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return out.extend_from_slice(text.as_bytes());
    }
    for character in text.chars() {
        let shown = if character.is_control() || steers(character) { '?' } else { character };
        out.extend_from_slice(shown.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Characters that are not control characters for Rust and yet change how their neighbours are shown.
fn steers(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Bytes that HTML must not see as they are; bytes of longer UTF-8 characters are all above 0x7f and pass.
const NEEDS_CARE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 0x20 || byte == 0x7f || matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | b'\'');
        byte += 1;
    }
    table
};

/// Years beyond 9999 cannot be read, so they never get here.
fn push_year(out: &mut Vec<u8>, date: Date) {
    let year = u64::from(date.year().unsigned_abs());
    push_two_digits(out, year / 100);
    push_two_digits(out, year % 100);
}

fn push_two_digits(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&[digit(number / 10), digit(number)]);
}

/// The last digit of a number.
fn digit(number: u64) -> u8 {
    b'0' + u8::try_from(number % 10).expect("a remainder of ten fits a byte")
}

fn made(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::with_capacity(24);
    write(&mut out);
    String::from_utf8(out).expect("only whole UTF-8 characters are appended")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn amounts_and_counts_are_grouped_by_thousands() {
        let shown: Vec<String> = [0, 5, 99_999, 123_450, -310, i64::MIN].map(|c| dollars(Money::from_cents(c))).to_vec();
        assert_eq!(shown, ["$0.00", "$0.05", "$999.99", "$1,234.50", "-$3.10", "-$92,233,720,368,547,758.08"]);
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(count(1_000), "1,000");
    }

    #[test]
    fn dates_name_their_month() {
        assert_eq!(date(Date::from_ymd_opt(2026, 9, 3).unwrap()), "Sep 3, 2026");
        assert_eq!(date(Date::from_ymd_opt(1905, 12, 31).unwrap()), "Dec 31, 1905");
    }

    #[test]
    fn the_plain_forms_are_those_of_the_types_themselves() {
        for cents in [0, 5, -5, 99, 123_450, -310, i64::MAX, i64::MIN] {
            let amount = Money::from_cents(cents);
            assert_eq!(made(|out| push_amount(out, amount)), amount.to_string());
        }
        for thousandths in [0, 1, -1, 10, 1_000, 1_500, 2_250, -12_345, i64::MIN] {
            let units = Units::from_thousandths(thousandths);
            assert_eq!(made(|out| push_units(out, units)), units.to_string());
        }
        for date in [(2026, 9, 3), (905, 12, 31), (9999, 1, 10)].map(|(y, m, d)| Date::from_ymd_opt(y, m, d).unwrap()) {
            assert_eq!(made(|out| push_iso(out, date)), date.to_string());
        }
        assert_eq!(made(|out| push_number(out, u64::MAX)), u64::MAX.to_string());
    }

    #[test]
    fn no_text_escapes_from_html() {
        assert_eq!(html("<b a=\"1\">O'Neil & Núñez\u{0}\n"), "&lt;b a=&quot;1&quot;&gt;O&#39;Neil &amp; Núñez  ");
        assert_eq!(html("plain"), "plain");
    }

    #[test]
    fn no_text_steers_a_terminal() {
        let plain = |text| made(|out| push_plain(out, text));
        assert_eq!(plain("\u{1b}[31mred\u{202e}txt\r"), "?[31mred?txt?");
        assert_eq!(plain("Zoë"), "Zoë");
    }
}
