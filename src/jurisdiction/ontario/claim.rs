//! A claim to the ministry, in its own terms. One that exists can be written: what is missing or wrong was found before.

use super::ids::{DiagnosticCode, HealthNumber, LabLicence, MasterNumber, ProviderNumber, ServiceCode, ServiceLocation, VersionCode};
use crate::date::Date;
use crate::money::Money;

/// Items of one claim at most (V39).
pub const ITEMS: usize = 99;

/// One claim: what a header and its items say. It holds private values, so it has no `Debug`.
pub struct Claim<'a> {
    /// The submitter's own number, which comes back on every answer.
    pub number: AccountingNumber,
    /// Whose claim it is, by its program: only a claim of another province has a second header, and it always has one.
    pub patient: Patient<'a>,
    /// Whether the patient gets the money.
    pub pays_patient: bool,
    /// Who referred.
    pub referring: Option<ProviderNumber>,
    /// The facility.
    pub master: Option<MasterNumber>,
    /// Admission to it.
    pub admission: Option<Date>,
    /// The referring laboratory.
    pub lab: Option<LabLicence>,
    /// Whether documents follow.
    pub manual_review: bool,
    /// Where the services were given.
    pub location: Option<ServiceLocation>,
    /// The services, at most [`ITEMS`].
    pub items: Vec<ClaimItem>,
}

/// The patient, as each program names one.
pub enum Patient<'a> {
    /// OHIP, or the workplace insurer.
    Insured {
        /// `HCP` or `WCB`.
        program: &'static [u8; 3],
        /// Health number.
        number: HealthNumber,
        /// Version code, where the card has one.
        version: Option<VersionCode>,
        /// Birth date.
        birth_date: Date,
    },
    /// Another province.
    OfAnotherProvince(Registration<'a>),
    /// A service without a patient.
    Nobody,
}

/// The second header of a claim of another province.
pub struct Registration<'a> {
    /// Birth date, which stands in the first header.
    pub birth_date: Date,
    /// The registration number, letters and digits only.
    pub number: &'a str,
    /// Last name, capitals only, cut to nine.
    pub last: &'a str,
    /// First name, capitals only, cut to five.
    pub first: &'a str,
    /// Whether the patient is female.
    pub female: bool,
    /// The province's two letters.
    pub province: &'a str,
}

/// One service.
#[derive(Clone, Copy, Debug)]
pub struct ClaimItem {
    /// Which line of the visit, from 1.
    pub line: u16,
    /// The code.
    pub code: ServiceCode,
    /// The fee for all services together, from 0 to 5,000.00 and a multiple of their number.
    pub fee: Money,
    /// How many, from 1 to 99.
    pub services: u8,
    /// The day.
    pub day: Date,
    /// The diagnosis.
    pub diagnosis: Option<DiagnosticCode>,
}

impl Claim<'_> {
    /// The sum of its fees.
    pub fn total(&self) -> Money {
        self.items.iter().map(|item| item.fee).sum()
    }
}

/// Eight characters by which answers name a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountingNumber([u8; 8]);

/// What numbers made of the ledger's begin with; a visit id that does is never taken as it is.
const MADE: u8 = b'Z';
const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl AccountingNumber {
    /// The number of one claim of a visit. The visit id itself where it has at most eight capitals or digits and makes one claim;
    /// else `Z`, the visit's number in the ledger and the claim's within the visit, in base 36. `None` beyond two thousand million
    /// visits or 36 claims.
    pub fn new(visit_id: &str, visit_no: u64, (part, parts): (usize, usize)) -> Option<AccountingNumber> {
        if parts == 1 && is_own(visit_id) {
            let mut text = [b' '; 8];
            text[..visit_id.len()].copy_from_slice(visit_id.as_bytes());
            return Some(AccountingNumber(text));
        }
        let mut text = [MADE; 8];
        let mut rest = visit_no;
        for byte in text[1..7].iter_mut().rev() {
            *byte = DIGITS[usize::try_from(rest % 36).expect("a remainder of 36")];
            rest /= 36;
        }
        text[7] = *DIGITS.get(part)?;
        (rest == 0).then_some(AccountingNumber(text))
    }

    /// The number of the visit in the ledger, out of a number that was made of it.
    pub fn visit_no(text: &str) -> Option<u64> {
        let digits = text.as_bytes().strip_prefix(&[MADE])?;
        let made = digits.len() == 7 && digits.iter().all(|byte| DIGITS.contains(byte));
        made.then(|| digits[..6].iter().fold(0, |n, byte| n * 36 + DIGITS.iter().position(|d| d == byte).unwrap_or(0) as u64))
    }

    /// All eight characters.
    pub fn bytes(&self) -> &[u8; 8] {
        &self.0
    }

    /// Without filler.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII is ever put in").trim_end()
    }
}

fn is_own(visit_id: &str) -> bool {
    let fits = (1..=8).contains(&visit_id.len()) && visit_id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    fits && !visit_id.starts_with(char::from(MADE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(visit_id: &str, visit_no: u64, of: (usize, usize)) -> String {
        AccountingNumber::new(visit_id, visit_no, of).map_or_else(String::new, |n| String::from_utf8_lossy(n.bytes()).into_owned())
    }

    #[test]
    fn a_visit_id_of_eight_characters_is_the_accounting_number() {
        assert_eq!(number("00001001", 7, (0, 1)), "00001001");
        assert_eq!(number("LV1", 7, (0, 1)), "LV1     ");
    }

    #[test]
    fn every_other_claim_is_numbered_by_the_ledger() {
        assert_eq!(number("visit-1", 7, (0, 1)), "Z0000070");
        assert_eq!(number("LV1", 36, (1, 2)), "Z0000101");
        assert_eq!(number("Z0000070", 8, (0, 1)), "Z0000080", "ids that look like made ones are not taken");
        assert_eq!((number("v", 36_u64.pow(6), (0, 1)), number("v", 1, (36, 37))), (String::new(), String::new()));
    }

    #[test]
    fn a_made_number_leads_back_to_its_visit() {
        for visit_no in [0, 1, 35, 36, 1_000_000, 36_u64.pow(6) - 1] {
            let text = number("long visit id", visit_no, (3, 5));
            assert_eq!(AccountingNumber::visit_no(&text), Some(visit_no), "{text}");
        }
        assert_eq!(AccountingNumber::visit_no("00001001"), None);
    }
}
