//! The ministry's code tables that come with the program, as `code-tables/ontario` has them: codes with our own short labels.
//!
//! Small texts, read once when first asked for. The fee schedule is not among them: the practice brings its own.

use super::ids::{DiagnosticCode, ServiceCode, ServiceLocation, Specialty, Suffix};
use crate::codes::{Edition, TableStatus};
use crate::date::Date;
use std::collections::HashMap;
use std::sync::OnceLock;

macro_rules! text {
    ($file:literal) => {
        include_str!(concat!("../../../code-tables/ontario/", $file))
    };
}

const ERRORS: &str = text!("error-codes.tsv");
const EXPLANATIONS: &str = text!("error-report-explan-codes.tsv");
const REMITTANCE: &str = text!("ra-explanatory-codes.tsv");
const RESPONSES: &str = text!("hcv-response-codes.tsv");
const PROVINCES: &str = text!("provinces.tsv");
const LOCATIONS: &str = text!("service-locations.tsv");
const SPECIALTIES: &str = text!("specialties.tsv");
const REQUIRED: &str = text!("required-fields.tsv");
const DIAGNOSES: &str = text!("diagnostic-codes.txt");
const REFUSALS: &str = text!("batch-reject-messages.txt");
const LISTS: &str = text!("code-lists.tsv");

/// The rows of a table, without notes and heading.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

/// The label of a code in a table of codes; the first column is the code.
fn label(text: &'static str, code: &str, column: usize) -> Option<&'static str> {
    rows(text).find(|row| row[0] == code).and_then(|row| row.get(column).copied())
}

/// What an error code of the error report means (`V12`, `A3G`); unknown ones pass through, since lists change by bulletin.
pub fn error_meaning(code: &str) -> Option<&'static str> {
    label(ERRORS, code, 2)
}

/// What an explanatory code of the error report means.
pub fn explanation(code: &str) -> Option<&'static str> {
    label(EXPLANATIONS, code, 1)
}

/// What an explanatory code of the remittance means.
pub fn remittance_meaning(code: &str) -> Option<&'static str> {
    label(REMITTANCE, code, 1)
}

/// What a response to a health card check means, and whether services are paid: `yes`, `no`, `unknown` or when.
pub fn card_response(code: &str) -> Option<(&'static str, &'static str)> {
    rows(RESPONSES).find(|row| row[0] == code).map(|row| (row[1], row[2]))
}

/// The messages with which the ministry refuses a whole batch.
pub fn batch_refusals() -> impl Iterator<Item = &'static str> {
    REFUSALS.lines()
}

/// Whether the ministry knows a specialty.
pub fn is_specialty(code: Specialty) -> bool {
    rows(SPECIALTIES).any(|row| row[0] == code.as_str())
}

/// The name of a province by its two letters.
pub fn province(code: &str) -> Option<&'static str> {
    label(PROVINCES, code, 1)
}

/// What a province's registration numbers look like, in words.
pub fn registration_form(province: &str) -> Option<&'static str> {
    label(PROVINCES, province, 2)
}

/// What is known of a service location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocationEntry {
    /// Its name.
    pub label: &'static str,
    /// The first day of service that it is taken for.
    pub from: Date,
}

/// The entry of a service location of three letters.
pub fn location(code: ServiceLocation) -> Option<LocationEntry> {
    let row = rows(LOCATIONS).find(|row| row[0] == code.as_str())?;
    Some(LocationEntry { label: row[1], from: crate::date::parse_iso(row[2])? })
}

/// Whether a diagnosis stands in the list; a fourth digit below a listed code of three is fine.
pub fn is_diagnosis(code: DiagnosticCode) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        let mut list: Vec<&str> = DIAGNOSES.lines().filter(|line| !line.is_empty()).collect();
        list.sort_unstable();
        list
    });
    list.binary_search(&code.as_str()).is_ok() || list.binary_search(&code.category()).is_ok()
}

/// What a claim for a code must say besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// A referring number.
    pub referring: bool,
    /// A master number.
    pub master: bool,
    /// A date of admission.
    pub admission: bool,
}

/// What a claim for a code must say besides: 885 codes of the table, and every dental code (T, suffix A) a master number.
pub fn required(code: &ServiceCode) -> Required {
    static TABLE: OnceLock<HashMap<&'static str, Required>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let row = |row: Vec<&'static str>| (row[0], Required { referring: row[1] == "Y", master: row[2] == "Y", admission: row[3] == "Y" });
        rows(REQUIRED).map(row).collect()
    });
    let mut required = table.get(code.as_str()).copied().unwrap_or_default();
    required.master |= code.prefix() == b'T' && code.suffix() == Suffix::Professional;
    required
}

/// Lists of service codes; the suffix is part of a list's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Suffix A: a diagnosis is required.
    DiagnosisRequired,
    /// The same for groups that begin with `G`.
    DiagnosisRequiredNetwork,
    /// Suffix B with one service.
    ManyServicesExemptB,
    /// Suffix C with one service.
    ManyServicesExemptC,
    /// Suffix C in a hospital.
    LocationProfessionalC,
    /// Suffix A in a hospital.
    LocationProfessionalA,
    /// Suffix B: technical fees.
    LocationTechnicalB,
    /// Approval before the service.
    PriorApproval,
    /// Suffix C: premiums that come by themselves.
    AutomaticPremiumC,
    /// Suffix A: services without a patient.
    NonEncounterA,
}

/// Their names in the file, in the order of [`List`].
const NAMES: [&str; 10] = [
    "diagnosis-required",
    "diagnosis-required-network",
    "many-services-exempt-b",
    "many-services-exempt-c",
    "location-professional-c",
    "location-professional-a",
    "location-technical-b",
    "prior-approval",
    "automatic-premium-c",
    "non-encounter-a",
];

/// Whether a code stands in a list, whatever its suffix.
pub fn is_in(list: List, code: &ServiceCode) -> bool {
    static SETS: OnceLock<Vec<CodeSet>> = OnceLock::new();
    let sets = SETS.get_or_init(|| {
        let set = |name| CodeSet::read(label(LISTS, name, 1).expect("tests read every list"));
        NAMES.map(set).into()
    });
    sets[list as usize].has(code.prefix(), code.number())
}

/// A yes or no for each letter and number.
struct CodeSet(Vec<bool>);

impl CodeSet {
    fn read(words: &str) -> CodeSet {
        let mut set = CodeSet(vec![false; 26 * 1000]);
        for word in words.split_whitespace() {
            let (is_in, word) = word.strip_prefix('!').map_or((true, word), |rest| (false, rest));
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let letter = first.as_bytes()[0];
            let number = |text: &str| text[1..].parse::<u16>().ok();
            let (from, to) = if first.ends_with('*') { (Some(0), Some(999)) } else { (number(first), number(last)) };
            for n in from.unwrap_or(1)..=to.unwrap_or(0) {
                set.0[CodeSet::at(letter, n)] = is_in;
            }
        }
        set
    }

    fn has(&self, letter: u8, number: u16) -> bool {
        self.0.get(CodeSet::at(letter, number)).copied().unwrap_or(false)
    }

    fn at(letter: u8, number: u16) -> usize {
        usize::from(letter.wrapping_sub(b'A')) * 1000 + usize::from(number)
    }
}

macro_rules! editions {
    ($($id:literal $title:literal $rows:literal $digest:literal)*) => {
        static EDITIONS: [Edition; 11] = [$(Edition {
            id: $id,
            title: $title,
            effective_from: FIRST_DAY,
            effective_to: None,
            source: "facts of the ministry's specification 6.2, own labels",
            rows: $rows,
            partial: false,
            sha256: $digest,
        }),*];
    };
}

/// The specification of which these are the tables replaced its forerunner before any claim that may still be sent.
const FIRST_DAY: Date = Date::from_ymd_opt(2000, 1, 1).expect("a real day");

editions! {
    "ohip-diagnoses" "OHIP diagnostic codes" 635 "3e79489ea1364f9c0b6185f99333bfbc4b9c621fffe4546ad84212b0f017be1a"
    "ohip-required-fields" "OHIP fields required by code" 885 "f20ed82a171ade15d4ccc853273c7da35801e9a33a25d78e15bc319b7268c3c9"
    "ohip-code-lists" "OHIP lists of service codes" 10 "066a4ca3373363dc974501fc71d919402185245602a1e375a7b6e82105346a15"
    "ohip-specialties" "OHIP specialties" 62 "b59868a58ac150fc7c418765bbad8be2e3f71797dd773ac8ba5292946c30b981"
    "ohip-service-locations" "OHIP service locations" 10 "6108a21aede8cdc3f7eed1116217b36bc06efb3f7d47d012e69d0bd56bf4ccdd"
    "ohip-provinces" "provinces and their registration numbers" 12 "2202af9afaa5a42b59c2dd6e8d928c5f47cd04e6e267c0a2376fba460e9f1fe9"
    "ohip-errors" "OHIP error codes" 188 "720636b3ac955d1a665e04bcdb2f52ac3e9d9d5c5a936a70892505e210b5425e"
    "ohip-error-explanations" "OHIP explanatory codes of error reports" 31 "f6924e40acef25af4dbd90b8c226d32f6e5b7bf501f1501a31480337ef0114a9"
    "ohip-remittance" "OHIP explanatory codes of remittances" 224 "e1e01d572d29fb1da11b6b434dc20732bca4d036102d529674dca8a79d662942"
    "ohip-card-responses" "OHIP health card responses" 16 "99d0fa1820a0994bc6c806234783d0c34a7993cb9e96d23176c5139d174747af"
    "ohip-batch-refusals" "OHIP batch reject messages" 24 "8227ea18d898768b380c70442da283eb8af3dafcab04c64dee81a8f6cfad027c"
}

/// The tables with their digests, for reports and manifests.
pub fn status() -> Vec<TableStatus> {
    EDITIONS.iter().map(|edition| TableStatus { edition, imported: None }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sha2::{Digest, Sha256};

    fn code(text: &str) -> ServiceCode {
        ServiceCode::parse(text).unwrap()
    }

    #[test]
    fn every_table_says_how_many_rows_it_has_and_pins_them_with_a_digest() {
        let texts = [DIAGNOSES, REQUIRED, LISTS, SPECIALTIES, LOCATIONS, PROVINCES, ERRORS, EXPLANATIONS, REMITTANCE, RESPONSES, REFUSALS];
        for (text, edition) in texts.iter().zip(&EDITIONS) {
            let heading = usize::from(text.contains('\t'));
            let count = text.lines().filter(|line| !line.starts_with('#')).count() - heading;
            let digest: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!((count, digest.as_str()), (edition.rows as usize, edition.sha256), "{}", edition.id);
        }
    }

    #[test]
    fn the_requirement_table_is_the_specifications() {
        assert_eq!(required(&code("A005A")), Required { referring: true, master: false, admission: false });
        assert_eq!(required(&code("A100A")), Required { referring: false, master: true, admission: false });
        assert_eq!(required(&code("A007A")), Required::default());
        assert!(required(&code("T123A")).master && !required(&code("T123B")).master);
    }

    #[test]
    fn lists_have_their_runs_letters_and_exceptions() {
        let cases = [
            (List::DiagnosisRequired, "A007A", true),
            (List::DiagnosisRequired, "A331A", false),
            (List::DiagnosisRequired, "G590A", false),
            (List::DiagnosisRequired, "E102A", true),
            (List::ManyServicesExemptB, "X001B", true),
            (List::ManyServicesExemptC, "J400C", true),
            (List::ManyServicesExemptB, "J400B", false),
            (List::LocationProfessionalA, "G252A", true),
            (List::AutomaticPremiumC, "E007C", true),
            (List::NonEncounterA, "H409A", true),
        ];
        for (list, text, wanted) in cases {
            assert_eq!(is_in(list, &code(text)), wanted, "{list:?} {text}");
        }
    }

    #[test]
    fn a_fourth_digit_below_a_listed_diagnosis_is_fine() {
        let listed = |text| is_diagnosis(DiagnosticCode::parse(text).unwrap());
        assert!(listed("460") && listed("5401") && listed("540"));
        assert!(!listed("001") && !listed("0011"));
    }

    #[test]
    fn codes_of_answers_have_labels() {
        assert_eq!(error_meaning("V12"), Some("first name missing/not alphabetic"));
        assert_eq!(explanation("14"), Some("fee billed low"));
        assert!(remittance_meaning("55").is_some() && card_response("50").is_some_and(|(_, payable)| payable == "yes"));
        assert_eq!((error_meaning("ZZZ"), batch_refusals().count()), (None, 24));
    }
}
