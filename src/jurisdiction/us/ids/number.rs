//! Our numbers, which every answer brings back: of a claim, of a line.

use super::{IdError, all, ascii, is_number_byte};
use std::fmt;

/// CLM01: our number of a claim, which every answer brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimNumber(Short<38>);

impl ClaimNumber {
    /// How many characters every receiver keeps.
    pub const KEPT_BY_ALL: usize = 20;

    /// Reads a number that we make: 1 to 20 of A-Z, 0-9 and the hyphen.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<ClaimNumber, IdError> {
        if text.len() > Self::KEPT_BY_ALL {
            return Err(IdError::Length { found: text.len(), expected: "1 to 20" });
        }
        if !all(text.as_bytes(), is_number_byte) {
            return Err(IdError::Character);
        }
        Short::new(text, "1 to 20").map(ClaimNumber)
    }

    /// Keeps the number of a claim that somebody else wrote, as it stands: up to 38 printable ASCII characters.
    ///
    /// # Errors
    /// When it is empty, longer, or has other characters.
    pub fn received(text: &str) -> Result<ClaimNumber, IdError> {
        Short::new(text, "1 to 38").map(ClaimNumber)
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// REF*6R: our number of a service line, unique within its claim, which a remittance brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineReference(Short<50>);

impl LineReference {
    /// How many characters every receiver keeps.
    pub const KEPT_BY_ALL: usize = 30;

    /// Reads a reference that we make: 1 to 30 of A-Z, 0-9 and the hyphen.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<LineReference, IdError> {
        if text.len() > Self::KEPT_BY_ALL {
            return Err(IdError::Length { found: text.len(), expected: "1 to 30" });
        }
        if !all(text.as_bytes(), is_number_byte) {
            return Err(IdError::Character);
        }
        Short::new(text, "1 to 30").map(LineReference)
    }

    /// The reference of our line `number`: the stem of the claim's number, `-L`, and the number.
    ///
    /// # Errors
    /// When the stem has other characters than A-Z, 0-9 and the hyphen, or is too long.
    pub fn of_line(stem: &str, number: u16) -> Result<LineReference, IdError> {
        let digits = usize::try_from(number.max(1).ilog10() + 1).expect("a handful of digits");
        let length = stem.len() + 2 + digits;
        if length > Self::KEPT_BY_ALL {
            return Err(IdError::Length { found: length, expected: "1 to 30" });
        }
        if !all(stem.as_bytes(), is_number_byte) {
            return Err(IdError::Character);
        }
        let mut bytes = [0; 50];
        bytes[..stem.len()].copy_from_slice(stem.as_bytes());
        bytes[stem.len()..stem.len() + 2].copy_from_slice(b"-L");
        let mut rest = number;
        for place in bytes[length - digits..length].iter_mut().rev() {
            *place = b'0' + u8::try_from(rest % 10).expect("a remainder of ten");
            rest /= 10;
        }
        Ok(LineReference(Short { bytes, length: u8::try_from(length).expect("30 at most") }))
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Keeps the reference of a line that somebody else wrote, as it stands: up to 50 printable ASCII characters.
    ///
    /// # Errors
    /// When it is empty, longer, or has other characters.
    pub fn received(text: &str) -> Result<LineReference, IdError> {
        Short::new(text, "1 to 50").map(LineReference)
    }

    /// The reference.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A short ASCII text held in place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Short<const N: usize> {
    bytes: [u8; N],
    length: u8,
}

impl<const N: usize> Short<N> {
    fn new(text: &str, expected: &'static str) -> Result<Short<N>, IdError> {
        let mut bytes = [0; N];
        let Some(place) = bytes.get_mut(..text.len()) else {
            return Err(IdError::Length { found: text.chars().count(), expected });
        };
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if !all(text.as_bytes(), |b| (b' '..=b'~').contains(&b)) {
            return Err(IdError::Character);
        }
        place.copy_from_slice(text.as_bytes());
        Ok(Short { bytes, length: u8::try_from(text.len()).expect("no kind of short text is longer than 50") })
    }

    fn as_str(&self) -> &str {
        ascii(self.as_bytes())
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl<const N: usize> fmt::Debug for Short<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
