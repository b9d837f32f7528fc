//! The four separators of an interchange, and how they are found in its ISA segment.

/// The bytes that separate segments, elements, repetitions and components in one interchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Between elements: byte 4 of the ISA segment, usually `*`.
    pub element: u8,
    /// Between components of an element: ISA16, usually `:`.
    pub component: u8,
    /// Between repetitions of an element: ISA11 since version 00402, usually `^`; older versions have none.
    pub repetition: Option<u8>,
    /// After each segment: the byte after ISA16, usually `~`.
    pub terminator: u8,
}

/// Why no separators were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoSeparators {
    /// The text ends too early; more of it may help.
    Incomplete,
    /// This is no ISA segment.
    Wrong,
}

/// An ISA segment has 106 bytes; padding and line breaks that others add stay within this.
const ISA_BYTES: usize = 512;

impl Separators {
    /// What nearly everyone uses: `*`, `:`, `^`, `~`.
    pub const USUAL: Separators = Separators { element: b'*', component: b':', repetition: Some(b'^'), terminator: b'~' };

    /// Whether the byte has a meaning in this interchange, and so cannot stand in data.
    pub fn contains(&self, byte: u8) -> bool {
        byte == self.element || byte == self.component || byte == self.terminator || self.repetition == Some(byte)
    }

    /// Finds the separators in a text that begins with an ISA segment, which may be wrapped or padded, and the position of its terminator.
    pub(super) fn of_isa(text: &[u8]) -> Result<(Separators, usize), NoSeparators> {
        let short = if text.len() < ISA_BYTES { NoSeparators::Incomplete } else { NoSeparators::Wrong };
        let element = *text.get(3).ok_or(short)?;
        if element.is_ascii_alphanumeric() || element == b' ' {
            return Err(NoSeparators::Wrong);
        }
        let mut places = memchr::memchr_iter(element, &text[..text.len().min(ISA_BYTES)]);
        let after_isa11 = places.nth(10).ok_or(short)?;
        let after_isa16 = places.nth(4).ok_or(short)?;
        let component = *text.get(after_isa16 + 1).ok_or(short)?;
        let (terminator, end) = terminator_from(text, after_isa16 + 2).ok_or(short)?;
        let repetition =
            text[after_isa11 + 1..].iter().copied().find(|b| !matches!(b, b'\r' | b'\n')).filter(|b| !b.is_ascii_alphanumeric());
        let found = Separators { element, component, repetition: repetition.filter(|&b| b != b' ' && b != element), terminator };
        let wrong = |b: u8| b.is_ascii_alphanumeric() || b == b' ' || b >= 0x80;
        if wrong(element)
            || wrong(component)
            || wrong(terminator)
            || component == element
            || terminator == element
            || terminator == component
        {
            return Err(NoSeparators::Wrong);
        }
        Ok((found, end))
    }
}

/// The terminator at or after `from`, past blanks that some systems put before it; `None` when the text ends first.
fn terminator_from(text: &[u8], from: usize) -> Option<(u8, usize)> {
    let blanks = text.get(from..)?.iter().position(|&b| b != b' ')?;
    let at = from + blanks;
    match (text[at], text.get(at + 1)) {
        (b'\r', None) => None,
        (b'\r', Some(b'\n')) => Some((b'\n', at + 1)),
        (byte, _) => Some((byte, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISA: &[u8] = b"ISA*00*          *00*          *ZZ*CLAIMWRIGHT    *ZZ*RECEIVER01     *261001*0200*^*00501*000000001*1*T*:~";

    #[test]
    fn the_usual_interchange_has_the_usual_separators() {
        assert_eq!(Separators::of_isa(ISA), Ok((Separators::USUAL, 105)));
    }

    #[test]
    fn an_older_version_has_no_repetition_separator() {
        let old = String::from_utf8_lossy(ISA).replace("*^*00501", "*U*00401");
        assert_eq!(Separators::of_isa(old.as_bytes()).map(|(s, _)| s.repetition), Ok(None));
    }

    #[test]
    fn every_line_end_can_be_the_terminator() {
        for (end, byte) in [("\n", b'\n'), ("\r\n", b'\n'), ("\rGS", b'\r'), ("  ~", b'~'), ("\u{1c}", 0x1c)] {
            let text = String::from_utf8_lossy(&ISA[..105]).into_owned() + end;
            assert_eq!(Separators::of_isa(text.as_bytes()).map(|(s, _)| s.terminator), Ok(byte), "{end:?}");
        }
    }

    #[test]
    fn half_a_segment_asks_for_more_and_letters_are_no_separators() {
        assert_eq!(Separators::of_isa(&ISA[..90]), Err(NoSeparators::Incomplete));
        assert_eq!(Separators::of_isa(b"ISAAC NEWTON"), Err(NoSeparators::Wrong));
        assert_eq!(Separators::of_isa(&[b'*'; 600]), Err(NoSeparators::Wrong));
    }
}
