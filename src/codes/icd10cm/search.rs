//! Search over diagnoses: the words of the query are looked up once among all words, then titles are compared number by number.

use super::keys::{Row, keys};
use super::notes::{self, Kind};
use super::{Code, Entry, dotted, entry, number_of_edition, titles};
use crate::codes::search::{Hit, Query, Rank, Table, starts_word};
use crate::codes::texts::words;
use crate::date::Date;
use std::sync::OnceLock;

/// The best `limit` diagnoses, in no particular order, with all that tie with the last.
pub(in crate::codes) fn ranked(query: &Query, on: Date, limit: usize) -> Vec<(Rank, Hit)> {
    let Some(edition) = number_of_edition(on) else { return Vec::new() };
    let mut found = by_code(query, edition);
    let marks = Marks::of(query);
    if marks.any {
        found.extend(by_title(query, edition, &marks));
        found.extend(by_other_name(query, edition, &marks));
    }
    best(found, limit).into_iter().map(|found| (found.rank, found.hit())).collect()
}

/// A row that matches, and the line of the other name by which it does.
#[derive(Clone, Copy)]
struct Found {
    rank: Rank,
    entry: Entry,
    other_name: Option<usize>,
}

impl Found {
    fn new(rank: Rank, entry: Entry, other_name: Option<usize>) -> Found {
        Found { rank: Rank { header: !entry.is_billable(), ..rank }, entry, other_name }
    }

    fn hit(self) -> Hit {
        let code = self.entry.code();
        Hit {
            edition: self.entry.edition(),
            table: Table::Diagnosis,
            code: code.to_string(),
            shown: dotted(&code),
            title: self.entry.title(),
            billable: self.entry.is_billable(),
            also_called: self.other_name.map(notes::text),
        }
    }
}

/// A code once, by its best match; the best of all, cut after `limit`.
fn best(mut found: Vec<Found>, limit: usize) -> Vec<Found> {
    found.sort_unstable_by_key(|found| (found.entry.row.at, found.rank, found.other_name));
    found.dedup_by_key(|found| found.entry.row.at);
    let order = |found: &Found| (found.rank, keys().length(found.entry.row), found.entry.row.at);
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by_key(limit - 1, order);
        found.truncate(limit);
    }
    found
}

fn by_code(query: &Query, edition: usize) -> Vec<Found> {
    if query.code.is_none() {
        return Vec::new();
    }
    let ranked = |(code, row): (Code, Row)| Some(Found::new(query.rank_code(&code)?, Entry { row, edition }, None));
    keys().rows_with_codes().filter(|(_, row)| row.stands_in(edition)).filter_map(ranked).collect()
}

fn by_title(query: &Query, edition: usize, marks: &Marks) -> Vec<Found> {
    let titles = titles();
    let ranked = |row: Row| Some(Found::new(marks.rank(query, titles.get(row.at as usize))?, Entry { row, edition }, None));
    keys().rows().filter(|row| row.stands_in(edition)).filter_map(ranked).collect()
}

/// Inclusion terms are what people call a condition that the title calls something else.
fn by_other_name(query: &Query, edition: usize, marks: &Marks) -> Vec<Found> {
    let lines = notes::lines_of(Kind::InclusionTerm, edition);
    let ranked = lines.filter_map(|(line, code, text)| {
        let rank = marks.rank(query, text)?;
        Some(Found::new(rank, entry(&code, edition)?, Some(line)))
    });
    ranked.collect()
}

/// Which words of the query every word of all texts is or begins with.
struct Marks {
    /// For each word: a bit for each word of the query that it begins with, and above them a bit for each that it is.
    marks: Vec<u32>,
    any: bool,
}

const WHOLE: u32 = 16;

impl Marks {
    fn of(query: &Query) -> Marks {
        let small = small_letters();
        let mut marks = vec![0; words().len()];
        let mut any = false;
        for (n, word) in query.words.iter().enumerate() {
            for at in memchr::memmem::find_iter(small.as_bytes(), word.as_bytes()) {
                if let Some(whole) = starts_word(small, at, word.len()) {
                    marks[words().number_at(at)] |= 1 << n | u32::from(whole) << (n as u32 + WHOLE);
                    any = true;
                }
            }
        }
        Marks { marks, any }
    }

    #[inline]
    fn rank(&self, query: &Query, text: &[u16]) -> Option<Rank> {
        let marks = text.iter().fold(0, |marks, word| marks | self.marks[usize::from(*word)]);
        if marks == 0 {
            return None;
        }
        query.rank_words(marks & ((1 << WHOLE) - 1), marks >> WHOLE, text.len())
    }
}

/// All words in small letters, each where it stands in [`words`].
fn small_letters() -> &'static str {
    static SMALL: OnceLock<String> = OnceLock::new();
    SMALL.get_or_init(|| words().as_text().to_ascii_lowercase())
}
