//! Identifiers that can only be built checked: who holds an [`Npi`] holds ten digits with a right check digit.
//!
//! All are small and `Copy`. `parse` takes the form that stands on the wire; where people write the same thing
//! more loosely, a second constructor says so in its name.

mod code;
mod number;
mod provider;
mod service;

pub use self::code::Code;
pub use self::number::{ClaimNumber, LineReference};
pub use self::provider::{Npi, TaxId, Taxonomy};
pub use self::service::{Icd10, Modifier, Ndc, PlaceOfService, ProcedureCode};

use std::fmt;

/// Why a text is not the identifier it should be. Its message completes "… is not a provider number: it …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("is empty")]
    Empty,
    /// Too many or too few characters.
    #[error("has {found} characters, not {expected}")]
    Length {
        /// How many there are.
        found: usize,
        /// How many there may be.
        expected: &'static str,
    },
    /// A character that cannot stand there.
    #[error("has a character that cannot stand there")]
    Character,
    /// The right characters in the wrong order.
    #[error("does not have the form {0}")]
    Form(&'static str),
    /// The check digit does not belong to the other digits.
    #[error("has a wrong check digit, so at least one digit is wrong")]
    CheckDigit,
}

macro_rules! displayed {
    ($($type:ty),*) => {
        $(impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        })*
    };
}
displayed!(Npi, Taxonomy, Icd10, ProcedureCode, Modifier, PlaceOfService, Ndc, ClaimNumber, LineReference);

#[inline]
fn is_code_byte(byte: &u8) -> bool {
    byte.is_ascii_uppercase() | byte.is_ascii_digit()
}

/// Whether all bytes are like that, without a branch at each.
#[inline]
fn all(bytes: &[u8], like: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(true, |all, &byte| all & like(byte))
}

fn exactly<const N: usize>(text: &str, expected: &'static str) -> Result<[u8; N], IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    text.as_bytes().try_into().map_err(|_| IdError::Length { found: text.chars().count(), expected })
}

fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("identifiers are built from ASCII only")
}

fn padded(bytes: &[u8]) -> &str {
    ascii(unpadded(bytes))
}

/// Whether a byte may stand in a number that we make.
#[inline]
fn is_number_byte(byte: u8) -> bool {
    is_code_byte(&byte) | (byte == b'-')
}

#[inline]
fn unpadded(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_number_has_ten_digits_and_a_right_check_digit() {
        assert_eq!(Npi::parse("1234567893").map(|n| n.to_string()), Ok("1234567893".to_string()));
        assert_eq!(Npi::parse("1999999984").map(|n| n.to_string()), Ok("1999999984".to_string()));
        assert_eq!(Npi::parse("1234567890"), Err(IdError::CheckDigit));
        assert_eq!(Npi::parse("3234567893"), Err(IdError::Form("of ten digits that start with 1 or 2")));
        assert_eq!(Npi::parse("123456789"), Err(IdError::Length { found: 9, expected: "10" }));
        assert_eq!(Npi::parse("12345678é"), Err(IdError::Character));
        assert_eq!(Npi::parse(""), Err(IdError::Empty));
    }

    #[test]
    fn tax_numbers_lose_their_hyphens_and_keep_their_kind() {
        let ein = TaxId::ein("74-1234567").expect("an EIN");
        assert_eq!((ein.qualifier(), ein.digits()), ("EI", "741234567"));
        assert!(TaxId::ssn("666-12-3456").is_err());
        assert!(TaxId::ein("7412345678").is_err());
    }

    #[test]
    fn diagnoses_are_read_with_a_dot_only_where_people_write_them() {
        assert_eq!(Icd10::parse_recorded(" e11.9 ").map(|c| c.to_string()), Ok("E119".to_string()));
        assert_eq!(Icd10::parse_recorded("QA0").map(|c| c.to_string()), Ok("QA0".to_string()));
        assert!(Icd10::parse("E11.9").is_err());
        assert!(Icd10::parse_recorded("E1.19").is_err());
        assert!(Icd10::parse_recorded("E11.9.").is_err());
        assert!(Icd10::parse_recorded("4779").is_err());
        assert!(Icd10::parse_recorded("É119").is_err());
    }

    #[test]
    fn procedure_codes_have_their_shape() {
        for right in ["99213", "0042T", "J1100"] {
            assert_eq!(ProcedureCode::parse(right).map(|c| c.to_string()), Ok(right.to_string()));
        }
        for wrong in ["9921", "992133", "J110T", "99a13", "9É13"] {
            assert!(ProcedureCode::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn drug_codes_have_eleven_digits() {
        assert_eq!(Ndc::parse("00378-0104-01").map(|n| n.to_string()), Ok("00378010401".to_string()));
        assert!(Ndc::parse("0378-0104-01").is_err());
    }

    #[test]
    fn claim_numbers_of_others_are_kept_and_ours_are_strict() {
        assert!(ClaimNumber::parse("V1001-A").is_ok());
        assert!(ClaimNumber::parse("v1001").is_err());
        assert!(ClaimNumber::parse("V10012345678901234567").is_err());
        assert_eq!(ClaimNumber::received("a b/c").map(|n| n.to_string()), Ok("a b/c".to_string()));
        assert!(ClaimNumber::received(&"9".repeat(39)).is_err());
        assert!(ClaimNumber::received("").is_err());
    }

    #[test]
    fn codes_may_be_absent() {
        assert_eq!(Code::<2>::parse(""), Ok(Code::NONE));
        assert!(Code::<2>::parse("AAA").is_err());
        assert!(Code::<2>::of("AA").is("AA"));
    }
}
