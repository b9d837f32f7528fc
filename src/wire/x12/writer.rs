//! How values are spelled in X12. There is no escaping: what cannot be sent must be replaced before, with a finding.

use super::Separators;
use crate::date::{self, Date};
use crate::money::{Money, Units};

/// Which bytes of data go out as they are, in upper case, or not at all, given the separators in use.
#[derive(Debug)]
pub struct Alphabet {
    /// For each byte what is sent; 0 for what cannot be.
    sent: [u8; 256],
}

impl Alphabet {
    /// The basic and extended character sets without lower-case letters and without the separators.
    pub fn new(separators: &Separators) -> Alphabet {
        let mut sent = [0; 256];
        for byte in 0x20..=0x7e_u8 {
            let upper = byte.to_ascii_uppercase();
            if !separators.contains(upper) && !matches!(upper, b'`' | b'{'..=b'~' | b'\\' | b'^') {
                sent[usize::from(byte)] = upper;
            }
        }
        Alphabet { sent }
    }

    /// Whether the text can be sent, apart from the case of its letters.
    pub fn takes(&self, text: &[u8]) -> bool {
        text.iter().all(|&b| self.sent[usize::from(b)] != 0)
    }

    /// Appends the text in upper case, a blank for what cannot be sent; says whether all of it could.
    pub fn push(&self, out: &mut Vec<u8>, text: &[u8]) -> bool {
        let mut whole = true;
        out.extend(text.iter().map(|&b| match self.sent[usize::from(b)] {
            0 => {
                whole = false;
                b' '
            }
            other => other,
        }));
        whole
    }
}

/// Appends an amount as type R: `180`, `120.5`, `.5`, `-.5`, `0`.
pub fn push_amount(out: &mut Vec<u8>, amount: Money) {
    push_scaled::<100>(out, amount.cents());
}

/// Appends a number of units as type R, at most three decimals.
pub fn push_units(out: &mut Vec<u8>, units: Units) {
    push_scaled::<1_000>(out, units.thousandths());
}

/// Appends a count as type N0.
#[inline]
pub fn push_count(out: &mut Vec<u8>, count: u64) {
    // Most counts are of one digit.
    if count < 10 { out.push(digit(count)) } else { push_digits(out, count) }
}

fn push_digits(out: &mut Vec<u8>, count: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = count;
    loop {
        at -= 1;
        digits[at] = digit(rest);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a number with leading zeros to at least `width` digits: ISA13 has nine, ST02 at least four.
pub fn push_control(out: &mut Vec<u8>, number: u32, width: usize) {
    let start = out.len();
    push_count(out, u64::from(number));
    let missing = width.saturating_sub(out.len() - start);
    out.splice(start..start, std::iter::repeat_n(b'0', missing));
}

/// Appends a date as `D8`.
pub fn push_date(out: &mut Vec<u8>, day: Date) {
    date::push_compact(out, day);
}

/// Appends a span of dates as `RD8`.
pub fn push_dates(out: &mut Vec<u8>, from: Date, to: Date) {
    date::push_compact(out, from);
    out.push(b'-');
    date::push_compact(out, to);
}

/// Appends a text with blanks up to `width`: ISA06 and ISA08 have fifteen bytes.
pub fn push_padded(out: &mut Vec<u8>, text: &[u8], width: usize) {
    out.extend_from_slice(text);
    out.extend(std::iter::repeat_n(b' ', width.saturating_sub(text.len())));
}

/// Ends a composite element that begins at `start`: empty components at its end are dropped.
pub fn end_composite(out: &mut Vec<u8>, start: usize, separators: &Separators) {
    while out.len() > start && out.last() == Some(&separators.component) {
        out.pop();
    }
}

/// Ends a segment: empty elements at its end are dropped, terminator and line end follow.
#[inline]
pub fn end_segment(out: &mut Vec<u8>, separators: &Separators, line_end: &[u8]) {
    while out.last() == Some(&separators.element) {
        out.pop();
    }
    out.push(separators.terminator);
    if !line_end.is_empty() {
        out.extend_from_slice(line_end);
    }
}

/// Type R: no leading zeros, no zeros at the end of the fraction, no point without a fraction, no minus zero.
/// `SCALE` is a power of ten, known when the program is built because dividing by it is then a multiplication.
fn push_scaled<const SCALE: u64>(out: &mut Vec<u8>, value: i64) {
    let size = value.unsigned_abs();
    if value < 0 {
        out.push(b'-');
    }
    if size >= SCALE || size == 0 {
        push_count(out, size / SCALE);
    }
    let mut fraction = size % SCALE;
    if fraction != 0 {
        out.push(b'.');
    }
    while fraction != 0 {
        fraction *= 10;
        out.push(digit(fraction / SCALE));
        fraction %= SCALE;
    }
}

fn digit(value: u64) -> u8 {
    b'0' + u8::try_from(value % 10).expect("a remainder of ten fits a byte")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn amounts_have_one_spelling() {
        let amount = |cents| written(|out| push_amount(out, Money::from_cents(cents)));
        let spelled: Vec<String> = [18_000, 12_050, 50, 5, -50, 0, -310, 100, 9_999_999_999].map(amount).to_vec();
        assert_eq!(spelled, ["180", "120.5", ".5", ".05", "-.5", "0", "-3.1", "1", "99999999.99"]);
        assert_eq!(written(|out| push_units(out, Units::from_thousandths(1_250))), "1.25");
    }

    #[test]
    fn control_numbers_are_padded_and_never_cut() {
        assert_eq!(written(|out| push_control(out, 7, 9)), "000000007");
        assert_eq!(written(|out| push_control(out, 12_345, 4)), "12345");
    }

    #[test]
    fn separators_never_pass_as_data() {
        let alphabet = Alphabet::new(&Separators::USUAL);
        let mut out = Vec::new();
        assert!(alphabet.push(&mut out, b"O'Brien-Smith, 3rd floor #4"));
        assert!(!alphabet.push(&mut out, "A*B:C^D~E\n\u{e9}".as_bytes()));
        assert_eq!(String::from_utf8(out).expect("ASCII"), "O'BRIEN-SMITH, 3RD FLOOR #4A B C D E   ");
    }

    #[test]
    fn empty_ends_are_dropped() {
        let mut out = b"REF*G1**".to_vec();
        end_segment(&mut out, &Separators::USUAL, b"\n");
        assert_eq!(out, b"REF*G1~\n");
    }

    proptest! {
        #[test]
        fn an_amount_reads_back(cents in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let text = written(|out| push_amount(out, Money::from_cents(cents)));
            prop_assert_eq!(Money::parse(&text), Ok(Money::from_cents(cents)));
        }
    }
}
