//! Lists of codes and of modifiers as rule data writes them, in a form that answers at once.

use super::super::ids::Modifier;
use serde::Deserialize;

/// Codes, single or in ranges that include both ends and everything that begins like the end: `99202-99215`, `P00-P96`, `N40`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct CodeSpans {
    /// First and last, sorted, none touching another.
    spans: Vec<(u64, u64)>,
    /// A bit for each first character that they have: most codes of a visit end here.
    firsts: u64,
}

impl CodeSpans {
    /// Whether a code is in one of the ranges. Codes of more than eight characters never are.
    #[inline]
    pub fn contains(&self, code: &str) -> bool {
        if code.bytes().next().is_none_or(|first| self.firsts & bit(first) == 0) {
            return false;
        }
        let Some(key) = packed(code, 0) else { return false };
        let after = self.spans.partition_point(|&(first, _)| first <= key);
        after > 0 && key <= self.spans[after - 1].1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
}

/// The bit of a first character; capital letters and digits have one of their own.
#[inline]
fn bit(first: u8) -> u64 {
    1 << (first % 64)
}

/// A code as a number that sorts like its text; what the text does not fill is filled up with `fill`.
#[inline]
fn packed(code: &str, fill: u8) -> Option<u64> {
    let mut bytes = [fill; 8];
    bytes.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
    Some(u64::from_be_bytes(bytes))
}

impl TryFrom<Vec<String>> for CodeSpans {
    type Error = String;

    fn try_from(texts: Vec<String>) -> Result<CodeSpans, String> {
        let mut spans = texts.iter().map(|text| span(text)).collect::<Result<Vec<_>, _>>()?;
        spans.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match merged.last_mut().filter(|before| first <= before.1) {
                Some(before) => before.1 = before.1.max(last),
                None => merged.push((first, last)),
            }
        }
        let firsts = merged.iter().flat_map(|(first, last)| first.to_be_bytes()[0]..=last.to_be_bytes()[0]);
        Ok(CodeSpans { firsts: firsts.fold(0, |bits, first| bits | bit(first)), spans: merged })
    }
}

fn span(text: &str) -> Result<(u64, u64), String> {
    let wrong = || format!("\"{text}\" is not a code, nor two codes of one length with a hyphen between them, the lower one first");
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let is_code = |code: &str| code.len() <= 7 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !is_code(first) || !is_code(last) || first > last || first.len() != last.len() {
        return Err(wrong());
    }
    Ok((packed(first, 0).ok_or_else(wrong)?, packed(last, u8::MAX).ok_or_else(wrong)?))
}

/// A set of modifiers: a bit for each that there can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct ModifierSet([u64; WORDS]);

/// Thirty-six characters in either place.
const WORDS: usize = (36 * 36_usize).div_ceil(64);

impl ModifierSet {
    /// Whether the set has the modifier.
    #[inline]
    pub fn contains(&self, modifier: Modifier) -> bool {
        let (word, bit) = position(modifier);
        self.0[word] & bit != 0
    }

    /// Its modifiers, digits before letters.
    pub fn iter(&self) -> impl Iterator<Item = Modifier> {
        let characters = || (b'0'..=b'9').chain(b'A'..=b'Z').map(char::from);
        let all = characters().flat_map(move |first| characters().map(move |second| format!("{first}{second}")));
        all.filter_map(|text| Modifier::parse(&text).ok()).filter(|modifier| self.contains(*modifier))
    }
}

fn position(modifier: Modifier) -> (usize, u64) {
    let digit = |byte: u8| usize::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let bytes = modifier.as_bytes();
    let number = digit(bytes[0]) * 36 + digit(bytes[1]);
    (number / 64, 1 << (number % 64))
}

impl TryFrom<Vec<String>> for ModifierSet {
    type Error = String;

    fn try_from(texts: Vec<String>) -> Result<ModifierSet, String> {
        let mut set = ModifierSet::default();
        for text in &texts {
            let (word, bit) = position(Modifier::parse(text).map_err(|why| format!("\"{text}\" is not a modifier: it {why}"))?);
            set.0[word] |= bit;
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn spans(texts: &[&str]) -> Result<CodeSpans, String> {
        CodeSpans::try_from(texts.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn ranges_include_both_ends_and_what_begins_like_the_end() {
        let spans = spans(&["P00-P96", "N40", "99213-99215", "99214-99220", "99202"]).unwrap();
        for inside in ["P00", "P000", "P9689", "N40", "N401", "99202", "99213", "99220"] {
            assert!(spans.contains(inside), "{inside}");
        }
        for outside in ["P97", "O999", "N4", "N41", "99203", "99212", "99221", "", "P00000000"] {
            assert!(!spans.contains(outside), "{outside}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for wrong in ["", "99215-99202", "992-99215", "a12", "99202 99203", "99202-", "123456789"] {
            assert!(spans(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_set_of_modifiers_holds_what_was_put_in_and_nothing_else() {
        let given = ["00", "25", "ZZ", "9A"];
        let set = ModifierSet::try_from(given.map(str::to_string).to_vec()).unwrap();
        let characters = || (b'0'..=b'9').chain(b'A'..=b'Z');
        for text in characters().flat_map(|a| characters().map(move |b| String::from_utf8(vec![a, b]).unwrap())) {
            assert_eq!(set.contains(Modifier::parse(&text).unwrap()), given.contains(&text.as_str()), "{text}");
        }
        assert_eq!(set.iter().count(), given.len());
        assert!(ModifierSet::try_from(vec!["lt".to_string()]).is_err());
    }
}
