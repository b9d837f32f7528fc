//! Tabular notes: what stands beside a code, or above it, in the official book.
//!
//! A note at a chapter, a section or a header holds for every code beneath it.

use super::chapters::CHAPTERS;
use super::keys::Number;
use super::{Code, book, code_first, excludes1, relations};
use crate::codes::blob::{Numbers, unpack};
use crate::codes::edition::{self, Edition};
use crate::codes::texts::{Lines, Words, words};
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

            /// The kind of this word.
            fn of_name(name: &str) -> Option<Kind> {
                match name {
                    $($name => Some(Kind::$kind),)*
                    _ => None,
                }
            }

            fn named(name: &str) -> Kind {
                Kind::of_name(name).expect("tests/code_tables.rs reads every bundled note, and an import is refused over another kind")
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

/// The notes of some editions, with what was read out of them: those that come along, or those of one edition that a practice has imported.
#[derive(Debug)]
pub struct NoteBook {
    title_page: &'static Edition,
    /// Notes as they were imported, a line each with its editions as bits; none for those that come along.
    lines: Vec<(String, u64)>,
    table: OnceLock<Table>,
    excludes1: OnceLock<excludes1::Table>,
    code_first: OnceLock<code_first::Table>,
}

/// The notes of one edition, and what they are to the codes of a day.
#[derive(Clone, Copy)]
pub(in crate::codes) struct Held<'t> {
    pub(super) book: &'t NoteBook,
    /// The bit of the edition in the table.
    pub(super) edition: usize,
    pub(super) title_page: &'static Edition,
    pub(super) from_earlier_edition: bool,
}

/// The notes that come along.
#[inline]
pub(super) fn bundled() -> &'static NoteBook {
    static BUNDLED: NoteBook = NoteBook::new(&edition::ICD10CM_NOTES[edition::ICD10CM_NOTES.len() - 1], Vec::new());
    &BUNDLED
}

/// The notes of an imported edition, as they hold on a date.
pub(in crate::codes) fn held(book: &NoteBook, on: Date) -> Held<'_> {
    Held { book, edition: 0, title_page: book.title_page, from_earlier_edition: !book.title_page.covers(on) }
}

impl NoteBook {
    const fn new(title_page: &'static Edition, lines: Vec<(String, u64)>) -> NoteBook {
        NoteBook { title_page, lines, table: OnceLock::new(), excludes1: OnceLock::new(), code_first: OnceLock::new() }
    }

    /// The notes of an imported edition: a note a line, with place, kind and text. `None` when a line is not as the import writes it,
    /// and for more different words than can be numbered.
    pub fn of_rows(text: &str, edition: &'static Edition) -> Option<NoteBook> {
        let mut lines = text.lines().map(note_line).collect::<Option<Vec<(String, u64)>>>()?;
        // The notes of a place stand together, places in the order of codes; the order of notes at a place is that of the book.
        lines.sort_by(|(one, _), (other, _)| one.split(' ').next().cmp(&other.split(' ').next()));
        let (words, numbered) = book::numbered(lines.iter().map(|(line, _)| line.as_str()))?;
        let editions = vec![1; lines.len()];
        let book = NoteBook::new(edition, lines);
        // Nobody else has seen the book, so there is nothing in it yet.
        let _ = book.table.set(Table::of(Some(words), numbered, editions));
        Some(book)
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| {
            let blob = unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-notes.bin")));
            let mut numbers = Numbers::new(&blob);
            let count = numbers.next_u32() as usize;
            let editions = (0..count).map(|_| u8::try_from(numbers.next()).expect("three editions fit a byte")).collect();
            Table::of(None, Lines::read(&mut numbers, count), editions)
        })
    }

    /// What the Excludes1 notes name. The build has read those that come along; `is_category` is asked for imported ones.
    #[inline]
    pub(super) fn excludes1(&self, is_category: &dyn Fn(&str) -> bool) -> &excludes1::Table {
        self.excludes1.get_or_init(|| {
            excludes1::Table::read(&match self.lines[..] {
                [] => unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-excludes1.bin"))),
                _ => relations::exclusions(&self.lines, is_category).into_bytes(),
            })
        })
    }

    /// What the "code first" notes name; as for [`NoteBook::excludes1`].
    #[inline]
    pub(super) fn code_first(&self, is_category: &dyn Fn(&str) -> bool) -> &code_first::Table {
        self.code_first.get_or_init(|| {
            code_first::Table::read(&match self.lines[..] {
                [] => unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-code-first.bin"))),
                _ => relations::code_first(&self.lines, is_category).into_bytes(),
            })
        })
    }
}

/// A row of an import as the tables have notes: place, kind and text in one, and the bit of its edition.
fn note_line(row: &str) -> Option<(String, u64)> {
    let (place, note) = row.split_once('\t')?;
    let (kind, text) = note.split_once('\t')?;
    let place = place.replace(' ', "-");
    relations::span_of_place(&place)?;
    Kind::of_name(kind)?;
    Some((format!("{place} {kind} {text}"), 1))
}

/// Whether a place of notes is one: a code, a section from category to category, a chapter by number.
pub(in crate::codes) fn is_place(place: &str) -> bool {
    relations::span_of_place(&place.replace(' ', "-")).is_some()
}

impl<'t> Held<'t> {
    /// The notes that hold for a code.
    pub(super) fn of_code(self, code: &str) -> Notes {
        let table = self.book.table();
        let numbers = (3..=code.len()).rev().filter_map(|length| Number::of(&code.as_bytes()[..length]));
        let find = |number: Number| table.codes.binary_search_by_key(&number, |place| place.0).ok().map(|at| table.codes[at].1);
        let at_codes = numbers.filter_map(find);
        let category = &code[..3];
        let holds = |range: &&CategoryRange| range.first.as_str() <= category && category <= range.last.as_str();
        let above = table.ranges.iter().filter(holds).map(|range| range.line);
        let list = at_codes.chain(above).flat_map(|line| table.at(line, self.edition)).collect();
        Notes { edition: self.title_page, from_earlier_edition: self.from_earlier_edition, list }
    }

    /// The notes of one kind, each with its line.
    pub(super) fn of_kind(self, kind: Kind) -> impl Iterator<Item = (u32, Note)> {
        let table = self.book.table();
        let word = table.words().number_of(kind.name());
        let lines = (0..table.editions.len()).filter(move |line| table.stands_in(*line, self.edition));
        let lines = lines.filter(move |line| table.lines.get(*line).get(1).copied() == word);
        lines.map(|line| (u32::try_from(line).expect("there are far fewer notes"), table.note(line)))
    }

    /// The note on a line.
    pub(super) fn on_line(self, line: u32) -> Note {
        self.book.table().note(line as usize)
    }

    /// The words of all notes.
    pub(super) fn words(self) -> &'t Words {
        self.book.table().words()
    }

    /// Other names of conditions, at codes: line, code and the numbers of the words.
    pub(super) fn other_names(self) -> impl Iterator<Item = (usize, Code, &'t [u16])> {
        let table = self.book.table();
        let kinds = [Kind::InclusionTerm, Kind::Includes].map(|kind| table.words().number_of(kind.name()));
        let lines = (0..table.editions.len()).filter(move |line| table.stands_in(*line, self.edition));
        lines.filter_map(move |line| {
            let [place, kind, text @ ..] = table.lines.get(line) else { return None };
            let code = kinds.contains(&Some(*kind)).then(|| Code::of(table.words().get(*place)))??;
            Some((line, code, text))
        })
    }
}

/// Every note of one of the editions that come along, chapter by chapter: for whoever reads rules out of them.
pub fn all(edition: &'static Edition) -> impl Iterator<Item = Note> {
    let number = edition::ICD10CM.iter().position(|e| e == edition);
    let table = bundled().table();
    let lines = number.map(|edition| (0..table.editions.len()).filter(move |line| table.stands_in(*line, edition)));
    lines.into_iter().flatten().map(|line| table.note(line))
}

/// The number of the chapter that a code belongs to.
pub fn chapter(code: &str) -> Option<u8> {
    let category = code.get(..3)?;
    (1..).zip(CHAPTERS).find(|(_, (first, last))| *first <= category && category <= *last).map(|(number, _)| number)
}

/// The notes as the build packs them: lines of place, kind and text.
#[derive(Debug)]
struct Table {
    /// The words of these notes; none for those that come along, which share theirs with the titles.
    words: Option<Words>,
    lines: Lines,
    /// A bit per edition of diagnoses, the oldest lowest.
    editions: Vec<u8>,
    /// Where the notes of each code begin, by code.
    codes: Vec<(Number, usize)>,
    /// Sections, then chapters.
    ranges: Vec<CategoryRange>,
}

#[derive(Debug)]
struct CategoryRange {
    first: String,
    last: String,
    line: usize,
}

impl Table {
    fn of(words: Option<Words>, lines: Lines, editions: Vec<u8>) -> Table {
        let mut table = Table { words, lines, editions, codes: Vec::new(), ranges: Vec::new() };
        let (mut codes, mut sections, mut chapters) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = None;
        for line in 0..table.editions.len() {
            let place = table.lines.get(line)[0];
            if last.replace(place) == Some(place) {
                continue;
            }
            let name = table.words().get(place);
            let range = |first: &str, last: &str| CategoryRange { first: first.to_string(), last: last.to_string(), line };
            match place_named(name) {
                Place::Code(_) => codes.extend(Number::of(name.as_bytes()).map(|number| (number, line))),
                Place::Section(_) => sections.extend(name.split_once('-').map(|(first, last)| range(first, last))),
                Place::Chapter(n) => chapters.extend(CHAPTERS.get(usize::from(n) - 1).map(|(first, last)| range(first, last))),
            }
        }
        sections.append(&mut chapters);
        (table.codes, table.ranges) = (codes, sections);
        table
    }

    fn words(&self) -> &Words {
        self.words.as_ref().unwrap_or_else(|| words())
    }

    /// The notes of the place that begins at `line`.
    fn at(&self, line: usize, edition: usize) -> impl Iterator<Item = Note> {
        let place = self.lines.get(line)[0];
        let same_place = (line..self.editions.len()).take_while(move |at| self.lines.get(*at)[0] == place);
        same_place.filter(move |at| self.stands_in(*at, edition)).map(|at| self.note(at))
    }

    fn note(&self, line: usize) -> Note {
        let [place, kind, text @ ..] = self.lines.get(line) else { unreachable!("every note is packed behind its place and kind") };
        let words = self.words();
        Note { place: place_named(words.get(*place)), kind: Kind::named(words.get(*kind)), text: words.join(text) }
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
