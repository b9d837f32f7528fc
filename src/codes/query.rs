//! What is searched for: words, what else they are called, their stems, and what a misspelled one may have meant.

use super::rows;
use std::sync::OnceLock;

/// Words of a query beyond this many are ignored; each has a bit in the marks of a search.
pub(super) const WORDS: usize = 8;
/// Characters of a query beyond this many are ignored.
const CHARACTERS: usize = 200;
/// Letters that a stem keeps at least.
const STEM: usize = 4;
/// Words that say nothing where there are others.
const EMPTY: [&str; 11] = ["a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to"];
/// Endings of words, longest first: `infections`, `infected` and `infectious` are about one thing.
const ENDINGS: [&str; 24] = [
    "ations", "ation", "itides", "ities", "ional", "tions", "tious", "itis", "ions", "ious", "tion", "ting", "ical", "ive", "ies", "ion",
    "ing", "ity", "ed", "es", "ic", "us", "is", "s",
];

/// What is searched for, cut into words.
pub(super) struct Query {
    /// Each word with what else it is called; one of them is enough.
    pub(super) words: Vec<Word>,
    /// The query as a code, where it could be one or the beginning of one: capitals, without dots.
    pub(super) code: Option<String>,
    /// The code that people mean by these words.
    pub(super) meant: Option<&'static str>,
    /// Whether codes that only contain it are meant too: a few characters with a digit are rare enough to say something.
    pub(super) part_of_code: bool,
}

/// One word of a query.
pub(super) struct Word {
    /// Names of one thing, in small letters, as typed first.
    pub(super) names: Vec<String>,
}

impl Word {
    fn of(name: &str) -> Word {
        Word { names: vec![name.to_string()] }
    }
}

impl Query {
    /// Cuts a text into words and looks each up among abbreviations and everyday names.
    pub(super) fn of(text: &str) -> Query {
        let text: String = text.chars().take(CHARACTERS).collect();
        let code: String = text.trim().chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect();
        let is_code = (1..=7).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric());
        let part_of_code = code.len() > 1 && code.bytes().any(|b| b.is_ascii_digit());
        // `parkinson's` is `parkinsons` to whoever types it, and in titles a word with an end.
        let text = text.to_ascii_lowercase().replace(['\'', '\u{2019}'], "");
        let typed: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS).collect();
        let telling: Vec<&str> = typed.iter().copied().filter(|word| !EMPTY.contains(word)).collect();
        let mut query = Query { words: Vec::new(), code: is_code.then_some(code), meant: None, part_of_code };
        query.name(if telling.is_empty() { &typed } else { &telling });
        query
    }

    /// Looks for the longest names first: "high blood pressure" is one thing.
    fn name(&mut self, mut typed: &[&str]) {
        let whole = typed.len();
        while let Some((first, rest)) = typed.split_first() {
            let known = (1..=typed.len().min(3)).rev().find_map(|count| Some((count, term(&typed[..count].join(" "))?)));
            let Some((count, term)) = known else {
                self.words.push(Word::of(first));
                typed = rest;
                continue;
            };
            if count == whole {
                self.meant = Some(term.code).filter(|code| !code.is_empty());
            }
            let meaning: Vec<&str> = term.meaning.split(' ').collect();
            match meaning[..] {
                [other] if count == 1 && other != *first => self.words.push(Word { names: vec![(*first).to_string(), other.to_string()] }),
                _ => self.words.extend(meaning.iter().filter(|word| !EMPTY.contains(word)).map(|word| Word::of(word))),
            }
            typed = &typed[count..];
        }
        self.words.truncate(WORDS);
    }
}

/// An abbreviation or everyday name.
struct Term {
    name: &'static str,
    meaning: &'static str,
    code: &'static str,
}

fn term(name: &str) -> Option<&'static Term> {
    static TERMS: OnceLock<Vec<Term>> = OnceLock::new();
    let terms = TERMS.get_or_init(|| {
        let rows = rows::rows(include_str!("../../code-tables/us/search-words.tsv")).into_iter();
        rows.map(|[name, meaning, code]| Term { name, meaning, code }).collect()
    });
    let find = |name: &str| rows::find(terms, name, |term| term.name);
    find(name).or_else(|| find(name.strip_suffix('s')?))
}

/// What a word and its relatives begin with: `fractures` and `fractured` with `fractur`.
pub(super) fn stem(word: &str) -> &str {
    // `toes` and `legs` are short, and still more than one.
    let least = |ending: &str| if ending == "s" { STEM - 1 } else { STEM };
    let cut = |ending: &&&str| word.len() >= ending.len() + least(ending) && word.ends_with(**ending);
    let stem = ENDINGS.iter().find(cut).map_or(word, |ending| &word[..word.len() - ending.len()]);
    // `fracture` loses its last letter as `fractures` does.
    stem.strip_suffix(['e', 'y']).filter(|stem| stem.len() >= STEM).unwrap_or(stem)
}

/// How many letters one word is from another, where that is few: put in, left out, exchanged, swapped.
pub(super) fn distance(typed: &[u8], word: &[u8], most: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    if typed.len().abs_diff(word.len()) > most || typed.len() > LONGEST || word.len() > LONGEST {
        return None;
    }
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    for (n, cell) in rows[1].iter_mut().enumerate() {
        *cell = n;
    }
    for (i, letter) in typed.iter().enumerate() {
        let [before, last, now] = &mut rows;
        now[0] = i + 1;
        for (j, other) in word.iter().enumerate() {
            let exchanged = last[j] + usize::from(letter != other);
            now[j + 1] = exchanged.min(last[j + 1] + 1).min(now[j] + 1);
            if i > 0 && j > 0 && *letter == word[j - 1] && typed[i - 1] == *other {
                now[j + 1] = now[j + 1].min(before[j - 1] + 1);
            }
        }
        if now[..=word.len()].iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        rows.rotate_left(1);
    }
    Some(rows[1][word.len()]).filter(|distance| *distance <= most)
}

/// How many slips a word of so many letters may have.
pub(super) const fn slips(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_have_one_stem() {
        for (a, b) in [("fractures", "fracture"), ("infectious", "infections"), ("allergies", "allergy"), ("arthritides", "arthritis")] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("organ"), stem("organism"));
        assert_eq!(stem("gas"), "gas");
    }

    #[test]
    fn slips_of_the_finger_are_counted() {
        let of = |a: &str, b: &str| distance(a.as_bytes(), b.as_bytes(), 2);
        assert_eq!(of("pnuemonia", "pneumonia"), Some(1), "two letters swapped are one slip");
        assert_eq!((of("diabetis", "diabetes"), of("hemorroids", "hemorrhoids")), (Some(1), Some(1)));
        assert_eq!((of("asthma", "asthma"), of("astma", "asthma"), of("gout", "goiter")), (Some(0), Some(1), None));
        assert_eq!(of(&"x".repeat(100), &"x".repeat(100)), None);
    }

    #[test]
    fn names_of_everyday_are_understood() {
        let words = |text: &str| -> Vec<String> { Query::of(text).words.iter().map(|word| word.names.join("|")).collect() };
        assert_eq!(words("DM2"), ["type", "2", "diabetes", "mellitus"]);
        assert_eq!((Query::of("dm2").meant, Query::of("dm2 with neuropathy").meant), (Some("E119"), None));
        assert_eq!(words("high cholesterol"), ["hypercholesterolemia"]);
        assert_eq!(words("broken leg"), ["broken|fracture", "leg"]);
        assert_eq!(words("pain in the knee"), ["pain", "knee"]);
        assert_eq!(words("of"), ["of"]);
    }
}
