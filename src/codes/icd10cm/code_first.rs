//! "Code first": diagnoses that name a consequence, and need the condition behind it before them.
//!
//! The notes are read by `relations.rs`, those that come along by the build. Where all codes that may stand first are named, one of them is needed; where the
//! note only says "underlying disease" or the like, any other condition is. Notes that hold for some patients only ("if applicable",
//! "if known", "any") are not read, and nothing checks them.

use super::keys::Number;
use super::notes::{Held, Note};
use crate::codes::blob::Numbers;
use crate::codes::edition::Edition;

/// What goes before a diagnosis.
#[derive(Clone, Copy)]
pub struct Needs<'t> {
    place: &'t Place,
    held: Held<'t>,
}

impl Needs<'_> {
    /// Whether the note names the codes of which one goes first; otherwise any condition may be it.
    pub fn names_codes(&self) -> bool {
        !self.place.partners.is_empty()
    }

    /// Whether a diagnosis is one of those named.
    pub fn is_met_by(&self, code: &str) -> bool {
        let number = Number::of(code).map(Number::as_u64);
        number.is_some_and(|number| self.place.partners.iter().any(|(first, last)| *first <= number && number <= *last))
    }

    /// The first note of the place.
    pub fn note(&self) -> Note {
        self.held.on_line(self.place.line)
    }

    /// The edition of the note, and whether it is an earlier one than that of the day, which has no notes at hand.
    pub fn edition(&self) -> (&'static Edition, bool) {
        (self.held.title_page, self.held.from_earlier_edition)
    }
}

/// A place with its notes.
#[derive(Debug)]
struct Place {
    /// First and last code that it holds for.
    first: u64,
    last: u64,
    editions: u8,
    /// The line of its first note.
    line: u32,
    /// First and last code of each family of which one goes first; none where any condition may.
    partners: Vec<(u64, u64)>,
}

/// The places of a book that have such notes.
#[derive(Debug)]
pub(super) struct Table {
    /// Sorted by their first codes; all that hold for a code are of its category.
    places: Vec<Place>,
    /// A bit for each category that has some.
    categories: Vec<u64>,
}

fn span(numbers: &mut Numbers<'_>, base: u64) -> (u64, u64) {
    let first = base + numbers.next();
    (first, first + numbers.next())
}

impl Table {
    /// Reads places as `relations::code_first` packs them.
    pub(super) fn read(bytes: &[u8]) -> Table {
        let mut numbers = Numbers::new(bytes);
        let count = numbers.next_u32();
        let (mut places, mut categories, mut last) = (Vec::new(), vec![0; 37 * 37 * 37 / 64 + 1], 0);
        for _ in 0..count {
            let owner = span(&mut numbers, last);
            last = owner.0;
            let category = usize::from(Number::category_of(owner.0));
            categories[category / 64] |= 1 << (category % 64);
            let editions = u8::try_from(numbers.next()).expect("three editions fit a byte");
            let (line, partners) = (numbers.next_u32(), numbers.next_u32());
            let partners = (0..partners).map(|_| span(&mut numbers, 0)).collect();
            places.push(Place { first: owner.0, last: owner.1, editions, line, partners });
        }
        Table { places, categories }
    }

    /// Whether any place holds for codes of a category.
    #[inline]
    pub(super) fn has_category(&self, category: u16) -> bool {
        self.categories[usize::from(category / 64)] & (1 << (category % 64)) != 0
    }

    /// The narrowest place that holds for a code: the last of those that begin at it or before.
    pub(super) fn needs<'t>(&'t self, code: Number, held: Held<'t>) -> Option<Needs<'t>> {
        if !self.has_category(code.category()) {
            return None;
        }
        let number = code.as_u64();
        let end = self.places.partition_point(|place| place.first <= number);
        let same_category = |place: &&Place| Number::category_of(place.first) == code.category();
        let mut above = self.places[..end].iter().rev().take_while(same_category);
        let place = above.find(|place| number <= place.last && place.editions & (1 << held.edition) != 0)?;
        Some(Needs { place, held })
    }
}
