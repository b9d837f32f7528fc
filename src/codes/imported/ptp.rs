//! NCCI procedure-to-procedure edits: 2.3 million pairs in 9 MB of memory, asked in some ten nanoseconds.
//!
//! A pair is four bytes: the second code's number and the number of what holds for it (dates, indicator, rationale), of which there
//! are some thousands. Pairs stand sorted under the first code.

use super::index::{self, CodeIndex};
use crate::date::Date;

/// An edit: the second code of the pair is not paid beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ptp<'t> {
    /// Whether a modifier can make both payable.
    pub indicator: Indicator,
    /// The first date of service that it holds for.
    pub from: Date,
    /// The last one; none while it stands.
    pub to: Option<Date>,
    /// Why the pair stands there, in the words of the file.
    pub rationale: &'t str,
}

/// The modifier indicator of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// 0: no modifier makes both payable.
    Never,
    /// 1: an NCCI-associated modifier does, where the record bears it out.
    WithModifier,
    /// 9: the edit was taken back for the whole of its dates.
    Void,
}

impl Indicator {
    /// The indicator that a file writes as this digit.
    pub fn of_digit(digit: &str) -> Option<Indicator> {
        match digit {
            "0" => Some(Indicator::Never),
            "1" => Some(Indicator::WithModifier),
            "9" => Some(Indicator::Void),
            _ => None,
        }
    }

    /// The digit in the file.
    pub const fn digit(self) -> char {
        match self {
            Indicator::Never => '0',
            Indicator::WithModifier => '1',
            Indicator::Void => '9',
        }
    }
}

/// The pairs of one edition.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The different codes; the group number of a code is its number here.
    codes: CodeIndex,
    /// Where the pairs of each first code begin; one more than there are codes.
    starts: Vec<u32>,
    /// The second code's number above, that of its terms below.
    pairs: Vec<u32>,
    terms: Vec<Terms>,
    rationales: Vec<String>,
}

/// A pair in force, for comparing editions: its codes as numbers that keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The first code.
    pub first: u64,
    /// The second code.
    pub second: u64,
    /// The modifier indicator.
    pub indicator: Indicator,
}

impl Pair {
    /// Its codes, spelled out.
    pub fn codes(&self) -> String {
        format!("{} {}", index::spelled(self.first), index::spelled(self.second))
    }
}

/// What holds for a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The first date of service.
    pub from: Date,
    /// The last one.
    pub to: Option<Date>,
    /// The modifier indicator.
    pub indicator: Indicator,
    /// The number of its rationale.
    pub rationale: u16,
}

impl Pairs {
    /// Pairs under their first codes. Every number in `pairs` is one of a code and of terms, and every rationale stands in its list.
    pub(super) fn new(codes: CodeIndex, (starts, pairs): (Vec<u32>, Vec<u32>), (terms, rationales): (Vec<Terms>, Vec<String>)) -> Pairs {
        Pairs { codes, starts, pairs, terms, rationales }
    }

    /// The edit of a pair on a date of service, first code in column 1; one that was taken back whole only where no other holds.
    #[inline]
    pub fn find(&self, column1: &str, column2: &str, on: Date) -> Option<Ptp<'_>> {
        let (first, second) = (index::number(column1)?, index::number(column2)?);
        let (first, second) = (self.codes.group(first)?, self.codes.group(second)?);
        let pairs = &self.pairs[self.starts[first] as usize..self.starts[first + 1] as usize];
        let second = u32::try_from(second).expect("codes are numbered in 16 bits");
        let at = pairs.partition_point(|pair| pair >> 16 < second);
        let same = pairs[at..].iter().take_while(|pair| **pair >> 16 == second);
        let terms = same.map(|pair| &self.terms[(pair & 0xFFFF) as usize]);
        let in_force = terms.filter(|terms| terms.from <= on && terms.to.is_none_or(|last| on <= last));
        in_force.min_by_key(|terms| terms.indicator).map(|terms| self.shown(terms))
    }

    fn shown(&self, terms: &Terms) -> Ptp<'_> {
        let rationale = &self.rationales[usize::from(terms.rationale)];
        Ptp { indicator: terms.indicator, from: terms.from, to: terms.to, rationale }
    }

    /// The pairs in force on a day, by first code, then second; those that were taken back are not in force.
    pub fn in_force(&self, on: Date) -> impl Iterator<Item = Pair> {
        let codes: Vec<u64> = self.codes.codes().collect();
        let of_first = (0..codes.len()).flat_map(|first| {
            let pairs = self.starts[first] as usize..self.starts[first + 1] as usize;
            self.pairs[pairs].iter().map(move |pair| (first, *pair))
        });
        of_first.filter_map(move |(first, pair)| {
            let terms = &self.terms[(pair & 0xFFFF) as usize];
            let stands = terms.from <= on && terms.to.is_none_or(|last| on <= last) && terms.indicator != Indicator::Void;
            stands.then(|| Pair { first: codes[first], second: codes[(pair >> 16) as usize], indicator: terms.indicator })
        })
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}
