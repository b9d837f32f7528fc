//! A book of diagnoses: the codes and titles of the editions that come along, or of one edition that a practice has imported.

use super::keys::{Keys, Number, Row};
use super::{Entry, pack};
use crate::codes::blob::{Numbers, unpack};
use crate::codes::edition::{self, Edition};
use crate::codes::texts::{Lines, Words, words};
use crate::date::Date;
use std::sync::OnceLock;

/// Codes and titles of some editions. What is needed is unpacked when it is first asked for.
#[derive(Debug)]
pub struct Book {
    /// Its editions, oldest first; a row says with a bit in which of them it stands.
    editions: &'static [Edition],
    /// The rows as they were imported; none for those that come along.
    rows: Option<Rows>,
    keys: OnceLock<Keys>,
    /// Titles as numbers of words; `None` for a table with more words than can be numbered, which search passes over.
    titles: OnceLock<Option<Titles>>,
    short_titles: OnceLock<Lines>,
}

/// Rows as text, found by their number.
#[derive(Debug)]
struct Rows {
    text: String,
    /// Where each row begins.
    starts: Vec<u32>,
}

/// Titles of imported rows as numbers of their own words.
#[derive(Debug)]
struct Titles {
    words: Option<Words>,
    lines: Lines,
}

/// One edition of a book: what lookups ask.
#[derive(Clone, Copy)]
pub(super) struct Volume<'t> {
    pub(super) book: &'t Book,
    /// Its number among the editions of the book.
    pub(super) edition: usize,
}

/// The editions that come along.
pub(super) fn bundled() -> &'static Book {
    static BUNDLED: Book = Book::new(&edition::ICD10CM, None);
    &BUNDLED
}

impl Book {
    const fn new(editions: &'static [Edition], rows: Option<Rows>) -> Book {
        Book { editions, rows, keys: OnceLock::new(), titles: OnceLock::new(), short_titles: OnceLock::new() }
    }

    /// The book of an imported edition: a row a line, with code, `1` or `0` for billable or header, short title, long title, and the
    /// number of the side that the title names. `None` when a row is not as the import writes them.
    pub fn of_rows(text: String, edition: &'static Edition) -> Option<Book> {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| u32::try_from(at + 1).ok());
        let mut starts: Vec<u32> = std::iter::once(Some(0)).chain(ends).collect::<Option<_>>()?;
        starts.pop();
        let keys = Keys::of(starts.iter().map(|start| {
            let [code, billable, _, title, side] = cells(&text[*start as usize..])?;
            Some((code, billable == "1", title, side.parse().ok()?))
        }))?;
        let book = Book::new(std::slice::from_ref(edition), Some(Rows { text, starts }));
        // Nobody else has seen the book, so there is nothing in it yet.
        let _ = book.keys.set(keys);
        Some(book)
    }

    #[inline]
    pub(super) fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| Keys::read(&unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-keys.bin")))))
    }

    /// The words of the titles, and the titles as numbers of these.
    pub(super) fn titles(&self) -> Option<(&Words, &Lines)> {
        let titles = self.titles.get_or_init(|| match &self.rows {
            None => Some(Titles { words: None, lines: self.unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-titles.bin"))) }),
            Some(rows) => {
                let title = |at: usize| rows.cells(at)[3];
                let (words, lines) = numbered((0..rows.starts.len()).map(title))?;
                Some(Titles { words: Some(words), lines })
            }
        });
        titles.as_ref().map(|titles| (titles.words.as_ref().unwrap_or_else(|| words()), &titles.lines))
    }

    /// The full title of a row.
    pub(super) fn title(&self, row: Row) -> String {
        if let Some(rows) = &self.rows {
            return rows.cells(row.at as usize)[3].to_string();
        }
        self.titles().map_or_else(String::new, |(words, lines)| words.join(lines.get(row.at as usize)))
    }

    /// The short title of a row; empty where no other than the full one is at hand.
    pub(super) fn short_title(&self, row: Row) -> String {
        if let Some(rows) = &self.rows {
            return rows.cells(row.at as usize)[2].to_string();
        }
        let packed = include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-short-titles.bin"));
        words().join(self.short_titles.get_or_init(|| self.unpacked(packed)).get(row.at as usize))
    }

    fn unpacked(&self, blob: &[u8]) -> Lines {
        Lines::read(&mut Numbers::new(&unpack(blob)), self.keys().len())
    }

    /// The edition in force on a date.
    #[inline]
    pub(super) fn on(&self, date: Date) -> Option<Volume<'_>> {
        let edition = self.editions.iter().position(|edition| edition.covers(date))?;
        Some(Volume { book: self, edition })
    }

    /// All its editions, oldest first.
    pub(super) fn volumes(&self) -> impl Iterator<Item = Volume<'_>> {
        (0..self.editions.len()).map(move |edition| Volume { book: self, edition })
    }

    /// Whether a text is a category in any of its editions.
    pub(super) fn has_category(&self, text: &str) -> bool {
        text.len() == 3 && Number::of(text).is_some_and(|number| self.keys().family(number).next().is_some())
    }
}

impl Rows {
    fn cells(&self, at: usize) -> [&str; 5] {
        cells(&self.text[self.starts[at] as usize..]).expect("the rows were cut when the book was made")
    }
}

/// The five cells of the first line of a text.
fn cells(text: &str) -> Option<[&str; 5]> {
    let line = &text[..memchr::memchr(b'\n', text.as_bytes())?];
    let mut cells = line.split('\t');
    let row = [cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?];
    cells.next().is_none().then_some(row)
}

/// Texts as numbers of their words; `None` where there are too many different ones.
pub(super) fn numbered<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Option<(Words, Lines)> {
    let words = pack::Words::of(texts.clone().filter(|text| !text.is_empty()))?;
    let (mut numbers, mut count) = (pack::Numbers::default(), 0);
    words.push(&mut numbers, texts.inspect(|_| count += 1));
    let lines = Lines::read(&mut Numbers::new(&numbers.into_bytes()), count);
    Some((Words::new(words.as_text()), lines))
}

impl<'t> Volume<'t> {
    /// What it is.
    pub(super) fn title_page(self) -> &'static Edition {
        &self.book.editions[self.edition]
    }

    /// What it says of a code.
    #[inline]
    pub(super) fn entry(self, code: &[u8]) -> Option<Entry<'t>> {
        self.book.keys().find(Number::of(code)?, self.edition).map(|row| self.entry_of(row))
    }

    pub(super) fn entry_of(self, row: Row) -> Entry<'t> {
        Entry { row, volume: self }
    }

    /// The billable codes that begin with a code, in their order, without itself.
    pub(super) fn children(self, code: &str) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        let number = Number::of(code);
        let family = number.map(|number| self.book.keys().family(number).filter(move |row| row.stands_in(self.edition)));
        let billable = family.into_iter().flatten().map(move |row| self.entry_of(row)).filter(Entry::is_billable);
        billable.filter(move |entry| Number::of(entry.code().as_bytes()) != number)
    }

    /// Every code, headers included, in the order of codes.
    pub(super) fn entries(self) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        self.book.keys().rows().filter(move |row| row.stands_in(self.edition)).map(move |row| self.entry_of(row))
    }
}
