//! The codes of all editions in one sorted table of numbers: 0.6 MB, searched in a few steps.

use crate::codes::blob::{Numbers, unpack};
use std::ops::Range;
use std::sync::OnceLock;

const BILLABLE: u32 = 1;
const MANIFESTATION: u32 = 2;
const OWN_WORDS: u32 = 4;
const FIRST_EDITION: u32 = 8;
/// Bits of a row below the digits of its code.
const FLAG_BITS: u32 = 8;
/// How many values the four characters after the category take: 37 to the fourth.
const SUFFIXES: u64 = 37 * 37 * 37 * 37;

/// A code as seven digits to base 37 (nothing, 0-9, A-Z): the order of numbers is the order of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number(u64);

impl Number {
    /// `None` unless it is three to seven capital letters and digits.
    #[inline]
    pub(super) fn of(code: &str) -> Option<Number> {
        let code = code.as_bytes();
        if !(3..=7).contains(&code.len()) {
            return None;
        }
        let mut number = 0;
        for at in 0..7 {
            let digit = match code.get(at) {
                None => 0,
                Some(b @ b'0'..=b'9') => u64::from(b - b'0') + 1,
                Some(b @ b'A'..=b'Z') => u64::from(b - b'A') + 11,
                Some(_) => return None,
            };
            number = number * 37 + digit;
        }
        Some(Number(number))
    }

    pub(super) fn get(self) -> u64 {
        self.0
    }

    /// The numbers of all codes that begin with this one, itself included.
    fn family(self) -> Range<u64> {
        let mut width = 1;
        while (self.0 / width).is_multiple_of(37) {
            width *= 37;
        }
        self.0..self.0 + width
    }

    fn split(number: u64) -> (usize, u32) {
        let category = usize::try_from(number / SUFFIXES).expect("a category is below 37 to the third");
        (category, u32::try_from(number % SUFFIXES).expect("a suffix has 21 bits"))
    }
}

/// One row: a code with what some editions say of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its position in the table, which is also that of its titles.
    pub(super) at: u32,
    flags: u32,
}

impl Row {
    pub(super) fn is_billable(self) -> bool {
        self.flags & BILLABLE != 0
    }
    pub(super) fn is_manifestation(self) -> bool {
        self.flags & MANIFESTATION != 0
    }
    pub(super) fn has_own_words(self) -> bool {
        self.flags & OWN_WORDS != 0
    }
    /// Whether the row stands in an edition, counted from the oldest.
    pub(super) fn stands_in(self, edition: usize) -> bool {
        self.flags & (FIRST_EDITION << edition) != 0
    }
}

/// The table.
pub(super) struct Keys {
    /// Digits of the last four characters above, flags below; sorted within a category.
    rows: Vec<u32>,
    /// Where the rows of each category end; a category is the first three characters as a number.
    ends: Vec<u32>,
}

/// The table, unpacked when first asked for.
#[inline]
pub(super) fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| Keys::read(&unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-keys.bin")))))
}

impl Keys {
    fn read(bytes: &[u8]) -> Keys {
        let mut numbers = Numbers::new(bytes);
        let count = numbers.next_u32();
        let mut rows = Vec::with_capacity(count as usize);
        let mut ends = vec![0; 37 * 37 * 37];
        let (mut number, mut filled) = (0, 0);
        for at in 0..count {
            number += numbers.next();
            let (category, suffix) = Number::split(number);
            ends[filled..category].fill(at);
            filled = category;
            rows.push(suffix << FLAG_BITS | numbers.next_u32());
        }
        ends[filled..].fill(count);
        Keys { rows, ends }
    }

    /// How many rows all editions have together.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a code in an edition.
    #[inline]
    pub(super) fn find(&self, code: Number, edition: usize) -> Option<Row> {
        let (category, suffix) = Number::split(code.0);
        let rows = self.category(category);
        let start = rows.start + self.rows[rows.clone()].partition_point(|row| row >> FLAG_BITS < suffix);
        // A code has as many rows as editions disagree on it: one, rarely two.
        (start..rows.end)
            .map(|at| self.row(at))
            .take_while(|row| self.rows[row.at as usize] >> FLAG_BITS == suffix)
            .find(|row| row.stands_in(edition))
    }

    /// The rows of every code that begins with this one, in every edition.
    pub(super) fn family(&self, code: Number) -> impl Iterator<Item = Row> {
        let family = code.family();
        let (category, first) = Number::split(family.start);
        let past = first + u32::try_from(family.end - family.start).expect("a family is at most a category");
        let rows = self.category(category);
        let bound = |suffix: u32| rows.start + self.rows[rows.clone()].partition_point(|row| row >> FLAG_BITS < suffix);
        (bound(first)..bound(past)).map(|at| self.row(at))
    }

    /// One row by its position.
    pub(super) fn row(&self, at: usize) -> Row {
        let flags = self.rows[at] & ((1 << FLAG_BITS) - 1);
        Row { at: u32::try_from(at).expect("the table has fewer rows than 32 bits count"), flags }
    }

    /// The code of a row, spelled out.
    pub(super) fn code(&self, row: Row) -> super::Code {
        let at = row.at;
        let category = self.ends.partition_point(|end| *end <= at) as u64;
        super::Code::of_number(category * SUFFIXES + u64::from(self.rows[at as usize] >> FLAG_BITS))
    }

    /// Characters of the code of a row.
    pub(super) fn length(&self, row: Row) -> usize {
        let mut suffix = self.rows[row.at as usize] >> FLAG_BITS;
        let mut length = if suffix == 0 { 3 } else { 7 };
        while suffix > 0 && suffix.is_multiple_of(37) {
            suffix /= 37;
            length -= 1;
        }
        length
    }

    /// All rows, in the order of codes.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.rows.len()).map(|at| self.row(at))
    }

    /// All rows with their codes, quicker than asking for the code of each.
    pub(super) fn rows_with_codes(&self) -> impl Iterator<Item = (super::Code, Row)> {
        let categories = (0_u64..).zip(0..self.ends.len());
        categories.flat_map(move |(number, category)| {
            let code = move |at: usize| super::Code::of_number(number * SUFFIXES + u64::from(self.rows[at] >> FLAG_BITS));
            self.category(category).map(move |at| (code(at), self.row(at)))
        })
    }

    fn category(&self, category: usize) -> Range<usize> {
        let start = if category == 0 { 0 } else { self.ends[category - 1] as usize };
        start..self.ends[category] as usize
    }
}
