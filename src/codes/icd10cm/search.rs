//! Search over diagnoses: the words of the query are looked up once among all words, then titles are compared number by number.

use super::book::Volume;
use super::keys::{Number, Row};
use super::notes::Held;
use super::{Diagnoses, dotted};
use crate::codes::query::{Query, distance, slips, stem};
use crate::codes::search::{By, Fit, Hit, Rank, Table, matches, starts_word};
use crate::codes::texts::Words;
use crate::date::Date;

/// The best `limit` diagnoses, in no particular order.
pub(in crate::codes) fn ranked(query: &Query, (diagnoses, on): (Diagnoses<'_>, Date), limit: usize) -> Vec<(Rank, Hit)> {
    let Some(volume) = diagnoses.on(on) else { return Vec::new() };
    let mut found = best(by_code(query, volume, limit), limit);
    found.extend(meant(query, volume));
    let notes = diagnoses.notes_on(on);
    // The tables that come along have one list of words for titles and notes.
    let lists = [volume.book.titles().map(|(words, _)| words), notes.map(Held::words)];
    let mut lists: Vec<&Words> = lists.into_iter().flatten().collect();
    lists.dedup_by(|one, other| std::ptr::eq(*one, *other));
    let marks = marks(query, &lists).unwrap_or_default();
    if let [of_titles, ..] = &marks[..] {
        found.extend(best(by_title(query, volume, of_titles), limit));
    }
    if let ([.., of_notes], Some(notes)) = (&marks[..], notes) {
        found.extend(best(once(by_other_name(query, (volume, notes), of_notes)), limit));
    }
    best(once(found), limit).into_iter().map(|found| (found.rank, found.hit(volume, notes))).collect()
}

/// A row that matches, and the line of the other name by which it does.
#[derive(Clone, Copy)]
struct Found {
    rank: Rank,
    row: Row,
    other_name: Option<u32>,
    /// The rank, then the order of codes, as one number that is quick to compare.
    order: u64,
}

impl Found {
    fn new(rank: Rank, (row, volume): (Row, Volume<'_>), other_name: Option<u32>) -> Found {
        let rank = Rank { header: !row.is_billable(), ..rank.beside_code(volume.book.keys().length(row)) };
        let order = (rank.as_number() << 32) | u64::from(row.at);
        Found { rank, row, other_name, order }
    }

    fn hit(self, volume: Volume<'_>, notes: Option<Held<'_>>) -> Hit {
        let entry = volume.entry_of(self.row);
        let code = entry.code();
        Hit {
            edition: entry.edition(),
            table: Table::Diagnosis,
            code: code.to_string(),
            shown: dotted(&code),
            title: entry.title(),
            billable: entry.is_billable(),
            also_called: self.other_name.zip(notes).map(|(line, notes)| notes.on_line(line).text),
        }
    }
}

/// A row once, by its best match.
fn once(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_unstable_by_key(|found| (found.row.at, found.order, found.other_name));
    found.dedup_by_key(|found| found.row.at);
    found
}

/// The best `limit` of rows that stand here once each.
fn best(mut found: Vec<Found>, limit: usize) -> Vec<Found> {
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by_key(limit - 1, |found| found.order);
    }
    found.truncate(limit);
    found
}

/// Codes that are the query or begin with it; where those are too few, also codes that contain it.
fn by_code(query: &Query, volume: Volume<'_>, limit: usize) -> Vec<Found> {
    let Some(wanted) = query.code.as_deref() else { return Vec::new() };
    let (keys, edition) = (volume.book.keys(), volume.edition);
    let ranked = |row: Row| Some(Found::new(query.rank_code(keys.code(row).as_bytes())?, (row, volume), None));
    if let Some(number) = Number::of(wanted.as_bytes()) {
        let family: Vec<Found> = keys.family(number).filter(|row| row.stands_in(edition)).filter_map(ranked).collect();
        if family.len() >= limit {
            return family;
        }
    }
    let everywhere = keys.rows_with_codes().filter(|(_, row)| row.stands_in(edition));
    everywhere.filter_map(|(code, row)| Some(Found::new(query.rank_code(code.as_bytes())?, (row, volume), None))).collect()
}

/// The code that people mean by the words, whatever its title.
fn meant(query: &Query, volume: Volume<'_>) -> Option<Found> {
    let row = volume.book.keys().find(Number::of(query.meant?)?, volume.edition)?;
    Some(Found::new(Rank { missing: 0, by: By::Meant, begun: 0, length: 0, header: false }, (row, volume), None))
}

fn by_title(query: &Query, volume: Volume<'_>, marks: &Marks) -> Vec<Found> {
    let Some((_, titles)) = volume.book.titles() else { return Vec::new() };
    let rows = volume.book.keys().rows().filter(|row| row.stands_in(volume.edition));
    fewest_missing(rows.filter_map(|row| Some(Found::new(marks.rank(query, titles.get(row.at as usize))?, (row, volume), None))))
}

/// Notes say what people call a condition that the title calls something else.
fn by_other_name(query: &Query, (volume, notes): (Volume<'_>, Held<'_>), marks: &Marks) -> Vec<Found> {
    fewest_missing(notes.other_names().filter_map(|(line, code, text)| {
        let rank = Rank { by: By::OtherName, ..marks.rank(query, text)? };
        let row = volume.book.keys().find(Number::of(code.as_bytes())?, volume.edition)?;
        Some(Found::new(rank, (row, volume), u32::try_from(line).ok()))
    }))
}

/// Those that lack no more words of the query than the best do.
fn fewest_missing(found: impl Iterator<Item = Found>) -> Vec<Found> {
    let mut least = u8::MAX;
    let mut kept: Vec<Found> = found
        .filter(|found| {
            let keep = found.rank.missing <= least;
            least = least.min(found.rank.missing);
            keep
        })
        .collect();
    kept.retain(|found| found.rank.missing == least);
    kept
}

/// For each word of all texts: a bit for each word of the query that it begins with, and above them a bit for each that it is.
struct Marks {
    words: Vec<u16>,
    sequela: Option<u16>,
}

/// Where the bits for whole words begin; a query has no more words than this.
const WHOLE: u32 = 8;

/// The marks of lists of words, for each its own; `None` where no word of any list fits.
fn marks(query: &Query, lists: &[&Words]) -> Option<Vec<Marks>> {
    let empty = |words: &&Words| Marks { words: vec![0; words.len()], sequela: words.number_of("sequela") };
    let mut all: Vec<Marks> = lists.iter().map(empty).collect();
    let mut any = false;
    for (bit, word) in (0..WHOLE).zip(&query.words) {
        let mut known = false;
        for (words, marks) in lists.iter().zip(&mut all) {
            for name in &word.names {
                known |= mark(words, &mut marks.words, name, bit);
            }
        }
        any |= known;
        // Nothing begins with it: a slip of the finger.
        if let Some(name) = word.names.first().filter(|_| !known) {
            for (words, marks) in lists.iter().zip(&mut all) {
                any |= mark_slips(words, &mut marks.words, name, bit);
            }
        }
    }
    any.then_some(all)
}

impl Marks {
    #[inline]
    fn rank(&self, query: &Query, text: &[u16]) -> Option<Rank> {
        let marks = text.iter().fold(0, |marks, word| marks | self.words[usize::from(*word)]);
        if marks == 0 {
            return None;
        }
        // One word, but no more general than "initial encounter" and "subsequent encounter" beside it.
        let length = text.len() + usize::from(text.last().copied() == self.sequela);
        query.rank_words(u32::from(marks & 0xFF), u32::from(marks >> WHOLE), length)
    }
}

/// Marks the words that are a name, a form of it, or begin with it.
fn mark(words: &Words, marks: &mut [u16], name: &str, bit: u32) -> bool {
    let (small, stem) = (words.in_small_letters(), stem(name));
    let mut any = false;
    for at in memchr::memmem::find_iter(small.as_bytes(), stem.as_bytes()) {
        if let Some(fit) = matches(small, at, (name, stem)) {
            marks[words.number_at(at)] |= (1 << bit) | (u16::from(fit == Fit::Whole) << (bit + WHOLE));
            any = true;
        }
    }
    any
}

/// Marks the words that are nearest to a misspelled name, where any is near.
fn mark_slips(words: &Words, marks: &mut [u16], name: &str, bit: u32) -> bool {
    let small = words.in_small_letters();
    let mut least = slips(name.chars().count());
    let mut near: Vec<usize> = Vec::new();
    if least == 0 || name.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let mut at = 0;
    for word in small.split(|c: char| !c.is_ascii_alphabetic()) {
        if let Some(distance) = distance(name.as_bytes(), word.as_bytes(), least).filter(|_| starts_word(small, at, 0).is_some()) {
            if distance < least {
                least = distance;
                near.clear();
            }
            near.push(at);
        }
        at += word.len() + small[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    for at in &near {
        marks[words.number_at(*at)] |= 1 << bit;
    }
    !near.is_empty()
}
