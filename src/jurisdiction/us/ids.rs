//! Identifiers that can only be built checked: who holds an [`Npi`] holds ten digits with a right check digit.
//!
//! All are small and `Copy`. `parse` takes the form that stands on the wire; where people write the same thing
//! more loosely, a second constructor says so in its name.

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
        // Since FY2026 the second character may be a letter too (QA0).
        if !bytes.iter().all(is_code_byte) {
            return Err(IdError::Character);
        }
        if !bytes[0].is_ascii_uppercase() {
            return Err(IdError::Form("of a letter followed by letters and digits"));
        }
        Ok(Icd10(code))
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
        std::str::from_utf8(&wire[..length]).map_err(|_| IdError::Character).and_then(Icd10::parse)
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcedureCode([u8; 5]);

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
        if !text.bytes().all(|b| is_code_byte(&b) || b == b'-') {
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
        if !text.bytes().all(|b| is_code_byte(&b) || b == b'-') {
            return Err(IdError::Character);
        }
        Short::new(text, "1 to 30").map(LineReference)
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
        if !text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return Err(IdError::Character);
        }
        place.copy_from_slice(text.as_bytes());
        Ok(Short { bytes, length: u8::try_from(text.len()).expect("no kind of short text is longer than 50") })
    }

    fn as_str(&self) -> &str {
        ascii(&self.bytes[..usize::from(self.length)])
    }
}

impl<const N: usize> fmt::Debug for Short<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
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

fn is_code_byte(byte: &u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
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
