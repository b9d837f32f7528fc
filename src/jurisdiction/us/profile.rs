//! What a practice in the United States says in `practice.toml`: who bills, who treats, who pays and how they want it.
//!
//! Texts stay texts here; rules report what is wrong with them (CW105 to CW109), so that one bad provider
//! number holds that provider's visits and not the night.

use crate::date::Date;
use crate::finding::Severity;
use crate::practice::{Practice, PracticeError};
use chrono::{Days, Months};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// The practice's sections for the United States.
#[derive(Clone, Debug)]
pub struct UsPractice {
    /// Who bills.
    pub billing: Billing,
    /// Who makes the file.
    pub submitter: Submitter,
    /// Who gets the file, unless the payer names another.
    pub receiver: Receiver,
    /// The numbers on the envelope, unless the payer names others.
    pub interchange: Interchange,
    /// Test or production, unless the payer says otherwise.
    pub usage: Usage,
    /// Who treats.
    pub providers: Vec<Provider>,
    /// Who refers, supervises or orders.
    pub referrers: Vec<Referrer>,
    /// Where services happen besides the billing address.
    pub facilities: Vec<Facility>,
    /// Who pays.
    pub payers: Vec<Payer>,
    by_id: Index,
}

#[derive(Clone, Debug, Default)]
struct Index {
    providers: HashMap<String, usize>,
    referrers: HashMap<String, usize>,
    facilities: HashMap<String, usize>,
    payers: HashMap<String, usize>,
}

/// `T` files may be sent to test; `P` files are for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Usage {
    /// Test (ISA15 `T`).
    #[serde(rename = "T")]
    Test,
    /// Production (ISA15 `P`).
    #[serde(rename = "P")]
    Production,
}

/// The billing provider (837P 2000A, 2010AA, 2010AB).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Billing {
    /// The organisation's name; empty when a person bills.
    pub name: String,
    /// The person's last name.
    pub last: String,
    /// The person's first name.
    pub first: String,
    /// National provider identifier.
    pub npi: String,
    /// Tax number, digits only.
    pub tax_id: String,
    /// `ein` or `ssn`.
    pub tax_id_kind: String,
    /// Taxonomy code; empty to leave it out.
    pub taxonomy: String,
    /// Street, never a post office box.
    pub address1: String,
    /// Suite or floor.
    pub address2: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// ZIP, five or nine digits.
    pub zip: String,
    /// Ten digits.
    pub phone: String,
    /// Whom a payer may ask.
    pub contact: String,
    /// Where payments go when not to the address above.
    pub pay_to: Option<Address>,
}

/// A postal address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// Street or box.
    pub address1: String,
    /// Second line.
    pub address2: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// ZIP, five or nine digits.
    pub zip: String,
}

/// Who makes the file (1000A).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Submitter {
    /// Name.
    pub name: String,
    /// The number the receiver knows the submitter by.
    pub id: String,
    /// Whom to call.
    pub contact: String,
    /// Ten digits.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// Who gets the file (1000B).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// Name.
    pub name: String,
    /// Its number.
    pub id: String,
}

/// The numbers on the envelope (ISA and GS).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Interchange {
    /// ISA06.
    pub sender_id: String,
    /// ISA05.
    pub sender_qualifier: String,
    /// ISA08.
    pub receiver_id: String,
    /// ISA07.
    pub receiver_qualifier: String,
    /// GS02; empty: as ISA06.
    pub application_sender: String,
    /// GS03; empty: as ISA08.
    pub application_receiver: String,
    /// ISA14: ask for a TA1.
    pub acknowledgement: bool,
}

impl Default for Interchange {
    fn default() -> Interchange {
        let zz = || "ZZ".to_string();
        Interchange {
            sender_id: String::new(),
            sender_qualifier: zz(),
            receiver_id: String::new(),
            receiver_qualifier: zz(),
            application_sender: String::new(),
            application_receiver: String::new(),
            acknowledgement: true,
        }
    }
}

/// Somebody who treats.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Provider {
    /// What visits call this provider.
    pub id: String,
    /// Last name.
    pub last: String,
    /// First name.
    pub first: String,
    /// Middle name or initial.
    pub middle: String,
    /// National provider identifier.
    pub npi: String,
    /// Taxonomy code; empty to leave it out.
    pub taxonomy: String,
}

/// Somebody who refers, supervises or orders.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Referrer {
    /// National provider identifier, which is what visits give.
    pub id: String,
    /// Last name.
    pub last: String,
    /// First name.
    pub first: String,
}

/// A place of service other than the billing address (2310C).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facility {
    /// What visits call it.
    pub id: String,
    /// Name.
    pub name: String,
    /// National provider identifier; empty when it belongs to the billing entity.
    pub npi: String,
    /// Street.
    pub address1: String,
    /// Second line.
    pub address2: String,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// ZIP.
    pub zip: String,
    /// Place of service of its visits when they give none.
    pub place_of_service: String,
}

/// An insurer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Payer {
    /// What visits call it.
    pub id: String,
    /// Name (2010BB NM103).
    pub name: String,
    /// The number that goes on the claim (NM109); empty: the same as `id`.
    pub payer_id: String,
    /// Claim filing code (SBR09): `MB`, `CI`, `BL` ...
    pub filing_code: String,
    /// Address, when the payer wants it on the claim.
    pub address: Option<Address>,
    /// How it wants its claims.
    pub profile: Profile,
}

/// How a payer, or the clearing house in front of it, wants its claims.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// The four separators.
    pub separators: Separators,
    /// What follows a segment terminator.
    pub line_end: LineEnd,
    /// `basic` (upper case) or `extended`.
    pub character_set: CharacterSet,
    /// Claims of one transaction set at most.
    pub claims_per_set: u32,
    /// Claims of one file at most; 0: no limit.
    pub claims_per_file: u32,
    /// Test or production, when not as the practice.
    pub usage: Option<Usage>,
    /// CLM07: `A`, `B` or `C`.
    pub accepts_assignment: String,
    /// CLM08: `Y`, `N` or `W`.
    pub benefits_assigned: String,
    /// CLM09: `Y` or `I`.
    pub release: String,
    /// CLM06: provider's signature on file.
    pub signature: bool,
    /// How long claims may wait.
    pub filing_limit: FilingLimit,
    /// Whether and when a claim may be replaced.
    pub replacement: Replacement,
    /// Whether the practice has a contract with it; unset: unknown.
    pub in_network: Option<bool>,
    /// Whether AMT*F5 tells what the patient paid; unset: yes, except for Medicare Part B.
    pub patient_paid_on_claim: Option<bool>,
    /// Severity of single rules for this payer: `CW206 = "error"`.
    pub severities: BTreeMap<String, RuleSeverity>,
    /// The receiver of its files, when not the practice's.
    pub receiver: Option<Receiver>,
    /// The envelope of its files, when not the practice's.
    pub interchange: Option<Interchange>,
}

impl Default for Profile {
    fn default() -> Profile {
        let text = |t: &str| t.to_string();
        Profile {
            separators: Separators::default(),
            line_end: LineEnd::None,
            character_set: CharacterSet::Basic,
            claims_per_set: 5_000,
            claims_per_file: 0,
            usage: None,
            accepts_assignment: text("A"),
            benefits_assigned: text("Y"),
            release: text("Y"),
            signature: true,
            filing_limit: FilingLimit::default(),
            replacement: Replacement::After835,
            in_network: None,
            patient_paid_on_claim: None,
            severities: BTreeMap::new(),
            receiver: None,
            interchange: None,
        }
    }
}

/// A severity as practices write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    /// Holds the visit.
    Error,
    /// Goes out with a warning.
    Warning,
    /// Goes out with a hint.
    Hint,
    /// Says nothing.
    Off,
}

impl RuleSeverity {
    /// The severity of findings; `None`: no finding.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            RuleSeverity::Error => Some(Severity::Error),
            RuleSeverity::Warning => Some(Severity::Warning),
            RuleSeverity::Hint => Some(Severity::Hint),
            RuleSeverity::Off => None,
        }
    }
}

/// The separators of an interchange, one character each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Separators {
    /// Between elements.
    pub element: char,
    /// Between components.
    pub component: char,
    /// Between repetitions.
    pub repetition: char,
    /// After a segment.
    pub segment: char,
}

impl Default for Separators {
    fn default() -> Separators {
        Separators { element: '*', component: ':', repetition: '^', segment: '~' }
    }
}

/// What follows a segment terminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnd {
    /// Nothing.
    None,
    /// A line feed.
    Lf,
    /// Carriage return and line feed.
    Crlf,
}

/// The characters a payer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharacterSet {
    /// Upper-case letters, digits and the basic signs.
    Basic,
    /// Lower case and more signs too.
    Extended,
}

/// Whether and when an adjudicated or pending claim may be replaced (frequency 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// Never: a rejected claim is corrected and sent anew (Medicare Part B).
    Never,
    /// Only once the payer has answered with a remittance.
    After835,
    /// Also while the payer still works on it.
    PendingOk,
}

/// How long claims may wait, each `1y`, `12m`, `180d`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilingLimit {
    /// For the first claim.
    pub original: Span,
    /// For corrected claims.
    pub corrected: Span,
    /// For claims after another payer.
    pub secondary: Span,
    /// What the time runs from.
    pub basis: Basis,
}

impl Default for FilingLimit {
    fn default() -> FilingLimit {
        FilingLimit { original: Span::Years(1), corrected: Span::Years(1), secondary: Span::Years(1), basis: Basis::ServiceFrom }
    }
}

/// What a filing limit runs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The first day of service of the earliest line.
    ServiceFrom,
    /// The last day of service.
    ServiceTo,
    /// The discharge, else the last day of service.
    Discharge,
}

/// A span of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Span {
    /// Calendar years: from 29 February to 28 February.
    Years(u32),
    /// Calendar months.
    Months(u32),
    /// Days.
    Days(u32),
}

impl Span {
    /// The last day on which something that happened on `from` may still be filed.
    pub fn after(self, from: Date) -> Date {
        let end = match self {
            Span::Years(n) => from.checked_add_months(Months::new(n.saturating_mul(12))),
            Span::Months(n) => from.checked_add_months(Months::new(n)),
            Span::Days(n) => from.checked_add_days(Days::new(u64::from(n))),
        };
        end.unwrap_or(Date::MAX)
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        let wrong = || format!("\"{text}\" is not a span like 1y, 6m or 90d");
        let unit = text.chars().last().ok_or_else(wrong)?;
        let count: u32 =
            text.get(..text.len() - unit.len_utf8()).and_then(|n| n.parse().ok()).filter(|n| (1..=3650).contains(n)).ok_or_else(wrong)?;
        match unit {
            'y' if count <= 10 => Ok(Span::Years(count)),
            'm' if count <= 120 => Ok(Span::Months(count)),
            'd' => Ok(Span::Days(count)),
            _ => Err(wrong()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    #[serde(rename = "jurisdiction")]
    _jurisdiction: String,
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "today")]
    _today: Option<String>,
    #[serde(rename = "ledger")]
    _ledger: Option<String>,
    #[serde(rename = "visits")]
    _visits: Option<String>,
    #[serde(rename = "invoice")]
    _invoice: Option<toml::Table>,
    usage: Option<Usage>,
    billing: Billing,
    submitter: Submitter,
    receiver: Receiver,
    interchange: Interchange,
    #[serde(default)]
    provider: Vec<Provider>,
    #[serde(default)]
    referrer: Vec<Referrer>,
    #[serde(default)]
    facility: Vec<Facility>,
    #[serde(default)]
    payer: Vec<Payer>,
}

impl UsPractice {
    /// Reads the United States' sections of `practice.toml`.
    ///
    /// # Errors
    /// On unknown or missing keys, ids that stand twice, and separators that could not work.
    pub fn read(practice: &Practice) -> Result<UsPractice, PracticeError> {
        let wrong = |reason: String| PracticeError::Wrong { path: practice.folder.join("practice.toml"), reason };
        let file: File = toml::from_str(&practice.text).map_err(|e| wrong(e.to_string()))?;
        let by_id = Index {
            providers: index("provider", file.provider.iter().map(|p| &p.id)).map_err(wrong)?,
            referrers: index("referrer", file.referrer.iter().map(|p| &p.id)).map_err(wrong)?,
            facilities: index("facility", file.facility.iter().map(|p| &p.id)).map_err(wrong)?,
            payers: index("payer", file.payer.iter().map(|p| &p.id)).map_err(wrong)?,
        };
        for payer in &file.payer {
            separators_work(&payer.profile.separators).map_err(|why| wrong(format!("payer {}: {why}", payer.id)))?;
        }
        Ok(UsPractice {
            billing: file.billing,
            submitter: file.submitter,
            receiver: file.receiver,
            interchange: file.interchange,
            usage: file.usage.unwrap_or(Usage::Test),
            providers: file.provider,
            referrers: file.referrer,
            facilities: file.facility,
            payers: file.payer,
            by_id,
        })
    }

    /// The payer that visits call `id`.
    pub fn payer(&self, id: &str) -> Option<&Payer> {
        self.by_id.payers.get(id).map(|&n| &self.payers[n])
    }

    /// The position of a payer in [`UsPractice::payers`].
    pub fn payer_position(&self, id: &str) -> Option<usize> {
        self.by_id.payers.get(id).copied()
    }

    /// The provider that visits call `id`.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.by_id.providers.get(id).map(|&n| &self.providers[n])
    }

    /// The referrer with this NPI.
    pub fn referrer(&self, id: &str) -> Option<&Referrer> {
        self.by_id.referrers.get(id).map(|&n| &self.referrers[n])
    }

    /// The facility that visits call `id`.
    pub fn facility(&self, id: &str) -> Option<&Facility> {
        self.by_id.facilities.get(id).map(|&n| &self.facilities[n])
    }
}

impl Payer {
    /// The number that goes on the claim.
    pub fn number(&self) -> &str {
        if self.payer_id.is_empty() { &self.id } else { &self.payer_id }
    }

    /// Whether the claim tells what the patient paid (AMT*F5): off for Medicare Part B unless the profile says so.
    pub fn tells_patient_paid(&self) -> bool {
        self.profile.patient_paid_on_claim.unwrap_or(self.filing_code != "MB")
    }

    /// Whether this is Medicare.
    pub fn is_medicare(&self) -> bool {
        matches!(self.filing_code.as_str(), "MA" | "MB")
    }
}

fn index<'a>(what: &str, ids: impl Iterator<Item = &'a String>) -> Result<HashMap<String, usize>, String> {
    let mut positions = HashMap::new();
    for (n, id) in ids.enumerate() {
        if id.is_empty() {
            return Err(format!("[[{what}]] number {} has no id", n + 1));
        }
        if positions.insert(id.clone(), n).is_some() {
            return Err(format!("[[{what}]] id \"{id}\" stands twice"));
        }
    }
    Ok(positions)
}

/// Separators must be four different ASCII characters that no code, name or number uses.
fn separators_work(s: &Separators) -> Result<(), String> {
    let all = [s.element, s.component, s.repetition, s.segment];
    for (n, c) in all.iter().enumerate() {
        if !c.is_ascii() || c.is_ascii_alphanumeric() || " .-'\r".contains(*c) {
            return Err(format!("{c:?} cannot be a separator: codes, names and amounts use it"));
        }
        if all[..n].contains(c) {
            return Err(format!("{c:?} is given for two separators"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::parse_iso;

    #[test]
    fn a_year_after_29_february_ends_on_28_february() {
        let end = Span::Years(1).after(parse_iso("2024-02-29").expect("a date"));
        assert_eq!(end.to_string(), "2025-02-28");
        assert_eq!(Span::try_from("90d".to_string()), Ok(Span::Days(90)));
        assert!(Span::try_from("90".to_string()).is_err());
        assert!(Span::try_from("é".to_string()).is_err());
    }

    #[test]
    fn separators_that_appear_in_data_are_refused() {
        assert!(separators_work(&Separators::default()).is_ok());
        assert!(separators_work(&Separators { element: 'A', ..Separators::default() }).is_err());
        assert!(separators_work(&Separators { element: ':', ..Separators::default() }).is_err());
    }
}
