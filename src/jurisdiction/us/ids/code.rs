//! Codes of X12's lists, of any short length.

use super::{IdError, is_code_byte, padded, unpadded};
use std::fmt;

/// A code of at most `N` capital letters and digits from one of X12's lists; empty when the element is not there.
///
/// That it is in the list is for rules and the verifier: a code that we do not know is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code<const N: usize>([u8; N]);

impl<const N: usize> Code<N> {
    /// The element is not there.
    pub const NONE: Code<N> = Code([0; N]);

    /// A code known when the program was built: `Code::of("AA")`.
    ///
    /// # Panics
    /// When the text is longer than `N`: used in constants, that is an error of the build.
    pub const fn of(text: &'static str) -> Code<N> {
        let bytes = text.as_bytes();
        assert!(bytes.len() <= N, "a constant code that fits its list");
        let mut code = [0; N];
        let mut n = 0;
        while n < bytes.len() {
            code[n] = bytes[n];
            n += 1;
        }
        Code(code)
    }

    /// Reads a code; the empty text is [`Code::NONE`].
    ///
    /// # Errors
    /// When it is longer than `N` or has other characters.
    pub fn parse(text: &str) -> Result<Code<N>, IdError> {
        let mut code = [0; N];
        let Some(place) = code.get_mut(..text.len()) else {
            return Err(IdError::Length { found: text.chars().count(), expected: AT_MOST[N.min(AT_MOST.len() - 1)] });
        };
        place.copy_from_slice(text.as_bytes());
        if text.bytes().all(|b| is_code_byte(&b)) { Ok(Code(code)) } else { Err(IdError::Character) }
    }

    /// The code, without padding.
    pub fn as_str(&self) -> &str {
        padded(&self.0)
    }

    /// The code as it is written, without padding: for the hot path.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        unpadded(&self.0)
    }

    /// Appends the code: all `N` bytes at once and back to its end, because a copy of known length is a single store.
    #[inline]
    pub fn push_to(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.0);
        out.truncate(start + self.as_bytes().len());
    }

    /// Whether the element is not there.
    pub fn is_none(&self) -> bool {
        *self == Code::NONE
    }

    /// Whether it is this code.
    pub fn is(&self, text: &str) -> bool {
        self.as_bytes() == text.as_bytes()
    }
}

impl<const N: usize> Default for Code<N> {
    fn default() -> Code<N> {
        Code::NONE
    }
}

impl<const N: usize> fmt::Debug for Code<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

const AT_MOST: [&str; 6] = ["0", "at most 1", "at most 2", "at most 3", "at most 4", "so many"];
