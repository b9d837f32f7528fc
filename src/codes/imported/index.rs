//! Codes to row numbers: a small hash table over codes of at most ten characters, asked in a few nanoseconds.

/// The groups of rows that stand under one code each.
#[derive(Debug, Default)]
pub(super) struct CodeIndex {
    /// Group numbers plus one by hash; 0 is an empty place.
    slots: Vec<u32>,
    /// Each code with its first row; the rows of a code end where those of the next begin.
    groups: Vec<(u64, u32)>,
    /// How far a hash is shifted down to a slot.
    shift: u32,
}

/// What each byte is worth; 0 for those that no code has.
const DIGITS: [u8; 256] = {
    let mut digits = [0; 256];
    let mut digit = 1;
    while digit <= 36 {
        digits[(if digit <= 10 { b'0' + digit - 1 } else { b'A' + digit - 11 }) as usize] = digit;
        digit += 1;
    }
    digits
};
/// Characters of the longest code: a provider taxonomy.
const LENGTH: usize = 10;

/// A code as a number that keeps the order of codes, six bits a character; `None` unless it is one to ten digits and capital letters.
#[inline]
pub(super) fn number(code: &str) -> Option<u64> {
    let bytes = code.as_bytes();
    if bytes.is_empty() || bytes.len() > LENGTH {
        return None;
    }
    let (mut number, mut wrong) = (0, false);
    for byte in bytes {
        let digit = DIGITS[usize::from(*byte)];
        wrong |= digit == 0;
        number = (number << 6) | u64::from(digit);
    }
    (!wrong).then_some(number << (6 * (LENGTH - bytes.len())))
}

/// The characters of a number.
pub(super) fn spelled(number: u64) -> String {
    let digits = (0..LENGTH).rev().map(|place| u8::try_from((number >> (6 * place)) & 63).expect("six bits fit a byte"));
    digits.take_while(|digit| *digit != 0).map(|digit| char::from(if digit < 11 { digit - 1 + b'0' } else { digit - 11 + b'A' })).collect()
}

impl CodeIndex {
    /// Indexes the codes of rows in their order; equal codes stand together.
    pub(super) fn of(codes: impl Iterator<Item = u64>) -> CodeIndex {
        let mut groups: Vec<(u64, u32)> = Vec::new();
        for (code, row) in codes.zip(0..) {
            if groups.last().is_none_or(|(last, _)| *last != code) {
                groups.push((code, row));
            }
        }
        let size = (groups.len() * 2).next_power_of_two().max(2);
        let mut index = CodeIndex { slots: vec![0; size], groups, shift: 64 - size.trailing_zeros() };
        for group in 0..index.groups.len() {
            let mut slot = index.slot(index.groups[group].0);
            while index.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            index.slots[slot] = u32::try_from(group + 1).expect("rows are counted in 32 bits");
        }
        index
    }

    #[inline]
    fn slot(&self, code: u64) -> usize {
        // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio. Codes of five characters have their bits at the top,
        // where a product would push them out, so they go down first.
        (code.rotate_left(34).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// The group of a code: its place among the different codes, in the order in which they were given.
    #[inline]
    pub(super) fn group(&self, code: u64) -> Option<usize> {
        let mut slot = self.slot(code);
        while let Some(at) = (*self.slots.get(slot)?).checked_sub(1) {
            if self.groups[at as usize].0 == code {
                return Some(at as usize);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// The rows of a code, of `all` rows that the table has.
    #[inline]
    pub(super) fn rows(&self, code: u64, all: usize) -> std::ops::Range<usize> {
        let Some(group) = self.group(code) else { return 0..0 };
        let end = self.groups.get(group + 1).map_or(all, |(_, row)| *row as usize);
        self.groups[group].1 as usize..end
    }

    /// The different codes, in the order in which they were given.
    pub(super) fn codes(&self) -> impl Iterator<Item = u64> {
        self.groups.iter().map(|(code, _)| *code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_code_is_found_with_its_rows_and_no_other_is() {
        let codes: Vec<u64> = (0..5_000).map(|n| number(&format!("{:05}", n / 2 * 7)).unwrap()).collect();
        let index = CodeIndex::of(codes.iter().copied());
        for (row, code) in codes.iter().enumerate() {
            assert!(index.rows(*code, codes.len()).contains(&row));
            assert_eq!(index.rows(*code, codes.len()).len(), 2);
        }
        assert!(index.rows(number("00001").unwrap(), codes.len()).is_empty());
        for wrong in ["", "12345678901", "j1100", "J 110", "É"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        for code in ["J1100", "207Q00000X", "A1", "0"] {
            assert_eq!(spelled(number(code).unwrap()), code);
        }
        assert!(number("A1") < number("A10") && number("A10") < number("A2"));
    }

    #[test]
    fn an_empty_table_answers_too() {
        assert_eq!(CodeIndex::of(std::iter::empty()).group(7), None);
        assert_eq!(CodeIndex::default().group(7), None);
    }
}
