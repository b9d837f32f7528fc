//! Tabular notes: what stands beside a code, or above it, in the official book.
//!
//! A note at a chapter, a section or a header holds for every code beneath it.

use super::chapters::CHAPTERS;
use super::keys::Number;
use super::{Code, Entry};
use crate::codes::Lookup;
use crate::codes::blob::{Numbers, unpack};
use crate::codes::edition::{self, Edition};
use crate::codes::texts::{Lines, words};
use crate::date::Date;
use std::sync::OnceLock;

/// All notes that hold for one code, the nearest first: its own, those of its headers, its section, its chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// The edition of the notes.
    pub edition: &'static Edition,
    /// Whether these are the notes of an earlier edition than the code's, because the code's has none at hand:
    /// a rule that rests on them speaks one severity lower and says so.
    pub from_earlier_edition: bool,
    /// The notes.
    pub list: Vec<Note>,
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it stands.
    pub place: Place,
    /// What it is for.
    pub kind: Kind,
    /// The official wording.
    pub text: String,
}

/// Where a note stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a code or header.
    Code(Code),
    /// At a section: its first and last category, `E08-E13`.
    Section(String),
    /// At a chapter, by number.
    Chapter(u8),
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $heading:literal;)*) => {
        /// What a note is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// The heading that people know it by.
            pub const fn heading(self) -> &'static str {
                match self { $(Kind::$kind => $heading,)* }
            }

            /// The word for it in the table.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            fn named(name: &str) -> Kind {
                match name {
                    $($name => Kind::$kind,)*
                    other => unreachable!("tests/code_tables.rs reads every bundled note, and none is of the kind {other}"),
                }
            }
        }
    };
}

kinds! {
    /// Conditions that the code covers.
    Includes = "includes", "Includes";
    /// Conditions never coded together with this one, unless they are unrelated.
    Excludes1 = "excludes1", "Excludes1";
    /// Conditions that are not part of this one; both may be coded.
    Excludes2 = "excludes2", "Excludes2";
    /// The underlying condition goes first.
    CodeFirst = "codeFirst", "Code first";
    /// Another code may be needed, in either order.
    CodeAlso = "codeAlso", "Code also";
    /// Another code after this one says more.
    UseAdditionalCode = "useAdditionalCode", "Use additional code";
    /// Another name of the condition.
    InclusionTerm = "inclusionTerm", "Inclusion term";
    /// What the seventh character stands for.
    SeventhCharacter = "sevenChrNote", "7th character";
    /// Anything else.
    Remark = "notes", "Note";
}

/// The notes that hold for a code on the date of service.
pub fn notes(code: &str, on: Date) -> Lookup<Notes> {
    match super::lookup(code, on) {
        Lookup::Found(entry) => Lookup::Found(of_entry(&entry)),
        Lookup::Unknown { partial, edition } => Lookup::Unknown { partial, edition },
        Lookup::EditionMissing => Lookup::EditionMissing,
    }
}

fn of_entry(entry: &Entry) -> Notes {
    let table = table();
    let own = entry.edition.min(edition::ICD10CM_NOTES.len() - 1);
    let code = entry.code();
    let numbers = (3..=code.len()).rev().filter_map(|length| Number::of(code[..length].as_bytes()));
    let at_codes = numbers.filter_map(|number| table.codes.binary_search_by_key(&number, |place| place.0).ok().map(|at| table.codes[at].1));
    let category = &code[..3];
    let above = table.ranges.iter().filter(|range| range.first <= category && category <= range.last).map(|range| range.line);
    let list = at_codes.chain(above).flat_map(|line| table.at(line, entry.edition)).collect();
    Notes { edition: &edition::ICD10CM_NOTES[own], from_earlier_edition: own != entry.edition, list }
}

/// Every note of one edition of diagnoses, chapter by chapter: for whoever reads rules out of them.
pub fn all(edition: &'static Edition) -> impl Iterator<Item = Note> {
    let number = edition::ICD10CM.iter().position(|e| e == edition);
    let lines = number.map(|edition| (0..table().editions.len()).filter(move |line| table().stands_in(*line, edition)));
    lines.into_iter().flatten().map(|line| table().note(line))
}

/// The notes of one kind in an edition, counted from the oldest, each with its line.
pub(super) fn of_kind(kind: Kind, edition: usize) -> impl Iterator<Item = (u32, Note)> {
    let word = words().number_of(kind.name());
    let lines = (0..table().editions.len()).filter(move |line| table().stands_in(*line, edition));
    let lines = lines.filter(move |line| table().lines.get(*line).get(1).copied() == word);
    lines.map(|line| (u32::try_from(line).expect("there are far fewer notes"), table().note(line)))
}

/// The note on a line.
pub(super) fn on_line(line: u32) -> Note {
    table().note(line as usize)
}

/// The number of the chapter that a code belongs to.
pub fn chapter(code: &str) -> Option<u8> {
    let category = code.get(..3)?;
    (1..).zip(CHAPTERS).find(|(_, (first, last))| *first <= category && category <= *last).map(|(number, _)| number)
}

/// Other names of conditions, at codes: line, code and the numbers of the words.
pub(super) fn other_names(edition: usize) -> impl Iterator<Item = (usize, Code, &'static [u16])> {
    let table = table();
    let kinds = [Kind::InclusionTerm, Kind::Includes].map(|kind| words().number_of(kind.name()));
    let lines = (0..table.editions.len()).filter(move |line| table.stands_in(*line, edition));
    lines.filter_map(move |line| {
        let [place, kind, text @ ..] = table.lines.get(line) else { return None };
        let code = kinds.contains(&Some(*kind)).then(|| Code::of(words().get(*place)))??;
        Some((line, code, text))
    })
}

/// The wording of the note on a line.
pub(super) fn text(line: usize) -> String {
    table().note(line).text
}

/// The notes as the build packs them: lines of place, kind and text.
struct Table {
    lines: Lines,
    /// A bit per edition of diagnoses, the oldest lowest.
    editions: Vec<u8>,
    /// Where the notes of each code begin, by code.
    codes: Vec<(Number, usize)>,
    /// Sections, then chapters.
    ranges: Vec<CategoryRange>,
}

struct CategoryRange {
    first: &'static str,
    last: &'static str,
    line: usize,
}

/// The notes, unpacked when first asked for.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::read(&unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-notes.bin")))))
}

impl Table {
    fn read(bytes: &[u8]) -> Table {
        let mut numbers = Numbers::new(bytes);
        let count = numbers.next_u32() as usize;
        let editions = (0..count).map(|_| u8::try_from(numbers.next()).expect("three editions fit a byte")).collect();
        let lines = Lines::read(&mut numbers, count);
        let (mut codes, mut sections, mut chapters) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = None;
        for line in 0..count {
            let place = lines.get(line)[0];
            if last.replace(place) == Some(place) {
                continue;
            }
            match place_named(words().get(place)) {
                Place::Code(_) => codes.extend(Number::of(words().get(place).as_bytes()).map(|number| (number, line))),
                Place::Section(_) => {
                    sections.extend(words().get(place).split_once('-').map(|(first, last)| CategoryRange { first, last, line }))
                }
                Place::Chapter(n) => {
                    let (first, last) = CHAPTERS[usize::from(n) - 1];
                    chapters.push(CategoryRange { first, last, line });
                }
            }
        }
        sections.append(&mut chapters);
        Table { lines, editions, codes, ranges: sections }
    }

    /// The notes of the place that begins at `line`.
    fn at(&self, line: usize, edition: usize) -> impl Iterator<Item = Note> {
        let place = self.lines.get(line)[0];
        let same_place = (line..self.editions.len()).take_while(move |at| self.lines.get(*at)[0] == place);
        same_place.filter(move |at| self.stands_in(*at, edition)).map(|at| self.note(at))
    }

    fn note(&self, line: usize) -> Note {
        let [place, kind, text @ ..] = self.lines.get(line) else { unreachable!("the build writes a place and a kind before every note") };
        Note { place: place_named(words().get(*place)), kind: Kind::named(words().get(*kind)), text: words().join(text) }
    }

    /// Whether a note holds for codes of an edition, counted from the oldest.
    fn stands_in(&self, line: usize, edition: usize) -> bool {
        self.editions[line] & (1 << edition) != 0
    }
}

fn place_named(name: &str) -> Place {
    if let Some(number) = name.strip_prefix("chapter-") {
        return Place::Chapter(number.parse().expect("the build names chapters by number"));
    }
    match Code::of(name) {
        Some(code) => Place::Code(code),
        None => Place::Section(name.to_string()),
    }
}
