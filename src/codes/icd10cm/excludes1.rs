//! Excludes1: pairs of diagnoses that are never coded together, unless the two conditions are unrelated.
//!
//! The targets are read out of the tabular notes (`targets.rs`), by the build out of those that come along; 5,622 stand in FY2026. A note holds for every code
//! beneath its place, and in both directions. Notes in prose name no code: [`Diagnoses::unread`](super::Diagnoses::unread) lists them, and nothing checks them.

use super::keys::Number;
use super::notes::{Held, Kind, Note};
use crate::codes::blob::Numbers;
use crate::codes::edition::Edition;

/// How many categories the digits of a code allow.
const CATEGORIES: usize = 37 * 37 * 37;

/// A diagnosis as this table compares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(Number);

/// Why two diagnoses exclude each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The note, with the place at which it stands.
    pub note: Note,
    /// Whether it stands at the second of the two codes, or above it, and names the first.
    pub at_second: bool,
    /// The edition of the note.
    pub edition: &'static Edition,
    /// Whether that is an earlier edition than the one in force, which has no notes at hand: a rule speaks one severity lower then.
    pub from_earlier_edition: bool,
}

/// The key of a code, to be compared with many others; `None` unless the text is shaped like a code.
#[inline]
pub fn key(code: &str) -> Option<Key> {
    Number::of(code).map(Key)
}

/// One target of one note.
#[derive(Debug)]
struct Rule {
    owner: Span,
    target: Span,
    editions: u8,
    /// Whether more stands in the note than could be read.
    partly: bool,
    line: u32,
}

/// First and last number of a family of codes, or of several that stand side by side.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: u64,
    last: u64,
}

impl Span {
    fn read(numbers: &mut Numbers<'_>, base: u64) -> Span {
        let first = base + numbers.next();
        Span { first, last: first + numbers.next() }
    }

    #[inline]
    fn holds(self, number: u64) -> bool {
        self.first <= number && number <= self.last
    }

    fn categories(self) -> (u16, u16) {
        (Number::category_of(self.first), Number::category_of(self.last))
    }
}

impl Rule {
    fn stands_in(&self, edition: usize) -> bool {
        self.editions & (1 << edition) != 0
    }

    /// A note whose target stands beneath its own place only explains.
    fn explains_itself(&self) -> bool {
        self.owner.holds(self.target.first) && self.owner.holds(self.target.last)
    }
}

/// What the notes of a book name.
#[derive(Debug)]
pub(super) struct Table {
    /// Sorted by the first number of the owner.
    rules: Vec<Rule>,
    /// For each category, the categories that some rule ties it to, as sorted ranges: most pairs end here.
    partners: Vec<(u16, u16)>,
    /// Where the partners of each category end.
    ends: Vec<u32>,
    /// For each category, the rules whose notes hold for some of its codes.
    held: Vec<u16>,
    /// Where the rules of each category end.
    held_ends: Vec<u32>,
}

impl Table {
    /// Reads targets as `relations::exclusions` packs them.
    pub(super) fn read(bytes: &[u8]) -> Table {
        let mut numbers = Numbers::new(bytes);
        let count = numbers.next_u32();
        let mut last = 0;
        let rules: Vec<Rule> = (0..count)
            .map(|_| {
                let owner = Span::read(&mut numbers, last);
                last = owner.first;
                let target = Span::read(&mut numbers, 0);
                let editions = u8::try_from(numbers.next()).expect("three editions fit a byte");
                Rule { owner, target, editions, partly: numbers.next() != 0, line: numbers.next_u32() }
            })
            .collect();
        let (partners, ends) = partners(&rules);
        let (held, held_ends) = held(&rules);
        Table { rules, partners, ends, held, held_ends }
    }

    /// Whether any note ties the categories of two codes.
    #[inline]
    pub(super) fn may_conflict(&self, first: Key, second: Key) -> bool {
        let (first, second) = (first.0.category(), second.0.category());
        let partners = of_category(&self.partners, &self.ends, first);
        // All of them, for a branch that guesses wrong costs more than the dozen that follow.
        partners.iter().fold(false, |tied, (low, high)| tied | ((*low <= second) & (second <= *high)))
    }

    /// The narrowest place that forbids the two speaks; of two, that of the first code.
    pub(super) fn conflict(&self, (first, second): (Key, Key), held: Held<'_>) -> Option<Conflict> {
        if !self.may_conflict(first, second) {
            return None;
        }
        let at_first = self.narrowest(first.0, second.0, held.edition).map(|rule| (rule, false));
        let at_second = self.narrowest(second.0, first.0, held.edition).map(|rule| (rule, true));
        let (rule, at_second) = at_first.into_iter().chain(at_second).min_by_key(|(rule, _)| rule.owner.last - rule.owner.first)?;
        let (edition, from_earlier_edition) = (held.title_page, held.from_earlier_edition);
        Some(Conflict { note: held.on_line(rule.line), at_second, edition, from_earlier_edition })
    }

    /// How many targets stand in an edition, by its bit.
    pub(super) fn count(&self, edition: usize) -> usize {
        self.rules.iter().filter(|rule| rule.stands_in(edition)).count()
    }

    /// The notes of which nothing could be read, or not all.
    pub(super) fn unread(&self, held: Held<'_>) -> Vec<Note> {
        let mut read: Vec<u32> = self.rules.iter().filter(|rule| !rule.partly).map(|rule| rule.line).collect();
        read.sort_unstable();
        held.of_kind(Kind::Excludes1).filter(|(line, _)| read.binary_search(line).is_err()).map(|(_, note)| note).collect()
    }

    /// The rule of the narrowest place above `owner` that names `target`.
    fn narrowest(&self, owner: Number, target: Number, edition: usize) -> Option<&Rule> {
        let held = of_category(&self.held, &self.held_ends, owner.category()).iter().map(|at| &self.rules[usize::from(*at)]);
        let (owner, target) = (owner.as_u64(), target.as_u64());
        let forbids = |rule: &&Rule| rule.target.holds(target) && rule.owner.holds(owner) && rule.stands_in(edition);
        held.filter(forbids).min_by_key(|rule| rule.owner.last - rule.owner.first)
    }
}

/// What a list that is cut by category has for one.
#[inline]
fn of_category<'a, T>(list: &'a [T], ends: &[u32], category: u16) -> &'a [T] {
    let at = usize::from(category);
    let start = if at == 0 { 0 } else { ends[at - 1] };
    &list[start as usize..ends[at] as usize]
}

/// For each category the rules whose owner touches it, but for those that explain themselves.
fn held(rules: &[Rule]) -> (Vec<u16>, Vec<u32>) {
    let mut lists: Vec<Vec<u16>> = vec![Vec::new(); CATEGORIES];
    for (rule, at) in rules.iter().zip(0..).filter(|(rule, _)| !rule.explains_itself()) {
        let (low, high) = rule.owner.categories();
        lists[usize::from(low)..=usize::from(high)].iter_mut().for_each(|list| list.push(at));
    }
    let mut ends = Vec::with_capacity(CATEGORIES);
    let mut held = Vec::new();
    for list in lists {
        held.extend(list);
        ends.push(u32::try_from(held.len()).expect("the notes tie far fewer categories"));
    }
    (held, ends)
}

/// For each category the ranges of categories that rules tie it to, merged.
fn partners(rules: &[Rule]) -> (Vec<(u16, u16)>, Vec<u32>) {
    let mut lists: Vec<Vec<(u16, u16)>> = vec![Vec::new(); CATEGORIES];
    let mut tie = |from: Span, to: Span| {
        let (low, high) = from.categories();
        lists[usize::from(low)..=usize::from(high)].iter_mut().for_each(|list| list.push(to.categories()));
    };
    for rule in rules.iter().filter(|rule| !rule.explains_itself()) {
        tie(rule.owner, rule.target);
        tie(rule.target, rule.owner);
    }
    let (mut partners, mut ends) = (Vec::new(), Vec::with_capacity(lists.len()));
    for mut list in lists {
        list.sort_unstable();
        let start = partners.len();
        for (low, high) in list {
            match partners[start..].last_mut() {
                Some((_, end)) if low <= *end + 1 => *end = high.max(*end),
                _ => partners.push((low, high)),
            }
        }
        ends.push(u32::try_from(partners.len()).expect("the notes tie far fewer categories"));
    }
    (partners, ends)
}
