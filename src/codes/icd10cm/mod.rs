//! ICD-10-CM diagnoses: one table, three editions, titles and tabular notes.
//!
//! Codes come without the dot and in capitals (`M7220`), as they stand in a claim; [`dotted`] is for people.

mod chapters;
pub mod code_first;
pub mod excludes1;
mod keys;
mod nearest;
pub mod notes;
pub(super) mod search;

use super::Lookup;
use super::blob::{Numbers, unpack};
use super::edition::{self, Edition};
use super::texts::{Lines, words};
use crate::date::Date;
use keys::{Number, Row, keys};
pub use nearest::nearest;
pub use notes::notes;
use std::fmt;
use std::sync::OnceLock;

/// What one edition says of one code. Small and free to copy: titles are put together when asked for.
#[derive(Clone, Copy)]
pub struct Entry {
    row: Row,
    edition: usize,
}

/// A code that stands in the table: three to seven capital letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    text: [u8; 7],
    length: u8,
}

/// The side of the body that a title names, where the same is coded for the other side too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Right.
    Right,
    /// Left.
    Left,
    /// Both in one code.
    Both,
    /// Expressly unspecified, and siblings name the side.
    Open,
}

/// Looks a code up in the edition in force on the date of service.
///
/// About 20 ns once the table is loaded. A code that is not shaped like one is `Unknown`.
#[inline]
pub fn lookup(code: impl AsRef<[u8]>, on: Date) -> Lookup<Entry> {
    let Some(edition) = number_of_edition(on) else { return Lookup::EditionMissing };
    Lookup::in_edition(entry(code.as_ref(), edition), &edition::ICD10CM[edition])
}

/// The edition in force on a date of service; dates of one visit with different editions need different claims.
pub fn edition_on(date: Date) -> Option<&'static Edition> {
    number_of_edition(date).map(|edition| &edition::ICD10CM[edition])
}

/// All editions at hand, oldest first.
pub fn editions() -> &'static [Edition] {
    &edition::ICD10CM
}

/// What every edition says of a code, oldest first: for "was billable until" and "is new since".
pub fn history(code: &str) -> impl Iterator<Item = (&'static Edition, Option<Entry>)> {
    edition::ICD10CM.iter().enumerate().map(move |(n, edition)| (edition, entry(code.as_bytes(), n)))
}

/// The billable codes beneath a header, in the order of codes; empty for a billable code and outside every edition.
pub fn children(code: &str, on: Date) -> impl Iterator<Item = Entry> {
    let family = number_of_edition(on).zip(Number::of(code.as_bytes())).map(|(edition, number)| {
        keys().family(number).map(move |row| Entry { row, edition }).filter(move |e| e.row.stands_in(edition) && e.is_billable())
    });
    let code = code.to_string();
    family.into_iter().flatten().filter(move |entry| *entry.code() != *code)
}

/// Every code of one edition, headers included, in the order of codes.
pub fn entries(edition: &'static Edition) -> impl Iterator<Item = Entry> {
    let number = edition::ICD10CM.iter().position(|e| e == edition);
    let rows = number.map(|edition| keys().rows().map(move |row| Entry { row, edition }));
    rows.into_iter().flatten().filter(|entry| entry.row.stands_in(entry.edition))
}

/// `M7220` as people write it: `M72.20`. Anything of three characters or fewer stays as it is.
pub fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_string(),
    }
}

#[inline]
fn number_of_edition(date: Date) -> Option<usize> {
    edition::ICD10CM.iter().position(|edition| edition.covers(date))
}

#[inline]
fn entry(code: &[u8], edition: usize) -> Option<Entry> {
    keys().find(Number::of(code)?, edition).map(|row| Entry { row, edition })
}

impl Entry {
    /// The code, without its dot.
    pub fn code(&self) -> Code {
        keys().code(self.row)
    }

    /// Whether a claim may carry it; a header has codes beneath it that say more.
    pub fn is_billable(&self) -> bool {
        self.row.is_billable()
    }

    /// Whether the title says "in diseases classified elsewhere" or the like ("in other diseases", "in conditions"):
    /// such a code never stands first (guideline I.A.13). A reading of titles; the official list is CMS's Medicare Code Editor.
    pub fn is_manifestation(&self) -> bool {
        self.row.is_manifestation()
    }

    /// The side of the body that the title names; a reading of titles, made when the program was built.
    #[inline]
    pub fn side(&self) -> Option<Side> {
        self.row.side()
    }

    /// The edition that says so.
    pub fn edition(&self) -> &'static Edition {
        &edition::ICD10CM[self.edition]
    }

    /// The full title.
    pub fn title(&self) -> String {
        words().join(titles().get(self.row.at as usize))
    }

    /// The title of at most 60 characters, full of abbreviations; the full one where no other is at hand.
    pub fn short_title(&self) -> String {
        match short_titles().get(self.row.at as usize) {
            [] => self.title(),
            short => words().join(short),
        }
    }

    /// Whether the title is the official wording; some of FY2027 are our own.
    pub fn has_official_title(&self) -> bool {
        !self.row.has_own_words()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} in {}", self.code(), if self.is_billable() { "billable" } else { "header" }, self.edition().id)
    }
}

impl Code {
    /// The code in this text, if it is shaped like one; whether it stands in an edition is for [`lookup`] to say.
    pub fn of(text: &str) -> Option<Code> {
        Number::of(text.as_bytes()).map(Number::code)
    }

    /// Its characters.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.text[..usize::from(self.length)]
    }
}

impl std::ops::Deref for Code {
    type Target = str;
    fn deref(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("codes are letters and digits")
    }
}

impl AsRef<[u8]> for Code {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

fn titles() -> &'static Lines {
    static TITLES: OnceLock<Lines> = OnceLock::new();
    TITLES.get_or_init(|| lines(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-titles.bin"))))
}

fn short_titles() -> &'static Lines {
    static TITLES: OnceLock<Lines> = OnceLock::new();
    TITLES.get_or_init(|| lines(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-short-titles.bin"))))
}

fn lines(blob: &[u8]) -> Lines {
    Lines::read(&mut Numbers::new(&unpack(blob)), keys().len())
}
