//! The seventh character and the X that fills the places before it, put right. The order file says which codes exist; that the seventh
//! character has a meaning of its own is said by the tabular notes, for M86.8X11 is seven characters long and has none.

use crate::codes::icd10cm::notes::Kind;
use crate::codes::icd10cm::{Diagnoses, Entry};
use crate::date::Date;

/// What is wrong, and what was meant.
pub enum Repair<'t> {
    /// The seventh character is missing, perhaps with placeholders before it: these are the codes that have one.
    Missing(Vec<Entry<'t>>),
    /// The code lacks placeholders before its last characters: this is the code.
    Placeholders(Entry<'t>),
    /// The code lacks placeholders and the seventh character: these are the codes.
    Both(Vec<Entry<'t>>),
    /// The seventh character is none of those that the code takes: these are the codes.
    Wrong(Vec<Entry<'t>>),
}

impl<'t> Repair<'t> {
    /// The codes that may have been meant.
    pub fn codes(&self) -> &[Entry<'t>] {
        match self {
            Repair::Missing(codes) | Repair::Both(codes) | Repair::Wrong(codes) => codes,
            Repair::Placeholders(code) => std::slice::from_ref(code),
        }
    }
}

/// A header whose billable codes are all itself, placeholders, and a seventh character.
pub fn missing_seventh<'t>(code: &str, on: (Diagnoses<'t>, Date)) -> Option<Repair<'t>> {
    let with_seventh = with_seventh(code, on);
    (!with_seventh.is_empty()).then_some(Repair::Missing(with_seventh))
}

/// What a code was meant to be that the edition does not have.
pub fn repair<'t>(code: &str, on: (Diagnoses<'t>, Date)) -> Option<Repair<'t>> {
    if code.len() == 7 {
        let stem = code.get(..6)?;
        return missing_seventh(stem, on).map(|repair| Repair::Wrong(repair.codes().to_vec()));
    }
    // The last character is likeliest the seventh: as many placeholders as fit go before it.
    let filled = gaps(code).find_map(|meant| on.0.lookup(&meant, on.1).found().filter(Entry::is_billable));
    filled.map(Repair::Placeholders).or_else(|| {
        let both = gaps(code).map(|meant| with_seventh(&meant, on)).find(|codes| !codes.is_empty());
        both.map(Repair::Both)
    })
}

/// The code with one run of X put in, the longest and rightmost first.
fn gaps(code: &str) -> impl Iterator<Item = String> {
    let places = move || (3..code.len()).rev();
    (1..=7 - code.len().min(7))
        .rev()
        .flat_map(move |filler| places().map(move |at| format!("{}{}{}", &code[..at], "X".repeat(filler), &code[at..])))
}

/// The billable codes beneath a header, when all are the header, placeholders and a seventh character; else none.
fn with_seventh<'t>(code: &str, (diagnoses, day): (Diagnoses<'t>, Date)) -> Vec<Entry<'t>> {
    let is_filled = |child: &Entry<'_>| {
        let child = child.code();
        child.len() == 7 && child.get(code.len()..6).is_some_and(|between| between.bytes().all(|b| b == b'X'))
    };
    let first = diagnoses.children(code, day).next();
    if !first.is_some_and(|first| is_filled(&first) && has_seventh(&first, (diagnoses, day))) {
        return Vec::new();
    }
    let children: Vec<Entry<'t>> = diagnoses.children(code, day).collect();
    if children.iter().all(is_filled) { children } else { Vec::new() }
}

/// Whether a note says what the seventh character of a code stands for.
fn has_seventh(entry: &Entry<'_>, (diagnoses, day): (Diagnoses<'_>, Date)) -> bool {
    let notes = diagnoses.notes(&entry.code(), day).found();
    notes.is_some_and(|notes| notes.list.iter().any(|note| note.kind == Kind::SeventhCharacter))
}

/// What the seventh character of a code says: the end of its title, behind the title of the header above it.
pub fn meaning(entry: &Entry<'_>, (diagnoses, day): (Diagnoses<'_>, Date)) -> String {
    let (code, title) = (entry.code(), entry.title());
    let headers = (3..7).rev().filter_map(|length| diagnoses.lookup(code.get(..length)?, day).found());
    let own = headers
        .map(|header| header.title())
        .find_map(|header| Some(title.strip_prefix(&header)?.trim_start_matches([',', ' ']).to_string()));
    own.filter(|own| !own.is_empty()).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::codes::icd10cm::bundled;
    use crate::date::parse_iso;

    fn told(repair: Option<Repair<'_>>) -> String {
        let codes = |codes: &[Entry<'_>]| codes.iter().map(|entry| entry.code().to_string()).collect::<Vec<_>>().join(" ");
        match repair {
            None => "nothing".to_string(),
            Some(Repair::Placeholders(entry)) => entry.code().to_string(),
            Some(Repair::Missing(list)) => format!("missing: {}", codes(&list)),
            Some(Repair::Both(list)) => format!("both: {}", codes(&list)),
            Some(Repair::Wrong(list)) => format!("wrong: {}", codes(&list)),
        }
    }

    #[test]
    fn what_stands_is_completed() {
        let on = (bundled(), parse_iso("2026-03-01").unwrap());
        for (code, meant) in [
            ("T1491A", "T1491XA"),
            ("T3601A", "T360X1A"),
            ("T3601", "both: T360X1A T360X1D T360X1S"),
            ("W19A", "W19XXXA"),
            // A loss of consciousness that ended in death is coded once: the list knows no later encounter.
            ("S061X7D", "wrong: S061X7A"),
            (
                "S72001Z",
                "wrong: S72001A S72001B S72001C S72001D S72001E S72001F S72001G S72001H S72001J S72001K S72001M S72001N S72001P S72001Q S72001R S72001S",
            ),
            ("E117", "nothing"),
            ("Z9999", "nothing"),
        ] {
            assert_eq!(told(repair(code, on)), meant, "{code}");
        }
        assert_eq!(told(missing_seventh("T1491", on)), "missing: T1491XA T1491XD T1491XS");
        assert_eq!(told(missing_seventh("E11", on)), "nothing");
    }

    #[test]
    fn seven_characters_without_a_seventh_character_are_just_a_code() {
        assert_eq!(told(missing_seventh("M868X1", (bundled(), parse_iso("2026-10-01").unwrap()))), "nothing");
    }

    #[test]
    fn the_meaning_of_a_seventh_character_is_what_it_adds_to_the_title() {
        let on = (bundled(), parse_iso("2026-03-01").unwrap());
        let meaning = |code: &str| meaning(&on.0.lookup(code, on.1).found().unwrap(), on);
        assert_eq!(meaning("T1491XA"), "initial encounter");
        assert_eq!(meaning("S72001B"), "initial encounter for open fracture type I or II");
        assert_eq!(meaning("E083211"), "right eye");
        assert_eq!(meaning("O360110"), "not applicable or unspecified");
    }
}
