//! The numbers of those who bill and treat.

use super::{IdError, ascii, exactly, is_code_byte};

/// National provider identifier: ten digits, the first 1 or 2, Luhn check digit over `80840` and the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi([u8; 10]);

impl Npi {
    /// Reads an NPI.
    ///
    /// # Errors
    /// When it is not ten digits, does not start with 1 or 2, or its check digit is wrong.
    pub fn parse(text: &str) -> Result<Npi, IdError> {
        let digits: [u8; 10] = exactly(text, "10")?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(IdError::Character);
        }
        if !matches!(digits[0], b'1' | b'2') {
            return Err(IdError::Form("of ten digits that start with 1 or 2"));
        }
        if !luhn_80840(&digits) {
            return Err(IdError::CheckDigit);
        }
        Ok(Npi(digits))
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The bytes as they are written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The Luhn sum of `80840` alone is 24; every second digit from the right counts double, the check digit once.
fn luhn_80840(digits: &[u8; 10]) -> bool {
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(n, byte)| match (n % 2, u32::from(byte - b'0')) {
            (0, digit) if digit > 4 => digit * 2 - 9,
            (0, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    (sum + 24).is_multiple_of(10)
}

/// The billing provider's tax number, nine digits of one kind or the other.
// No Debug: a provider who bills under a social security number keeps it private.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TaxId {
    /// Employer identification number (REF*EI).
    Ein([u8; 9]),
    /// Social security number (REF*SY).
    Ssn([u8; 9]),
}

impl TaxId {
    /// Reads an employer identification number, with or without its hyphen.
    ///
    /// # Errors
    /// When it is not nine digits.
    pub fn ein(text: &str) -> Result<TaxId, IdError> {
        nine_digits(text).map(TaxId::Ein)
    }

    /// Reads a social security number, with or without its hyphens.
    ///
    /// # Errors
    /// When it is not nine digits, or starts with 000, 666 or 9, which are never issued.
    pub fn ssn(text: &str) -> Result<TaxId, IdError> {
        let digits = nine_digits(text)?;
        if digits[0] == b'9' || matches!(&digits[..3], b"000" | b"666") {
            return Err(IdError::Form("of a social security number, which never starts with 000, 666 or 9"));
        }
        Ok(TaxId::Ssn(digits))
    }

    /// REF01: `EI` or `SY`.
    pub const fn qualifier(&self) -> &'static str {
        match self {
            TaxId::Ein(_) => "EI",
            TaxId::Ssn(_) => "SY",
        }
    }

    /// The nine digits.
    pub fn digits(&self) -> &str {
        match self {
            TaxId::Ein(digits) | TaxId::Ssn(digits) => ascii(digits),
        }
    }
}

fn nine_digits(text: &str) -> Result<[u8; 9], IdError> {
    let mut digits = [0; 9];
    let mut found = 0;
    for byte in text.bytes().filter(|&b| b != b'-') {
        if !byte.is_ascii_digit() {
            return Err(IdError::Character);
        }
        if let Some(place) = digits.get_mut(found) {
            *place = byte;
        }
        found += 1;
    }
    if found == 9 { Ok(digits) } else { Err(IdError::Length { found, expected: "9" }) }
}

/// Provider taxonomy code: ten capital letters and digits, the last an `X`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taxonomy([u8; 10]);

impl Taxonomy {
    /// Reads a taxonomy code.
    ///
    /// # Errors
    /// When its shape is wrong; whether it is in the published list is for a rule to say.
    pub fn parse(text: &str) -> Result<Taxonomy, IdError> {
        let code: [u8; 10] = exactly(text, "10")?;
        if !code.iter().all(is_code_byte) {
            return Err(IdError::Character);
        }
        if code[9] != b'X' {
            return Err(IdError::Form("of ten letters and digits that end in X"));
        }
        Ok(Taxonomy(code))
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
