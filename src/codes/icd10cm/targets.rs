//! The codes that a tabular note names: `A12.3`, `A12.-`, `A12.3-`, `A12-B13` and lists of these between parentheses.
//!
//! Notes are prose with codes in parentheses. What is read is read for certain; the rest is named as unread and never guessed:
//! notes without a code, and conditions on a code ("with seventh character A", "with .44").

/// What was read out of one note.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// First and last code of each target, without dots; the same for one code. A target holds for all codes beneath both.
    pub spans: Vec<(String, String)>,
    /// Whether a code stands in the note that was not read, because it stands in prose.
    pub unread: bool,
}

/// Reads one note. `is_category` tells a code from a word in capitals: `(NOS)` names none.
pub fn targets(note: &str, is_category: &dyn Fn(&str) -> bool) -> Targets {
    let mut targets = Targets::default();
    for item in groups(note).flat_map(|group| group.split(',')).map(str::trim).filter(|item| !item.is_empty()) {
        match code(item, is_category).map(|code| (code.clone(), code)).or_else(|| span(item, is_category)) {
            Some(span) => targets.spans.push(span),
            None => targets.unread |= names_category(item, is_category),
        }
    }
    targets
}

/// The texts between innermost parentheses. The last one may lack its end: "(Z89.52-" closes the note of Z47.33.
fn groups(note: &str) -> impl Iterator<Item = &str> {
    note.split('(').skip(1).filter_map(|rest| match rest.split_once(')') {
        Some((group, _)) => Some(group),
        None => (!rest.contains(' ')).then_some(rest),
    })
}

/// `A12.3-` without its dot and dash; `None` for anything else.
fn code(item: &str, is_category: &dyn Fn(&str) -> bool) -> Option<String> {
    let stem = item.trim_end_matches(['-', '.']);
    let (category, rest) = stem.split_at_checked(3)?;
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
    // `D29.2.-` has a dot too many, and nobody doubts what it means.
    let fits = rest.len() <= 4 && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && is_category(category);
    fits.then(|| format!("{category}{rest}"))
}

/// `A12-B13`: first and last code. Dashes of the codes themselves and blanks around the one in between mean nothing.
fn span(item: &str, is_category: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    item.match_indices('-').find_map(|(at, _)| {
        let (first, last) = (item[..at].trim_end(), item[at + 1..].trim_start_matches(['-', ' ']));
        Some((code(first, is_category)?, code(last, is_category)?)).filter(|(first, last)| first <= last)
    })
}

/// Whether a word begins like a code.
fn names_category(item: &str, is_category: &dyn Fn(&str) -> bool) -> bool {
    item.split([' ', '-']).any(|word| word.get(..3).is_some_and(is_category) && word[3..].bytes().next().is_none_or(|b| b == b'.'))
}
