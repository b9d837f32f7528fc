//! ICD-10-CM diagnoses: titles, tabular notes, and what these say of two codes together.
//!
//! Three editions come along; those that a practice has imported stand before them on the dates that they cover. [`Diagnoses`] is
//! both together. Codes come without the dot and in capitals (`M7220`), as they stand in a claim; [`dotted`] is for people.

pub(super) mod book;
mod chapters;
pub mod code_first;
mod diagnoses;
pub mod excludes1;
mod keys;
mod nearest;
pub mod notes;
mod pack;
mod relations;
pub(super) mod search;
mod targets;
pub(super) mod wording;

use super::edition::Edition;
use book::Volume;
pub use diagnoses::{Diagnoses, bundled};
use keys::{Number, Row};
use std::fmt;

/// What one edition says of one code. Small and free to copy: titles are put together when asked for.
#[derive(Clone, Copy)]
pub struct Entry<'t> {
    row: Row,
    volume: Volume<'t>,
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

/// `M7220` as people write it: `M72.20`. Anything of three characters or fewer stays as it is.
pub fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_string(),
    }
}

impl Entry<'_> {
    /// The code, without its dot.
    pub fn code(&self) -> Code {
        self.volume.book.keys().code(self.row)
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

    /// The side of the body that the title names; a reading of titles, made when the program was built, or the edition imported.
    #[inline]
    pub fn side(&self) -> Option<Side> {
        self.row.side()
    }

    /// The edition that says so.
    pub fn edition(&self) -> &'static Edition {
        self.volume.title_page()
    }

    /// The full title.
    pub fn title(&self) -> String {
        self.volume.book.title(self.row)
    }

    /// The title of at most 60 characters, full of abbreviations; the full one where no other is at hand.
    pub fn short_title(&self) -> String {
        Some(self.volume.book.short_title(self.row)).filter(|short| !short.is_empty()).unwrap_or_else(|| self.title())
    }

    /// Whether the title is the official wording; some of FY2027 are our own.
    pub fn has_official_title(&self) -> bool {
        !self.row.has_own_words()
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} in {}", self.code(), if self.is_billable() { "billable" } else { "header" }, self.edition().id)
    }
}

impl Code {
    /// The code in this text, if it is shaped like one; whether it stands in an edition is for [`Diagnoses::lookup`] to say.
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
