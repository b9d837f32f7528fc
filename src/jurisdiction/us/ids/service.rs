//! What was wrong, what was done, with what, and where.

use super::{IdError, all, ascii, exactly, is_code_byte, padded, unpadded};

/// An ICD-10-CM code without its dot: a letter, then two to six letters and digits. The shape only: tables know which exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icd10([u8; 7]);

impl Icd10 {
    /// Reads a code as claims carry it: no dot, capital letters.
    ///
    /// # Errors
    /// When the shape is wrong.
    pub fn parse(text: &str) -> Result<Icd10, IdError> {
        let bytes = text.as_bytes();
        let mut code = [0; 7];
        let Some(place) = code.get_mut(..bytes.len()).filter(|place| place.len() >= 3) else {
            return Err(IdError::Length { found: text.chars().count(), expected: "3 to 7" });
        };
        place.copy_from_slice(bytes);
        Icd10::of(code, bytes.len())
    }

    /// Reads a code as practices record it: with or without its dot, in either case, blanks around it.
    ///
    /// # Errors
    /// When the shape is wrong, or a dot stands anywhere but behind the third character.
    pub fn parse_recorded(text: &str) -> Result<Icd10, IdError> {
        let mut wire = [0_u8; 7];
        let mut length = 0;
        for (n, byte) in text.trim().bytes().enumerate() {
            if byte == b'.' && n == 3 {
                continue;
            }
            let Some(place) = wire.get_mut(length) else {
                return Err(IdError::Length { found: text.trim().chars().count(), expected: "3 to 7" });
            };
            *place = byte.to_ascii_uppercase();
            length += 1;
        }
        Icd10::of(wire, length)
    }

    /// Checks `length` bytes of a code.
    fn of(code: [u8; 7], length: usize) -> Result<Icd10, IdError> {
        if length < 3 {
            return Err(IdError::Length { found: length, expected: "3 to 7" });
        }
        // Since FY2026 the second character may be a letter too (QA0).
        if !all(&code[..length], |b| is_code_byte(&b)) {
            return Err(IdError::Character);
        }
        if !code[0].is_ascii_uppercase() {
            return Err(IdError::Form("of a letter followed by letters and digits"));
        }
        Ok(Icd10(code))
    }

    /// The code without its dot.
    pub fn as_str(&self) -> &str {
        padded(&self.0)
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        unpadded(&self.0)
    }
}

/// A HCPCS or CPT code: five characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProcedureCode([u8; 5]);

impl std::hash::Hash for ProcedureCode {
    /// As one number: the price of every line is looked up.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let [a, b, c, d, e] = self.0;
        state.write_u64(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]));
    }
}

impl ProcedureCode {
    /// Reads a code: three digits in the middle, a digit or capital letter at either end.
    ///
    /// # Errors
    /// When the shape is wrong.
    pub fn parse(text: &str) -> Result<ProcedureCode, IdError> {
        let code: [u8; 5] = exactly(text, "5")?;
        if !code.iter().all(is_code_byte) {
            return Err(IdError::Character);
        }
        let ends = u8::from(code[0].is_ascii_uppercase()) + u8::from(code[4].is_ascii_uppercase());
        if !code[1..4].iter().all(u8::is_ascii_digit) || ends > 1 {
            return Err(IdError::Form("99213, 0042T or J1100"));
        }
        Ok(ProcedureCode(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A procedure modifier: two capital letters or digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifier([u8; 2]);

impl Modifier {
    /// Reads a modifier.
    ///
    /// # Errors
    /// When it is not two capital letters or digits.
    pub fn parse(text: &str) -> Result<Modifier, IdError> {
        let code: [u8; 2] = exactly(text, "2")?;
        if code.iter().all(is_code_byte) { Ok(Modifier(code)) } else { Err(IdError::Character) }
    }

    /// The modifier.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Place of service: two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceOfService([u8; 2]);

impl PlaceOfService {
    /// Reads a place of service; which exist is for the table to say.
    ///
    /// # Errors
    /// When it is not two digits.
    pub fn parse(text: &str) -> Result<PlaceOfService, IdError> {
        let code: [u8; 2] = exactly(text, "2")?;
        if code.iter().all(u8::is_ascii_digit) { Ok(PlaceOfService(code)) } else { Err(IdError::Character) }
    }

    /// The two digits.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// National drug code in its billing form: eleven digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ndc([u8; 11]);

impl Ndc {
    /// Reads eleven digits, or the same written 5-4-2.
    ///
    /// # Errors
    /// When they are not; a ten-digit code is not guessed at, because three layouts are possible.
    pub fn parse(text: &str) -> Result<Ndc, IdError> {
        let bytes = text.as_bytes();
        let digits: [u8; 11] = match bytes {
            [a @ .., b'-', c, d, e, f, b'-', g, h] if a.len() == 5 => [a[0], a[1], a[2], a[3], a[4], *c, *d, *e, *f, *g, *h],
            _ => exactly(text, "11")?,
        };
        if digits.iter().all(u8::is_ascii_digit) { Ok(Ndc(digits)) } else { Err(IdError::Character) }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }
}
