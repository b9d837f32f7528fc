//! Numbers and codes of the ministry as checked types: one that exists is one that may stand in a claim file.

/// Why a text is not the number that it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Another length, or characters that do not belong.
    #[error("not of that shape")]
    Shape,
    /// The check digit does not fit.
    #[error("its check digit does not fit")]
    CheckDigit,
}

/// `N` ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Chars<const N: usize>([u8; N]);

impl<const N: usize> Chars<N> {
    fn read(text: &str, fits: impl Fn(usize, u8) -> bool) -> Option<Chars<N>> {
        let bytes: [u8; N] = text.as_bytes().try_into().ok()?;
        bytes.iter().enumerate().all(|(at, byte)| fits(at, *byte)).then_some(Chars(bytes))
    }

    fn digits(text: &str) -> Option<Chars<N>> {
        Chars::read(text, |_, byte| byte.is_ascii_digit())
    }

    fn capitals_or_digits(text: &str) -> Option<Chars<N>> {
        let mut chars = Chars::<N>::read(text, |_, byte| byte.is_ascii_alphanumeric())?;
        chars.0.make_ascii_uppercase();
        Some(chars)
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII is ever put in")
    }
}

/// A health number of Ontario: ten digits, the last of which checks the others (MOD 10, the same as Luhn).
///
/// It identifies a patient, so it has no `Debug`; only the writer of claims takes it apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HealthNumber(Chars<10>);

impl HealthNumber {
    /// Reads ten digits, with blanks or hyphens between them or without.
    ///
    /// # Errors
    /// [`IdError::Shape`], or [`IdError::CheckDigit`], which [`HealthNumber::unchecked`] overrides.
    pub fn parse(text: &str) -> Result<HealthNumber, IdError> {
        let number = HealthNumber::unchecked(text)?;
        if number.check_digit() == number.0.0[9] - b'0' { Ok(number) } else { Err(IdError::CheckDigit) }
    }

    /// The same without the check digit: the ministry only recommends the check, and its own test files hold numbers that fail it.
    ///
    /// # Errors
    /// [`IdError::Shape`].
    pub fn unchecked(text: &str) -> Result<HealthNumber, IdError> {
        let mut digits = [0; 10];
        let mut count = 0;
        for byte in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
            *digits.get_mut(count).filter(|_| byte.is_ascii_digit()).ok_or(IdError::Shape)? = byte;
            count += 1;
        }
        if count == 10 { Ok(HealthNumber(Chars(digits))) } else { Err(IdError::Shape) }
    }

    /// Specification 6.2: digits 1, 3, 5, 7 and 9 doubled, the digits of all that added, and what is left to the next ten.
    fn check_digit(&self) -> u8 {
        let sum: u8 = self.0.0[..9]
            .iter()
            .enumerate()
            .map(|(at, byte)| match (byte - b'0', at % 2) {
                (digit, 0) => digit * 2 / 10 + digit * 2 % 10,
                (digit, _) => digit,
            })
            .sum();
        (10 - sum % 10) % 10
    }

    /// The ten digits, for the claim file.
    pub(super) fn digits(&self) -> &str {
        self.0.as_str()
    }
}

/// The one or two letters of a health card's version.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VersionCode([u8; 2]);

impl VersionCode {
    /// Reads one or two letters, small ones too.
    ///
    /// # Errors
    /// [`IdError::Shape`].
    pub fn parse(text: &str) -> Result<VersionCode, IdError> {
        match *text.as_bytes() {
            [a] if a.is_ascii_alphabetic() => Ok(VersionCode([a.to_ascii_uppercase(), b' '])),
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(VersionCode([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(IdError::Shape),
        }
    }

    /// Two characters, one letter left justified.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII is ever put in")
    }
}

macro_rules! public_id {
    ($(#[$doc:meta])* $name:ident, $length:literal, $read:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Chars<$length>);

        impl $name {
            /// Reads it; letters become capitals.
            ///
            /// # Errors
            /// [`IdError::Shape`].
            pub fn parse(text: &str) -> Result<$name, IdError> {
                let read: fn(&str) -> Option<Chars<$length>> = $read;
                read(text).map($name).ok_or(IdError::Shape)
            }

            /// As it stands in a file.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

public_id! {
    /// A provider's billing number: six digits, leading zeros kept. No source knows a check digit.
    ProviderNumber, 6, Chars::digits
}
public_id! {
    /// A group, laboratory or health facility: four characters; `0000` stands for a solo provider.
    GroupNumber, 4, Chars::capitals_or_digits
}
public_id! {
    /// A specialty: two digits.
    Specialty, 2, Chars::digits
}
public_id! {
    /// A master number: the four characters of a hospital or other facility.
    MasterNumber, 4, Chars::capitals_or_digits
}
public_id! {
    /// The licence of a referring laboratory: four digits, the first a 5.
    LabLicence, 4, |text| Chars::read(text, |at, byte| byte.is_ascii_digit() && (at > 0 || byte == b'5'))
}
public_id! {
    /// A service code: a letter, three digits that are not all zero, and the suffix A, B or C.
    ServiceCode, 5, service_code
}

fn service_code(text: &str) -> Option<Chars<5>> {
    let mut code = Chars::<5>::read(text, |at, byte| if at == 0 || at == 4 { byte.is_ascii_alphabetic() } else { byte.is_ascii_digit() })?;
    code.0.make_ascii_uppercase();
    (matches!(code.0[4], b'A' | b'B' | b'C') && code.0[1..4] != *b"000").then_some(code)
}

/// What the last letter of a service code says about who gave the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Suffix {
    /// `A`: the service itself.
    Professional,
    /// `B`: the assistant in surgery, or the technical part of a diagnostic service.
    Assistant,
    /// `C`: the anaesthetist, or the professional part of a diagnostic service.
    Anaesthetist,
}

impl ServiceCode {
    /// The four characters that the fee schedule lists.
    pub fn stem(&self) -> [u8; 4] {
        let [a, b, c, d, _] = self.0.0;
        [a, b, c, d]
    }

    /// The first letter, which says the part of the schedule.
    pub fn prefix(&self) -> u8 {
        self.0.0[0]
    }

    /// The number between the letters, from 1 to 999.
    pub fn number(&self) -> u16 {
        self.0.0[1..4].iter().fold(0, |n, digit| n * 10 + u16::from(digit - b'0'))
    }

    /// The last letter.
    pub fn suffix(&self) -> Suffix {
        match self.0.0[4] {
            b'B' => Suffix::Assistant,
            b'C' => Suffix::Anaesthetist,
            _ => Suffix::Professional,
        }
    }
}

impl ProviderNumber {
    /// The number as a number, for the ranges that the ministry has given away.
    pub fn number(&self) -> u32 {
        self.0.0.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'))
    }
}

impl GroupNumber {
    /// No group: a provider who bills alone.
    pub const SOLO: GroupNumber = GroupNumber(Chars(*b"0000"));

    /// The group as a number, when it is all digits.
    pub fn number(&self) -> Option<u16> {
        self.0.0.iter().all(u8::is_ascii_digit).then(|| self.0.0.iter().fold(0, |n, digit| n * 10 + u16::from(digit - b'0')))
    }

    /// Whether it is the licence of a private laboratory.
    pub fn is_laboratory(&self) -> bool {
        self.number().is_some_and(|n| (5000..=5999).contains(&n))
    }

    /// Whether it is a diagnostic clinic of a hospital.
    pub fn is_diagnostic_clinic(&self) -> bool {
        self.number().is_some_and(|n| (8600..=9999).contains(&n))
    }

    /// Whether every claim of the group needs a referring number: reference 6.2, error V09.
    pub fn always_refers(&self) -> bool {
        matches!(self.0.0[0], b'5' | b'7' | b'9') || self.number().is_some_and(|n| (8000..=8999).contains(&n) || n == 6008 || n == 6100)
    }
}

impl MasterNumber {
    /// The empty field of a claim without a facility.
    pub const BLANK: &'static str = "    ";
}

/// Where a service was given: three letters, or four digits of the older scheme.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceLocation(Chars<4>);

impl ServiceLocation {
    /// Reads three letters or four digits.
    ///
    /// # Errors
    /// [`IdError::Shape`].
    pub fn parse(text: &str) -> Result<ServiceLocation, IdError> {
        match *text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(ServiceLocation(Chars([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase(), b' '])))
            }
            _ => Chars::digits(text).map(ServiceLocation).ok_or(IdError::Shape),
        }
    }

    /// Without filler.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end()
    }

    /// Whether it is one of the older four digits.
    pub fn is_older(&self) -> bool {
        self.0.0[0].is_ascii_digit()
    }
}

/// A diagnosis: three or four digits, or `C` and two digits of a chiropractor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DiagnosticCode(Chars<4>);

impl DiagnosticCode {
    /// Reads it, with or without a dot behind the third digit.
    ///
    /// # Errors
    /// [`IdError::Shape`].
    pub fn parse(text: &str) -> Result<DiagnosticCode, IdError> {
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        let chars = match *text.as_bytes() {
            [a @ (b'C' | b'c'), b, c] if digits(&[b, c]) => [a.to_ascii_uppercase(), b, c, b' '],
            [a, b, c] if digits(&[a, b, c]) => [a, b, c, b' '],
            [a, b, c, d] | [a, b, c, b'.', d] if digits(&[a, b, c, d]) => [a, b, c, d],
            _ => return Err(IdError::Shape),
        };
        Ok(DiagnosticCode(Chars(chars)))
    }

    /// Without filler.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end()
    }

    /// The first three characters, which stand in the list where a fourth does not.
    pub fn category(&self) -> &str {
        &self.0.as_str()[..3]
    }

    /// Whether it is of the chiropractors' list.
    pub fn is_chiropractic(&self) -> bool {
        self.0.0[0] == b'C'
    }
}

macro_rules! shown {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}
shown! { ServiceLocation DiagnosticCode }

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_health_number_checks_itself() {
        for good in ["9876543217", "1234567897", "1000000008", "9876-543-217", "9876 543 217"] {
            assert!(HealthNumber::parse(good).is_ok(), "{good}");
        }
        assert_eq!(HealthNumber::parse("9876543210").err(), Some(IdError::CheckDigit));
        assert!(HealthNumber::unchecked("9876543210").is_ok());
        for wrong in ["", "987654321", "98765432171", "987654321A", "9876543217AB", "９876543217"] {
            assert_eq!(HealthNumber::parse(wrong).err(), Some(IdError::Shape), "{wrong}");
        }
    }

    #[test]
    fn every_changed_digit_and_most_swaps_show() {
        let good = b"9876543217";
        for at in 0..10 {
            for digit in b'0'..=b'9' {
                let mut other = *good;
                other[at] = digit;
                let text = std::str::from_utf8(&other).unwrap();
                assert_eq!(HealthNumber::parse(text).is_ok(), other == *good, "{text}");
            }
        }
    }

    #[test]
    fn a_version_code_is_one_or_two_letters() {
        assert_eq!(VersionCode::parse("ab").unwrap().as_str(), "AB");
        assert_eq!(VersionCode::parse("Q").unwrap().as_str(), "Q ");
        assert!(["", "A1", "ABC", "1", "É"].iter().all(|text| VersionCode::parse(text).is_err()));
    }

    #[test]
    fn a_service_code_is_a_letter_three_digits_and_a_suffix() {
        let code = ServiceCode::parse("a007a").unwrap();
        assert_eq!((code.as_str(), code.number(), code.suffix(), code.stem()), ("A007A", 7, Suffix::Professional, *b"A007"));
        assert_eq!(ServiceCode::parse("P018C").unwrap().suffix(), Suffix::Anaesthetist);
        assert!(["A007", "A007D", "A000A", "1007A", "AA07A", "A007AA", ""].iter().all(|text| ServiceCode::parse(text).is_err()));
    }

    #[test]
    fn groups_are_told_apart_by_their_numbers() {
        let group = |text| GroupNumber::parse(text).unwrap();
        assert!(group("5123").is_laboratory() && group("8600").is_diagnostic_clinic());
        for refers in ["5000", "7AB1", "8000", "6008", "6100", "9001"] {
            assert!(group(refers).always_refers(), "{refers}");
        }
        assert!(!group("AB12").always_refers() && !group("0000").always_refers());
    }

    #[test]
    fn diagnoses_locations_and_licences_have_their_shapes() {
        for (text, wanted) in [("460", "460"), ("5401", "5401"), ("540.1", "5401"), ("c01", "C01")] {
            assert_eq!(DiagnosticCode::parse(text).unwrap().as_str(), wanted);
        }
        assert!(["", "46", "46O", "E11.9", "54011"].iter().all(|text| DiagnosticCode::parse(text).is_err()));
        assert_eq!(ServiceLocation::parse("hip").unwrap().as_str(), "HIP");
        assert!(ServiceLocation::parse("3821").unwrap().is_older());
        assert!(["HI", "HIPP", "12", "12345"].iter().all(|text| ServiceLocation::parse(text).is_err()));
        assert!(LabLicence::parse("5123").is_ok() && LabLicence::parse("4123").is_err());
    }
}
