//! What tabular notes say about two codes together, as spans of code numbers: Excludes1 and "code first". The build reads the notes
//! that come along, the library those that a practice has imported; so this file uses nothing but its neighbours that the build has too.

use super::chapters::CHAPTERS;
use super::pack::Numbers;
use super::targets::{Targets, targets};

/// First and last number of the codes that stand at a place or beneath it.
pub type Span = (u64, u64);

/// Notes of "code first" that hold only for some patients with the code, although they do not say so: the partner may be absent.
/// B39 AIDS, I42, I50 and I74 pregnancy or surgery, N64.1 a graft, Z3A normal pregnancy.
const SOMETIMES: [&str; 6] = ["B39", "I42", "I50", "I74", "N641", "Z3A"];

/// One Excludes1 target: where the note stands, what it names, in which editions, and its line among all notes.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Exclusion {
    owner: Span,
    target: Span,
    editions: u64,
    /// Whether more stands in the note than could be read.
    partly: bool,
    line: u64,
}

/// How many targets there are; then for each the step from the owner before, the owner's width, the target's first number and width,
/// its editions, whether more stands in the note than could be read, and the line of the note.
pub fn exclusions(notes: &[(String, u64)], is_category: &dyn Fn(&str) -> bool) -> Numbers {
    let mut list = Vec::new();
    for (line, (place, text, editions)) in of_kind(notes, "excludes1") {
        let Some(owner) = span_of_place(place) else { continue };
        let Targets { spans, unread: partly } = targets(text, is_category);
        let named = spans.iter().filter_map(|(first, last)| between(first, last));
        list.extend(named.map(|target| Exclusion { owner, target, editions, partly, line }));
    }
    list.sort();
    let mut numbers = Numbers::default();
    numbers.push(list.len() as u64);
    let mut last = 0;
    for Exclusion { owner, target, editions, partly, line } in list {
        let row = [owner.0 - last, owner.1 - owner.0, target.0, target.1 - target.0, editions, u64::from(partly), line];
        numbers.push_all(&row);
        last = owner.0;
    }
    numbers
}

/// The places whose "code first" notes a machine can follow: for each the step from the owner before, the owner's width, editions,
/// the line of the first note, how many targets (none: any other condition) and the first number and width of each.
pub fn code_first(notes: &[(String, u64)], is_category: &dyn Fn(&str) -> bool) -> Numbers {
    let mut places: Vec<(&str, u64, u64, Vec<&str>)> = Vec::new();
    for (line, (place, text, editions)) in of_kind(notes, "codeFirst") {
        match places.last_mut() {
            Some((last, bits, _, texts)) if *last == place && *bits == editions => texts.push(text),
            _ => places.push((place, editions, line, vec![text])),
        }
    }
    let mut list: Vec<(Span, u64, u64, Vec<Span>)> = places
        .into_iter()
        .filter(|(place, ..)| !SOMETIMES.contains(place))
        .filter_map(|(place, editions, line, texts)| Some((span_of_place(place)?, editions, line, partners(&texts, is_category)?)))
        .flat_map(|(owner, editions, line, partners)| by_category(owner).map(move |owner| (owner, editions, line, partners.clone())))
        .collect();
    list.sort();
    let mut numbers = Numbers::default();
    numbers.push(list.len() as u64);
    let mut last = 0;
    for (owner, editions, line, partners) in list {
        numbers.push_all(&[owner.0 - last, owner.1 - owner.0, editions, line, partners.len() as u64]);
        for partner in partners {
            numbers.push_all(&[partner.0, partner.1 - partner.0]);
        }
        last = owner.0;
    }
    numbers
}

/// The codes one of which goes first, when the notes of a place name all of them; an empty list where any other condition may be it;
/// `None` where the notes leave open whether one is needed.
fn partners(texts: &[&str], is_category: &dyn Fn(&str) -> bool) -> Option<Vec<Span>> {
    let is_open =
        |text: &str| ["if applicable", "if known", "and applicable", " any ", "when "].iter().any(|word| format!(" {text}").contains(word));
    if texts.iter().any(|text| is_open(text)) {
        return None;
    }
    let read: Vec<Targets> = texts.iter().map(|text| targets(text, is_category)).collect();
    if read.iter().all(|targets| !targets.spans.is_empty() && !targets.unread) && !texts.iter().any(|text| text.contains("such as")) {
        return Some(read.into_iter().flat_map(|t| t.spans).filter_map(|(first, last)| between(&first, &last)).collect());
    }
    let heading = texts[0].trim_start_matches("the ");
    ["underlying ", "associated ", "condition resulting "].iter().any(|start| heading.starts_with(start)).then(Vec::new)
}

/// A section as its categories; anything narrower as it is.
fn by_category((first, last): Span) -> impl Iterator<Item = Span> {
    const WIDTH: u64 = 37 * 37 * 37 * 37;
    let starts = (first..=last).step_by(WIDTH as usize);
    starts.map(move |start| (start, last.min(start + WIDTH - 1)))
}

/// The notes of a kind: line, place, text and editions.
fn of_kind<'n>(notes: &'n [(String, u64)], kind: &'n str) -> impl Iterator<Item = (u64, (&'n str, &'n str, u64))> {
    (0..).zip(notes).filter_map(move |(line, (note, editions))| {
        let (place, note) = note.split_once(' ')?;
        let text = note.strip_prefix(kind)?.strip_prefix(' ')?;
        Some((line, (place, text, *editions)))
    })
}

/// `chapter-4`, `E08-E13` or `E11`; `None` for anything else.
pub fn span_of_place(place: &str) -> Option<Span> {
    if let Some(number) = place.strip_prefix("chapter-") {
        let (first, last) = CHAPTERS.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        return between(first, last);
    }
    match place.split_once('-') {
        Some((first, last)) => between(first, last),
        None => family(place),
    }
}

/// The codes from one to another, and all that begin with the last.
fn between(first: &str, last: &str) -> Option<Span> {
    Some((family(first)?.0, family(last)?.1)).filter(|(first, last)| first <= last)
}

/// A code and all that begin with it.
fn family(code: &str) -> Option<Span> {
    let first = code_number(code)?;
    let width = 37_u64.pow(7_u32.checked_sub(u32::try_from(code.len()).ok()?)?);
    Some((first, first + width - 1))
}

/// A code as seven digits to base 37 (nothing, 0-9, A-Z): the order of numbers is the order of codes.
pub fn code_number(code: &str) -> Option<u64> {
    let digit = |b: &u8| match b {
        b'0'..=b'9' => Some(u64::from(b - b'0') + 1),
        b'A'..=b'Z' => Some(u64::from(b - b'A') + 11),
        _ => None,
    };
    let number = code.bytes().try_fold(0, |number, byte| Some(number * 37 + digit(&byte)?));
    number.filter(|_| (3..=7).contains(&code.len())).map(|number| number * 37_u64.pow(7 - u32::try_from(code.len()).unwrap_or(7)))
}
