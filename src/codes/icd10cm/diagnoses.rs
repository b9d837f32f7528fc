//! All editions of diagnoses at hand: those that come along, and before them those that the practice has imported.

use super::book::{self, Book, Volume};
use super::excludes1::{Conflict, Key};
use super::notes::{self, Held, Notes};
use super::{Entry, Number, code_first};
use crate::codes::Lookup;
use crate::codes::edition::{self, Edition};
use crate::codes::imported::{Imported, Kind};
use crate::date::Date;

/// The editions at hand. An imported one answers for the dates that it covers, the tables that come along for all others.
///
/// Free to copy: it borrows the tables.
#[derive(Clone, Copy, Debug)]
pub struct Diagnoses<'t> {
    /// None where the practice has imported neither codes nor notes of diagnoses.
    imported: Option<&'t Imported>,
}

/// The editions that come along, and no others.
pub const fn bundled() -> Diagnoses<'static> {
    Diagnoses { imported: None }
}

impl<'t> Diagnoses<'t> {
    /// Those that come along and those of `imported`.
    pub(in crate::codes) fn with(imported: Option<&'t Imported>) -> Diagnoses<'t> {
        Diagnoses { imported }
    }

    /// Looks a code up in the edition in force on the date of service.
    ///
    /// About 20 ns once the table is loaded. A code that is not shaped like one is `Unknown`.
    #[inline]
    pub fn lookup(self, code: impl AsRef<[u8]>, on: Date) -> Lookup<Entry<'t>> {
        let Some(volume) = self.on(on) else { return Lookup::EditionMissing };
        Lookup::in_edition(volume.entry(code.as_ref()), volume.title_page())
    }

    /// The edition in force on a date of service; dates of one visit with different editions need different claims.
    pub fn edition_on(self, date: Date) -> Option<&'static Edition> {
        self.on(date).map(Volume::title_page)
    }

    /// All editions at hand, oldest first; one that was imported stands for one of the same name that comes along.
    pub fn editions(self) -> Vec<&'static Edition> {
        self.volumes().into_iter().map(Volume::title_page).collect()
    }

    /// What every edition says of a code, oldest first: for "was billable until" and "is new since".
    pub fn history(self, code: &str) -> impl Iterator<Item = (&'static Edition, Option<Entry<'t>>)> + use<'t> {
        let code = code.as_bytes().to_vec();
        self.volumes().into_iter().map(move |volume| (volume.title_page(), volume.entry(&code)))
    }

    /// Whether any edition has a code.
    pub fn has_ever_had(self, code: &str) -> bool {
        self.history(code).any(|(_, entry)| entry.is_some())
    }

    /// The billable codes beneath a header, in the order of codes; empty for a billable code and outside every edition.
    pub fn children(self, code: &str, on: Date) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        self.on(on).map(|volume| volume.children(code)).into_iter().flatten()
    }

    /// Every code of one edition, headers included, in the order of codes.
    pub fn entries(self, edition: &'static Edition) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        let volume = self.volumes().into_iter().find(|volume| volume.title_page() == edition);
        volume.map(Volume::entries).into_iter().flatten()
    }

    /// Billable codes close to one that is unknown or a header, the likeliest first: a slip of the finger, then the codes that say
    /// more, then those of the nearest header. At most eight; none where the edition is missing or nothing is close.
    pub fn nearest(self, code: &str, on: Date) -> Vec<Entry<'t>> {
        self.on(on).map_or_else(Vec::new, |volume| super::nearest::nearest(code, volume))
    }

    /// The tabular notes that hold for a code on the date of service.
    pub fn notes(self, code: &str, on: Date) -> Lookup<Notes> {
        match self.lookup(code, on) {
            Lookup::Found(entry) => match self.notes_on(on) {
                Some(held) => Lookup::Found(held.of_code(&entry.code())),
                None => Lookup::EditionMissing,
            },
            Lookup::Unknown { partial, edition } => Lookup::Unknown { partial, edition },
            Lookup::EditionMissing => Lookup::EditionMissing,
        }
    }

    /// The edition of the notes that hold on a date, and whether it is an earlier one than that of the codes, which has none at hand.
    pub fn notes_edition(self, on: Date) -> Option<(&'static Edition, bool)> {
        self.notes_on(on).map(|held| (held.title_page, held.from_earlier_edition))
    }

    /// Whether an Excludes1 note forbids two diagnoses on one day. The codes themselves are not looked up.
    ///
    /// A few nanoseconds where the two categories have nothing to do with each other, as is the rule.
    #[inline]
    pub fn conflict(self, first: Key, second: Key, on: Date) -> Option<Conflict> {
        if self.imported.is_none() {
            let table = notes::bundled().excludes1(&|_| false);
            if !table.may_conflict(first, second) {
                return None;
            }
        }
        let held = self.notes_on(on)?;
        held.book.excludes1(&|text| self.has_category(text)).conflict((first, second), held)
    }

    /// How many targets the Excludes1 notes of a day name that a machine can read.
    pub fn excludes1_targets(self, on: Date) -> usize {
        let held = self.notes_on(on);
        held.map_or(0, |held| held.book.excludes1(&|text| self.has_category(text)).count(held.edition))
    }

    /// The Excludes1 notes of a day of which nothing can be read, or not all: whoever codes must read them.
    pub fn unread(self, on: Date) -> Vec<notes::Note> {
        let held = self.notes_on(on);
        held.map_or_else(Vec::new, |held| held.book.excludes1(&|text| self.has_category(text)).unread(held))
    }

    /// What goes before a diagnosis on a day; `None` where no note says so that a machine can follow.
    ///
    /// A few nanoseconds for codes of the many categories without such a note.
    #[inline]
    pub fn needs(self, code: &str, on: Date) -> Option<code_first::Needs<'t>> {
        let number = Number::of(code)?;
        if self.imported.is_none() && !notes::bundled().code_first(&|_| false).has_category(number.category()) {
            return None;
        }
        let held = self.notes_on(on)?;
        held.book.code_first(&|text| self.has_category(text)).needs(number, held)
    }

    /// The edition in force on a date.
    #[inline]
    pub(super) fn on(self, date: Date) -> Option<Volume<'t>> {
        match self.imported {
            Some(tables) if tables.covers(Kind::Icd10cm, date) => tables.codes_of_diagnoses(date)?.on(date),
            _ => book::bundled().on(date),
        }
    }

    /// The notes that hold on a date: those of its edition, else the latest that came before.
    pub(super) fn notes_on(self, date: Date) -> Option<Held<'t>> {
        let (imported, bundled) = (self.imported.and_then(|tables| tables.notes_of_diagnoses(date)), bundled_notes(date));
        let full = |held: &Held<'_>| !held.from_earlier_edition;
        match (imported, bundled) {
            (Some(own), Some(other))
                if full(&own) || (!full(&other) && own.title_page.effective_from >= other.title_page.effective_from) =>
            {
                Some(own)
            }
            (_, Some(other)) => Some(other),
            (own, None) => own,
        }
    }

    fn volumes(self) -> Vec<Volume<'t>> {
        let books: Vec<&'t Book> = self.imported.map_or_else(Vec::new, Imported::books_of_diagnoses);
        let mut volumes: Vec<Volume<'t>> = books.into_iter().flat_map(Book::volumes).collect();
        let own: Vec<&str> = volumes.iter().map(|volume| volume.title_page().id).collect();
        let others: Vec<Volume<'t>> = book::bundled().volumes().filter(|volume| !own.contains(&volume.title_page().id)).collect();
        volumes.extend(others);
        volumes.sort_by_key(|volume| volume.title_page().effective_from);
        volumes
    }

    /// Whether any edition has a category: tells a code in a note from a word in capitals.
    fn has_category(self, text: &str) -> bool {
        let books: Vec<&Book> = self.imported.map_or_else(Vec::new, Imported::books_of_diagnoses);
        book::bundled().has_category(text) || books.iter().any(|book| book.has_category(text))
    }
}

/// The notes that come along; those of the last edition stand for later ones.
fn bundled_notes(date: Date) -> Option<Held<'static>> {
    let edition = edition::ICD10CM.iter().position(|edition| edition.covers(date)).or_else(|| {
        let last = edition::ICD10CM.last()?;
        (last.effective_from <= date).then_some(edition::ICD10CM.len() - 1)
    })?;
    let own = edition.min(edition::ICD10CM_NOTES.len() - 1);
    Some(Held { book: notes::bundled(), edition, title_page: &edition::ICD10CM_NOTES[own], from_earlier_edition: own != edition })
}
