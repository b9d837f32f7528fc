//! How one payer wants text written: separators, line ends, characters.

use super::super::profile::{CharacterSet, LineEnd, Profile};
use crate::wire::x12::Separators;

/// A payer's way of writing X12, worked out once per run.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// The four separators.
    pub separators: Separators,
    /// What follows a segment terminator: nothing, LF or CR LF.
    pub line_end: &'static [u8],
    /// The characters the payer takes.
    pub characters: CharacterSet,
    /// For each byte what is sent; 0 for what cannot be.
    sent: [u8; 256],
}

/// Signs of the basic character set of X12, besides capital letters, digits and the blank.
const BASIC_SIGNS: &[u8] = b"!\"&'()*+,-./:;?=";
/// Signs that only the extended character set has.
const EXTENDED_SIGNS: &[u8] = b"%@[]_{}\\|<>~#$^`";

impl Dialect {
    /// The dialect of a payer's profile, whose separators have been checked.
    pub fn of(profile: &Profile) -> Dialect {
        let byte = |c: char| u8::try_from(c).expect("profiles are refused when a separator is not ASCII");
        let given = &profile.separators;
        let separators = Separators {
            element: byte(given.element),
            component: byte(given.component),
            repetition: Some(byte(given.repetition)),
            terminator: byte(given.segment),
        };
        let line_end: &'static [u8] = match profile.line_end {
            LineEnd::None => b"",
            LineEnd::Lf => b"\n",
            LineEnd::Crlf => b"\r\n",
        };
        Dialect::new(separators, line_end, profile.characters)
    }

    /// A dialect of these parts.
    pub fn new(separators: Separators, line_end: &'static [u8], characters: CharacterSet) -> Dialect {
        let mut sent = [0; 256];
        let mut take = |bytes: &[u8]| bytes.iter().filter(|&&b| !separators.contains(b)).for_each(|&b| sent[usize::from(b)] = b);
        take(b" ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        take(BASIC_SIGNS);
        if characters == CharacterSet::Extended {
            take(b"abcdefghijklmnopqrstuvwxyz");
            take(EXTENDED_SIGNS);
        } else {
            (b'a'..=b'z').for_each(|b| sent[usize::from(b)] = b.to_ascii_uppercase());
        }
        Dialect { separators, line_end, characters, sent }
    }

    /// What nearly everyone takes: usual separators, no line ends, the basic characters.
    pub fn usual() -> Dialect {
        Dialect::new(Separators::USUAL, b"", CharacterSet::Basic)
    }

    /// The first character of a text that cannot be sent.
    pub fn first_unsendable(&self, text: &str) -> Option<char> {
        text.chars().find(|c| u8::try_from(*c).map_or(true, |b| !b.is_ascii() || self.sent[usize::from(b)] == 0))
    }

    /// Whether a character is one of the separators.
    pub fn separates(&self, c: char) -> bool {
        u8::try_from(c).is_ok_and(|b| self.separators.contains(b))
    }

    /// Whether a text comes back exactly as it is sent.
    pub fn keeps(&self, text: impl AsRef<[u8]>) -> bool {
        text.as_ref().iter().fold(0, |changes, &b| changes | (self.sent[usize::from(b)] ^ b)) == 0
    }

    /// Appends a text as it is sent; `false` when a character of it cannot be, which leaves a zero byte in its place.
    pub(super) fn push(&self, out: &mut Vec<u8>, text: &[u8]) -> bool {
        let start = out.len();
        out.extend_from_slice(text);
        // Changed where they stand: a byte at a time into a growing text would ask for room at each.
        let mut least = u8::MAX;
        for byte in &mut out[start..] {
            *byte = self.sent[usize::from(*byte)];
            least = least.min(*byte);
        }
        least != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_become_capitals_only_where_the_payer_takes_no_others() {
        let mut out = Vec::new();
        assert!(Dialect::usual().push(&mut out, b"O'Brien-Smith"));
        assert_eq!(out, b"O'BRIEN-SMITH");
        let extended = Dialect::new(Separators::USUAL, b"", CharacterSet::Extended);
        assert!(extended.push(&mut out, b" #4 Unit b"));
        assert_eq!(out, b"O'BRIEN-SMITH #4 Unit b");
    }

    #[test]
    fn separators_in_use_never_pass_as_data() {
        let usual = Dialect::usual();
        for separator in ["A*B", "A:B", "A^B", "A~B"] {
            assert_eq!(usual.first_unsendable(separator), separator.chars().nth(1), "{separator}");
            assert!(!usual.push(&mut Vec::new(), separator.as_bytes()), "{separator}");
        }
        let other = Dialect::new(Separators { element: b'|', ..Separators::USUAL }, b"", CharacterSet::Basic);
        assert_eq!(other.first_unsendable("A*B"), None);
        assert_eq!(usual.first_unsendable("José"), Some('é'));
    }
}
