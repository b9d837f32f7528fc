//! What titles say: which side of the body (right, left, both, or expressly none although codes for the sides stand beside it), and
//! that a code stands for what another disease has led to. The build reads the titles that come along, the import of an order file those
//! that it brings; so this file uses nothing else.
//!
//! A side counts only where the other one has a code too: a right heart is no right side. So `M25.511` is right because
//! `M25.512` says the same of the left.

use std::collections::{BTreeMap, HashMap};

/// What a title says; the numbers stand in the flags of a row (`src/codes/icd10cm/keys.rs`).
pub const RIGHT: u64 = 1;
/// See [`RIGHT`].
pub const LEFT: u64 = 2;
/// Both sides in one code.
pub const BOTH: u64 = 3;
/// The side is left open, and siblings name it.
pub const OPEN: u64 = 4;

/// Words behind "unspecified" that are sides or have two; "unspecified site" is neither.
const SIDED: &str =
    " side eye ear arm leg limb hand foot finger finger(s) fingers toe(s) toe extremity breast ulna tibia metacarpal ankle ";

/// Titles that name a side which a service on the other side does not contradict: of the abdomen, the heart, the brain.
const OTHERWISE: [&str; 4] = ["quadrant", "ventric", "affecting", "colon"];

/// The side of every billable code that has one.
pub fn sides<'a>(titles: &BTreeMap<&'a str, String>) -> HashMap<&'a str, u64> {
    let mut sides = HashMap::new();
    for (code, title) in titles {
        let side = if says(title, "right") { RIGHT } else { LEFT };
        if OTHERWISE.iter().all(|word| !title.contains(word)) && says(title, "right") != says(title, "left") && mirror(titles, code, title)
        {
            sides.insert(*code, side);
        }
    }
    let both_beside = beside(&sides);
    let mut more = Vec::new();
    for (code, title) in titles.iter().filter(|(code, title)| !sides.contains_key(*code) && !says(title, "right") && !says(title, "left")) {
        if patterns(code).any(|pattern| both_beside.get(&pattern) == Some(&(RIGHT | LEFT))) {
            if says(title, "bilateral") || says(title, "both") {
                more.push((*code, BOTH));
            } else if leaves_open(titles, code, title) {
                more.push((*code, OPEN));
            }
        }
    }
    sides.extend(more);
    sides
}

fn says(title: &str, word: &str) -> bool {
    title.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
}

/// Whether a code that differs in one character has the same title with the sides exchanged.
fn mirror(titles: &BTreeMap<&str, String>, code: &str, title: &str) -> bool {
    let mirrored = title.replace("right", "\u{0}").replace("left", "right").replace('\u{0}', "left");
    siblings(code).any(|sibling| titles.get(sibling.as_str()) == Some(&mirrored))
}

/// Whether "unspecified" stands in the title where a sibling says the side, or before the name of something that has one.
fn leaves_open(titles: &BTreeMap<&str, String>, code: &str, title: &str) -> bool {
    let words: Vec<&str> = title.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let sided = words.windows(2).any(|pair| pair[0] == "unspecified" && SIDED.contains(&format!(" {} ", pair[1])));
    let siblings = || siblings(code).filter_map(|sibling| titles.get(sibling.as_str()));
    sided
        || title.match_indices("unspecified").any(|(at, word)| {
            let right = format!("{}right{}", &title[..at], &title[at + word.len()..]);
            siblings().any(|sibling| *sibling == right)
        })
}

/// For each pattern of a code with one character left open, the sides that its codes name.
fn beside(sides: &HashMap<&str, u64>) -> HashMap<String, u64> {
    let mut beside = HashMap::new();
    for (code, side) in sides {
        patterns(code).for_each(|pattern| *beside.entry(pattern).or_default() |= side);
    }
    beside
}

fn patterns(code: &str) -> impl Iterator<Item = String> {
    (3..code.len()).map(move |at| format!("{}?{}", &code[..at], &code[at + 1..]))
}

/// The codes that differ in one character after the category.
fn siblings(code: &str) -> impl Iterator<Item = String> {
    let characters = || ('0'..='9').chain('A'..='Z');
    (3..code.len()).rev().flat_map(move |at| characters().map(move |c| format!("{}{c}{}", &code[..at], &code[at + 1..])))
}

/// Whether a title says "in diseases classified elsewhere", "in other diseases classified elsewhere" and the like (guideline I.A.13);
/// "as the cause of diseases classified elsewhere" is the opposite. All 265 such codes of FY2026 stand under a "code first" note.
pub fn is_manifestation(title: &str) -> bool {
    title
        .split_once(" classified elsewhere")
        .is_some_and(|(condition, _)| condition.contains(" in ") && !condition.contains("the cause of"))
}
