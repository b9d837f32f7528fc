//! NCCI pairs as they lie on the disk: numbers in LEB128, alike beside alike, so that they pack well.
//!
//! In this order: rationales; terms, the most frequent first; the different codes as steps to base 37; how many pairs each has as first
//! code; the second codes as steps; the numbers of the terms.

use super::index::{self, CodeIndex};
use super::ptp::{Indicator, Pairs, Terms};
use crate::codes::blob::Numbers;
use crate::date::Date;
use crate::limits;
use std::collections::HashMap;

/// Pairs on their way to the disk.
#[derive(Debug, Default)]
pub struct PairsToStore {
    /// First code and second code, each five digits to base 37, and the number of the terms.
    rows: Vec<(u32, u32, u32)>,
    terms: HashMap<Terms, u32>,
    rationales: HashMap<String, u16>,
}

/// Why a pair cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unstorable {
    /// A code that is not five letters and digits.
    Code,
    /// More different rationales or terms than any edition has.
    TooVaried,
}

impl PairsToStore {
    /// Adds a pair.
    ///
    /// # Errors
    /// When a code has not five characters, or there are too many different terms.
    pub fn add(
        &mut self,
        (first, second): (&str, &str),
        (from, to): (Date, Option<Date>),
        indicator: Indicator,
        rationale: &str,
    ) -> Result<(), Unstorable> {
        let (first, second) = (to_base_37(first).ok_or(Unstorable::Code)?, to_base_37(second).ok_or(Unstorable::Code)?);
        let rationale = match self.rationales.get(rationale) {
            Some(number) => *number,
            None => {
                let number = u16::try_from(self.rationales.len()).map_err(|_| Unstorable::TooVaried)?;
                self.rationales.insert(rationale.to_string(), number);
                number
            }
        };
        let next = u32::try_from(self.terms.len()).map_err(|_| Unstorable::TooVaried)?;
        let terms = *self.terms.entry(Terms { from, to, indicator, rationale }).or_insert(next);
        if terms > u32::from(u16::MAX) {
            return Err(Unstorable::TooVaried);
        }
        self.rows.push((first, second, terms));
        Ok(())
    }

    /// How many pairs were added.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Sorts the pairs, drops those that stand twice word for word, and writes them.
    ///
    /// # Errors
    /// When there are more different codes than 16 bits count.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Unstorable> {
        self.rows.sort_unstable();
        self.rows.dedup();
        let mut codes: Vec<u32> = self.rows.iter().flat_map(|(first, second, _)| [*first, *second]).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > usize::from(u16::MAX) {
            return Err(Unstorable::TooVaried);
        }
        let mut out = Writer::default();
        let renumbered = self.write_terms(&mut out);
        out.push(codes.len());
        codes.iter().fold(0, |last, code| {
            out.push((code - last) as usize);
            *code
        });
        let mut rows = self.rows.iter().peekable();
        for code in &codes {
            let mut count = 0;
            while rows.next_if(|row| row.0 == *code).is_some() {
                count += 1;
            }
            out.push(count);
        }
        let numbers: HashMap<u32, usize> = codes.iter().copied().zip(0..).collect();
        let mut last = (0, 0);
        for (first, second, _) in &self.rows {
            let second = numbers[second];
            out.push(if last.0 == *first { second - last.1 } else { second });
            last = (*first, second);
        }
        self.rows.iter().for_each(|(.., terms)| out.push(renumbered[*terms as usize]));
        Ok(out.bytes)
    }

    /// Hands over each pair as a line of text, in their order: column 1, column 2, first day, last day, indicator, rationale.
    pub fn texts(&self, line: &mut dyn FnMut(&[u8])) {
        let mut terms: Vec<(&Terms, u32)> = self.terms.iter().map(|(terms, number)| (terms, *number)).collect();
        terms.sort_unstable_by_key(|(_, number)| *number);
        let mut rationales: Vec<(&String, u16)> = self.rationales.iter().map(|(text, number)| (text, *number)).collect();
        rationales.sort_unstable_by_key(|(_, number)| *number);
        let last = |terms: &Terms| terms.to.map(|day| day.to_string()).unwrap_or_default();
        let tail = |(terms, _): &(&Terms, u32)| {
            format!("\t{}\t{}\t{}\t{}\n", terms.from, last(terms), terms.indicator.digit(), rationales[usize::from(terms.rationale)].0)
        };
        let tails: Vec<String> = terms.iter().map(tail).collect();
        let mut text = Vec::new();
        for (first, second, terms) in &self.rows {
            text.clear();
            text.extend_from_slice(&spelled(*first));
            text.push(b'\t');
            text.extend_from_slice(&spelled(*second));
            text.extend_from_slice(tails[*terms as usize].as_bytes());
            line(&text);
        }
    }

    /// Writes rationales and terms, the most frequent terms first, and says which number each now has.
    fn write_terms(&self, out: &mut Writer) -> Vec<usize> {
        let mut rationales: Vec<(&String, u16)> = self.rationales.iter().map(|(text, number)| (text, *number)).collect();
        rationales.sort_unstable();
        let mut place = vec![0; rationales.len()];
        out.push(rationales.len());
        for (n, (text, number)) in rationales.into_iter().enumerate() {
            place[usize::from(number)] = n;
            out.push(text.len());
            out.bytes.extend_from_slice(text.as_bytes());
        }
        let mut uses = vec![0_u32; self.terms.len()];
        self.rows.iter().for_each(|(.., terms)| uses[*terms as usize] += 1);
        let mut terms: Vec<(&Terms, u32)> = self.terms.iter().map(|(terms, number)| (terms, *number)).collect();
        terms.sort_unstable_by_key(|(terms, number)| (u32::MAX - uses[*number as usize], **terms));
        let mut renumbered = vec![0; terms.len()];
        out.push(terms.len());
        for (n, (terms, number)) in terms.into_iter().enumerate() {
            renumbered[number as usize] = n;
            out.push(days(terms.from));
            out.push(terms.to.map_or(0, |to| days(to) + 1));
            out.push(terms.indicator as usize);
            out.push(place[usize::from(terms.rationale)]);
        }
        renumbered
    }
}

/// Numbers in LEB128.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn push(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

impl Pairs {
    /// Reads pairs as [`PairsToStore::bytes`] wrote them; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Pairs> {
        let mut numbers = Numbers::new(bytes);
        let rationales = (0..count(&mut numbers)?).map(|_| text(&mut numbers)).collect::<Option<Vec<String>>>()?;
        let terms = (0..count(&mut numbers)?).map(|_| term(&mut numbers, rationales.len())).collect::<Option<Vec<Terms>>>()?;
        let codes = count(&mut numbers).filter(|codes| *codes <= usize::from(u16::MAX))?;
        let mut last = 0;
        let codes: Vec<u64> = (0..codes)
            .map(|_| {
                last = numbers.next().checked_add(last)?;
                of_base_37(last)
            })
            .collect::<Option<_>>()?;
        let mut starts = Vec::with_capacity(codes.len() + 1);
        let mut total = 0;
        starts.push(0);
        for _ in &codes {
            total += count(&mut numbers)?;
            starts.push(u32::try_from(total).ok()?);
        }
        if total > limits::TABLE_ROWS {
            return None;
        }
        let mut pairs = vec![0; total];
        for (first, end) in starts.iter().zip(&starts[1..]) {
            let mut second = 0;
            for pair in &mut pairs[*first as usize..*end as usize] {
                second = numbers.next().checked_add(second)?;
                *pair = u32::try_from(second).ok().filter(|second| (*second as usize) < codes.len())? << 16;
            }
        }
        for pair in &mut pairs {
            *pair |= u32::try_from(numbers.next()).ok().filter(|number| (*number as usize) < terms.len())?;
        }
        Some(Pairs::new(CodeIndex::of(codes.into_iter()), (starts, pairs), (terms, rationales)))
    }
}

/// A number of things that each take a byte or more, so that no claim of size is believed beyond the limit.
fn count(numbers: &mut Numbers<'_>) -> Option<usize> {
    usize::try_from(numbers.next()).ok().filter(|count| *count <= limits::TABLE_ROWS)
}

fn text(numbers: &mut Numbers<'_>) -> Option<String> {
    let length = count(numbers)?;
    String::from_utf8(numbers.take(length)?.to_vec()).ok()
}

fn term(numbers: &mut Numbers<'_>, rationales: usize) -> Option<Terms> {
    let from = day(numbers.next())?;
    let to = match numbers.next() {
        0 => None,
        days => Some(day(days - 1)?),
    };
    let indicator = [Indicator::Never, Indicator::WithModifier, Indicator::Void].get(usize::try_from(numbers.next()).ok()?).copied()?;
    let rationale = u16::try_from(numbers.next()).ok().filter(|number| usize::from(*number) < rationales)?;
    Some(Terms { from, to, indicator, rationale })
}

/// Days since the year 1.
fn days(date: Date) -> usize {
    usize::try_from(chrono::Datelike::num_days_from_ce(&date)).expect("no table reaches back before the year 1")
}

fn day(days: u64) -> Option<Date> {
    Date::from_num_days_from_ce_opt(i32::try_from(days).ok()?)
}

/// Five digits and capital letters as a number in the order of codes.
fn to_base_37(code: &str) -> Option<u32> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 1),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 11),
        _ => None,
    };
    (code.len() == 5).then(|| code.bytes().try_fold(0, |number, byte| Some(number * 37 + digit(byte)?)))?
}

/// The characters of such a number.
fn spelled(mut number: u32) -> [u8; 5] {
    let mut code = [0; 5];
    for byte in code.iter_mut().rev() {
        *byte = match (number % 37) as u8 {
            0 => 0,
            digit if digit < 11 => digit - 1 + b'0',
            digit => digit - 11 + b'A',
        };
        number /= 37;
    }
    code
}

/// The code of such a number as the index has it; `None` when it is none.
fn of_base_37(number: u64) -> Option<u64> {
    let number = u32::try_from(number).ok().filter(|number| *number < 37_u32.pow(5))?;
    index::number(std::str::from_utf8(&spelled(number)).ok()?)
}
