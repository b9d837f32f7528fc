//! The codes of all editions of a book in one sorted table of numbers: 0.6 MB, searched in a few steps.

use super::{pack, wording};
use crate::codes::blob::Numbers;
use std::ops::Range;

const BILLABLE: u32 = 1;
const MANIFESTATION: u32 = 2;
const OWN_WORDS: u32 = 4;
const FIRST_EDITION: u32 = 8;
const SIDE: u32 = 64;
/// Bits of a row below the digits of its code, which have 21.
const FLAG_BITS: u32 = 9;
/// How many values the four characters after the category take: 37 to the fourth.
const SUFFIXES: u32 = 37 * 37 * 37 * 37;

/// A code as seven digits to base 37 (nothing, 0-9, A-Z): the order of numbers is the order of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number {
    /// The first three digits.
    category: u32,
    /// The last four.
    suffix: u32,
}

/// What each byte is worth as a digit; 0 for those that no code has.
const DIGITS: [u8; 256] = {
    let mut digits = [0; 256];
    let mut digit = 1;
    while digit <= 36 {
        digits[if digit <= 10 { b'0' + digit - 1 } else { b'A' + digit - 11 } as usize] = digit;
        digit += 1;
    }
    digits
};

impl Number {
    /// `None` unless it is three to seven capital letters and digits.
    #[inline]
    pub(super) fn of(code: impl AsRef<[u8]>) -> Option<Number> {
        let (category, rest) = code.as_ref().split_at_checked(3)?;
        if rest.len() > 4 {
            return None;
        }
        let mut wrong = false;
        let mut digit = |byte: u8| {
            let digit = DIGITS[usize::from(byte)];
            wrong |= digit == 0;
            u32::from(digit)
        };
        let category = category.iter().fold(0, |number, byte| number * 37 + digit(*byte));
        let suffix = rest.iter().fold(0, |number, byte| number * 37 + digit(*byte)) * [SUFFIXES, 37 * 37 * 37, 37 * 37, 37, 1][rest.len()];
        (!wrong).then_some(Number { category, suffix })
    }

    /// All its digits as one number.
    #[inline]
    pub(super) fn as_u64(self) -> u64 {
        u64::from(self.category) * u64::from(SUFFIXES) + u64::from(self.suffix)
    }

    /// The digits of its category: below 37 to the third.
    #[inline]
    pub(super) fn category(self) -> u16 {
        u16::try_from(self.category).expect("37 to the third is below 2 to the 16th")
    }

    /// The category in all digits of a code.
    pub(super) fn category_of(number: u64) -> u16 {
        u16::try_from(number / u64::from(SUFFIXES)).expect("37 to the third is below 2 to the 16th")
    }

    /// The suffixes of all codes that begin with this one, itself included.
    fn family(self) -> Range<u32> {
        let mut width = 1;
        while width < SUFFIXES && (self.suffix / width).is_multiple_of(37) {
            width *= 37;
        }
        self.suffix..self.suffix + width
    }

    /// Its characters.
    pub(super) fn code(self) -> super::Code {
        let mut text = [0; 7];
        let (front, back) = text.split_at_mut(3);
        let length = spell(self.category, front) + spell(self.suffix, back);
        super::Code { text, length }
    }
}

/// Writes the digits of a number as characters, and says how many there are.
fn spell(mut number: u32, text: &mut [u8]) -> u8 {
    let mut length = 0;
    for byte in text.iter_mut().rev() {
        let digit = u8::try_from(number % 37).expect("a remainder of 37 fits a byte");
        number /= 37;
        if digit > 0 {
            *byte = if digit < 11 { digit - 1 + b'0' } else { digit - 11 + b'A' };
            length += 1;
        }
    }
    length
}

/// One row: a code with what some editions say of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its position in the table, which is also that of its titles.
    pub(super) at: u32,
    flags: u32,
}

impl Row {
    fn new(row: u32, at: usize) -> Row {
        Row { at: u32::try_from(at).expect("the table has fewer rows than 32 bits count"), flags: row & ((1 << FLAG_BITS) - 1) }
    }
    pub(super) fn is_billable(self) -> bool {
        self.flags & BILLABLE != 0
    }
    pub(super) fn is_manifestation(self) -> bool {
        self.flags & MANIFESTATION != 0
    }
    pub(super) fn has_own_words(self) -> bool {
        self.flags & OWN_WORDS != 0
    }
    /// The side of the body that the title names.
    #[inline]
    pub(super) fn side(self) -> Option<super::Side> {
        match self.flags / SIDE % 8 {
            1 => Some(super::Side::Right),
            2 => Some(super::Side::Left),
            3 => Some(super::Side::Both),
            4 => Some(super::Side::Open),
            _ => None,
        }
    }
    /// Whether the row stands in an edition, counted from the oldest.
    pub(super) fn stands_in(self, edition: usize) -> bool {
        self.flags & (FIRST_EDITION << edition) != 0
    }
}

/// The table.
#[derive(Debug)]
pub(super) struct Keys {
    /// Digits of the last four characters above, flags below; sorted within a category.
    rows: Vec<u32>,
    /// Where the rows of each category end; a category is the first three characters as a number.
    ends: Vec<u32>,
}

impl Keys {
    /// Reads rows as the build packs them: how many there are; for each the step from the code before, and its flags.
    pub(super) fn read(bytes: &[u8]) -> Keys {
        let mut numbers = Numbers::new(bytes);
        let count = numbers.next_u32();
        let mut rows = Vec::with_capacity(count as usize);
        let mut ends = vec![0; 37 * 37 * 37];
        let (mut number, mut filled) = (0, 0);
        for at in 0..count {
            number += numbers.next();
            let category = usize::try_from(number / u64::from(SUFFIXES)).expect("a category is below 37 to the third");
            let suffix = u32::try_from(number % u64::from(SUFFIXES)).expect("a suffix has 21 bits");
            ends[filled..category].fill(at);
            filled = category;
            rows.push((suffix << FLAG_BITS) | numbers.next_u32());
        }
        ends[filled..].fill(count);
        Keys { rows, ends }
    }

    /// The rows of one edition: code, whether it is billable, its title and the side that this names. `None` for what is no code, and
    /// for codes out of order.
    pub(super) fn of<'r>(rows: impl ExactSizeIterator<Item = Option<(&'r str, bool, &'r str, u32)>>) -> Option<Keys> {
        let mut packed = pack::Numbers::default();
        packed.push(rows.len() as u64);
        let mut last = 0;
        for row in rows {
            let (code, billable, title, side) = row?;
            let number = Number::of(code)?.as_u64();
            packed.push(number.checked_sub(last).filter(|step| *step > 0)?);
            last = number;
            let manifestation = if billable && wording::is_manifestation(title) { MANIFESTATION } else { 0 };
            let side = if billable { side.min(7) * SIDE } else { 0 };
            packed.push(u64::from((u32::from(billable) * BILLABLE) | manifestation | FIRST_EDITION | side));
        }
        Some(Keys::read(&packed.into_bytes()))
    }

    /// How many rows all editions have together.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a code in an edition.
    #[inline]
    pub(super) fn find(&self, code: Number, edition: usize) -> Option<Row> {
        let category = self.category(code.category as usize);
        let rows = &self.rows[category.clone()];
        let first = rows.partition_point(|row| *row < code.suffix << FLAG_BITS);
        // A code has as many rows as editions disagree on it: one, rarely two.
        let same_code = rows[first..].iter().zip(category.start + first..).take_while(|(row, _)| *row >> FLAG_BITS == code.suffix);
        same_code.map(|(row, at)| Row::new(*row, at)).find(|row| row.stands_in(edition))
    }

    /// The rows of every code that begins with this one, in every edition.
    pub(super) fn family(&self, code: Number) -> impl Iterator<Item = Row> {
        let family = code.family();
        let rows = self.category(code.category as usize);
        let bound = |suffix: u32| rows.start + self.rows[rows.clone()].partition_point(|row| row >> FLAG_BITS < suffix);
        (bound(family.start)..bound(family.end)).map(|at| self.row(at))
    }

    /// One row by its position.
    pub(super) fn row(&self, at: usize) -> Row {
        Row::new(self.rows[at], at)
    }

    /// The code of a row, spelled out.
    pub(super) fn code(&self, row: Row) -> super::Code {
        let at = row.at;
        let category = self.ends.partition_point(|end| *end <= at);
        self.number(category, at as usize).code()
    }

    /// Characters of the code of a row.
    pub(super) fn length(&self, row: Row) -> usize {
        let suffix = self.rows[row.at as usize] >> FLAG_BITS;
        let places = [SUFFIXES, 37 * 37 * 37, 37 * 37, 37, 1];
        (3..).zip(places).find(|(_, place)| suffix.is_multiple_of(*place)).map_or(7, |(length, _)| length)
    }

    /// All rows, in the order of codes.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.rows.len()).map(|at| self.row(at))
    }

    /// All rows with their codes, quicker than asking for the code of each.
    pub(super) fn rows_with_codes(&self) -> impl Iterator<Item = (super::Code, Row)> {
        (0..self.ends.len())
            .flat_map(move |category| self.category(category).map(move |at| (self.number(category, at).code(), self.row(at))))
    }

    fn number(&self, category: usize, at: usize) -> Number {
        let category = u32::try_from(category).expect("a category is below 37 to the third");
        Number { category, suffix: self.rows[at] >> FLAG_BITS }
    }

    fn category(&self, category: usize) -> Range<usize> {
        let start = if category == 0 { 0 } else { self.ends[category - 1] as usize };
        start..self.ends[category] as usize
    }
}
