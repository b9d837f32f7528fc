//! Search over all tables at once, by code, by part of a code, by words and by beginnings of words.

use super::edition::Edition;
use super::imported::rows::HcpcsRow;
use super::imported::{Imported, Kind};
use super::query::{Query, stem};
use super::{hcpcs, icd10cm, modifiers, places};
use crate::date::Date;

/// Hits beyond this many are not given, whatever is asked for.
const MOST: usize = 1_000;

/// One code that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The table it stands in.
    pub edition: &'static Edition,
    /// What kind of code it is.
    pub table: Table,
    /// The code as a claim carries it: `M7220`.
    pub code: String,
    /// The code as people write it: `M72.20`.
    pub shown: String,
    /// Its title or label.
    pub title: String,
    /// Whether a claim may carry it; only a diagnosis header may not.
    pub billable: bool,
    /// The other name of the condition that matched, where the title did not.
    pub also_called: Option<String>,
}

/// The kind of a code that a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// ICD-10-CM.
    Diagnosis,
    /// CPT or HCPCS Level II.
    Procedure,
    /// A modifier of a procedure.
    Modifier,
    /// A place of service.
    PlaceOfService,
}

/// Finds codes by `words` on a date of service, the best first, at most `limit`.
///
/// A code that is the query stands before codes that begin with it, those before codes that contain it; then titles with every word,
/// then with beginnings of words, then other names of a condition; short titles and codes first, billable before header. Where no title has every word, those with the most.
/// The same words give the same hits. A table without an edition for the date gives none.
/// An imported table stands in for the one of the same kind that comes along.
pub fn search(words: &str, (tables, on): (&Imported, Date), limit: usize) -> Vec<Hit> {
    let query = Query::of(words);
    if query.words.is_empty() {
        return Vec::new();
    }
    let mut ranked = icd10cm::search::ranked(&query, (tables.diagnoses(), on), limit.min(MOST));
    ranked.extend(of_hcpcs(&query, (tables, on)));
    if let Some(edition) = tables.edition(Kind::Cpt, on) {
        let rows = tables.cpt_codes(on).filter(|(_, row)| row.stands_on(on));
        let rows: Vec<(String, &str)> = rows.map(|(code, row)| (code, row.text.as_str())).collect();
        let rows = rows.iter().map(|(code, text)| (code.as_str(), *text));
        ranked.extend(in_short_table(&query, on, (edition, Table::Procedure), rows));
    }
    let modifiers = modifiers::entries().iter().map(|entry| (entry.code, entry.label));
    let places = places::entries().iter().map(|entry| (entry.code, entry.name));
    ranked.extend(in_short_table(&query, on, (modifiers::edition(), Table::Modifier), modifiers));
    ranked.extend(in_short_table(&query, on, (places::edition(), Table::PlaceOfService), places));
    ranked.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| (x.table, &x.code).cmp(&(y.table, &y.code))));
    let least_missing = ranked.iter().map(|(rank, _)| rank.missing).min().unwrap_or_default();
    ranked.into_iter().filter(|(rank, _)| rank.missing == least_missing).map(|(_, hit)| hit).take(limit.min(MOST)).collect()
}

/// HCPCS codes of the imported quarter, else of the starter that comes along; of its modifiers those that our own table lacks.
fn of_hcpcs(query: &Query, (tables, on): (&Imported, Date)) -> Vec<(Rank, Hit)> {
    let Some(edition) = tables.edition(Kind::Hcpcs, on) else {
        let starter = hcpcs::entries().iter().filter(|entry| entry.added <= on).map(|entry| (entry.code, entry.title));
        return in_short_table(query, on, (hcpcs::edition(), Table::Procedure), starter);
    };
    let (modifiers, codes): (Vec<_>, Vec<_>) =
        tables.hcpcs_codes(on).filter(|(_, row)| row.stands_on(on)).partition(|(code, _)| code.len() == 2);
    let rows = |list: &[(String, &HcpcsRow)], table| {
        in_short_table(query, on, (edition, table), list.iter().map(|(code, row)| (code.as_str(), row.title.as_str())))
    };
    let known = |code: &str| modifiers::entries().iter().any(|entry| entry.code == code);
    let others: Vec<(String, &HcpcsRow)> = modifiers.into_iter().filter(|(code, _)| !known(code)).collect();
    let mut found = rows(&codes, Table::Procedure);
    found.extend(rows(&others, Table::Modifier));
    found
}

fn in_short_table<'a>(
    query: &Query,
    on: Date,
    (edition, table): (&'static Edition, Table),
    rows: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<(Rank, Hit)> {
    if !edition.covers(on) {
        return Vec::new();
    }
    let hit = |code: &str, title: &str| Hit {
        edition,
        table,
        code: code.to_string(),
        shown: code.to_string(),
        title: title.to_string(),
        billable: true,
        also_called: None,
    };
    let ranked = |(code, title): (&str, &str)| {
        let rank = query.rank_code(code.as_bytes()).or_else(|| query.rank_title(title))?;
        Some((rank.beside_code(code.len()), hit(code, title)))
    };
    rows.filter_map(ranked).collect()
}

/// How well a row matches: the smaller, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// Words of the query that the row lacks.
    pub(super) missing: u8,
    /// What of it matches.
    pub(super) by: By,
    /// Words of the query that are only the beginning of a word here.
    pub(super) begun: u8,
    /// Words of the title and characters of the code, for the general before the special.
    pub(super) length: u8,
    /// Billable codes before headers.
    pub(super) header: bool,
}

impl Rank {
    /// Counts the characters of the code, for the general before the special.
    pub(super) fn beside_code(self, characters: usize) -> Rank {
        let characters = u8::try_from(characters).unwrap_or(u8::MAX);
        Rank { length: self.length.saturating_add(characters), ..self }
    }

    /// A number of 21 bits that compares as the rank does.
    #[inline]
    pub(super) fn as_number(self) -> u64 {
        let [missing, by, begun] = [self.missing, self.by as u8, self.begun].map(|part| u64::from(part.min(15)));
        (missing << 17) | (by << 13) | (begun << 9) | (u64::from(self.length) << 1) | u64::from(self.header)
    }
}

/// What of a row matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    Code,
    BeginningOfCode,
    Meant,
    Words,
    OtherName,
    PartOfCode,
}

impl Query {
    /// How well a code matches; the rank says nothing about its title.
    pub(super) fn rank_code(&self, code: &[u8]) -> Option<Rank> {
        let wanted = self.code.as_deref()?.as_bytes();
        let by = if code.starts_with(wanted) {
            if code.len() == wanted.len() { By::Code } else { By::BeginningOfCode }
        } else if self.part_of_code && code.windows(wanted.len()).any(|part| part == wanted) {
            By::PartOfCode
        } else {
            return None;
        };
        Some(Rank { missing: 0, by, begun: 0, length: 0, header: false })
    }

    /// How well a title matches.
    fn rank_title(&self, title: &str) -> Option<Rank> {
        let title = title.to_ascii_lowercase();
        let (mut found, mut whole) = (0, 0);
        for (n, word) in self.words.iter().enumerate() {
            for name in &word.names {
                let stem = stem(name);
                for (at, _) in title.match_indices(stem) {
                    if let Some(how) = matches(&title, at, (name, stem)) {
                        found |= 1 << n;
                        whole |= u32::from(how == Fit::Whole) << n;
                    }
                }
            }
        }
        self.rank_words(found, whole, title.split(' ').count())
    }

    /// The rank of a title of so many words, from a bit for each word of the query that it has, and that it has whole.
    #[inline]
    pub(super) fn rank_words(&self, found: u32, whole: u32, length: usize) -> Option<Rank> {
        let words = u32::try_from(self.words.len()).expect("a query has few words");
        let missing = words - found.count_ones();
        // Half of the words or more, or it is about something else.
        if found == 0 || missing * 2 > words {
            return None;
        }
        let begun = found.count_ones() - whole.count_ones();
        let byte = |n| u8::try_from(n).unwrap_or(u8::MAX);
        Some(Rank {
            missing: byte(missing),
            by: By::Words,
            begun: byte(begun),
            length: u8::try_from(length).unwrap_or(u8::MAX),
            header: false,
        })
    }
}

/// How a word of a text fits one that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is the word, or another form of it.
    Whole,
    /// It begins with it.
    Begun,
}

/// How the word that stands at `at` fits a name whose stem was found there.
pub(super) fn matches(text: &str, at: usize, (name, stem): (&str, &str)) -> Option<Fit> {
    let is_whole_stem = starts_word(text, at, stem.len())?;
    let rest = &text[at..];
    if rest.starts_with(name) {
        let is_whole = if name.len() == stem.len() { is_whole_stem } else { starts_word(text, at, name.len()) == Some(true) };
        return Some(if is_whole { Fit::Whole } else { Fit::Begun });
    }
    let word = &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    (super::query::stem(word) == stem).then_some(Fit::Whole)
}

/// Whether what stands at `at` begins a word, and if so, whether it is the whole word.
pub(super) fn starts_word(text: &str, at: usize, length: usize) -> Option<bool> {
    let is_inside = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
    let bytes = text.as_bytes();
    let begins = at == 0 || !is_inside(bytes.get(at - 1));
    begins.then(|| !is_inside(bytes.get(at + length)))
}
