//! What a practice in the United States says in `practice.toml`: who bills, who treats, who pays and how they want it.
//!
//! Texts stay texts here; rules report what is wrong with them (CW105 to CW109), so that one bad provider
//! number holds that provider's visits and not the night.

use super::ids::{Npi, Taxonomy};
use super::profile::{Profile, Replacement, Usage};
use super::quiet::Quiet;
use super::rule_data::RuleData;
use super::wanted::Wanted;
use crate::codes::imported::Imported;
use crate::codes::imported::store::TableError;
use crate::money::Money;
use crate::practice::{Practice, PracticeError};
use foldhash::fast::FixedState;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

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
    /// Balances below this are not invoiced.
    pub small_balance: Money,
    /// Imported tables that rules asked for in vain.
    pub wanted: Wanted,
    /// Lists of codes that rules go by.
    pub rule_data: RuleData,
    /// The code tables that the practice has imported.
    pub tables: Imported,
    /// What rules know of the sections that every claim carries.
    pub judged: Judged,
    by_id: Index,
}

/// Which rules have nothing to say of a section, by rule.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// CW105: state and ZIP.
    pub address: Quiet,
    /// CW105: telephone numbers.
    pub phones: Quiet,
    /// CW106.
    pub npi: Quiet,
    /// CW107.
    pub po_box: Quiet,
    /// CW108.
    pub taxonomy: Quiet,
    /// CW109.
    pub tax_id: Quiet,
    /// CW118.
    pub completeness: Quiet,
}

#[derive(Clone, Debug, Default)]
struct Index {
    providers: Positions,
    referrers: Positions,
    facilities: Positions,
    payers: Positions,
}

/// Positions by id. The ids are the practice's own, so nobody can choose them to be slow.
type Positions = HashMap<String, usize, FixedState>;

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
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Interchange {
    /// ISA06.
    pub sender_id: String,
    /// ISA05; empty: `ZZ`.
    pub sender_qualifier: String,
    /// ISA08.
    pub receiver_id: String,
    /// ISA07; empty: `ZZ`.
    pub receiver_qualifier: String,
    /// GS02; empty: as ISA06.
    pub application_sender: String,
    /// GS03; empty: as ISA08.
    pub application_receiver: String,
    /// ISA14: ask for a TA1; unset: no.
    pub acknowledge: Option<bool>,
}

impl Interchange {
    /// These numbers where they are given, `fallback`'s elsewhere.
    fn over(&self, fallback: &Interchange) -> Interchange {
        let first = |a: &String, b: &String| if a.is_empty() { b.clone() } else { a.clone() };
        Interchange {
            sender_id: first(&self.sender_id, &fallback.sender_id),
            sender_qualifier: first(&self.sender_qualifier, &fallback.sender_qualifier),
            receiver_id: first(&self.receiver_id, &fallback.receiver_id),
            receiver_qualifier: first(&self.receiver_qualifier, &fallback.receiver_qualifier),
            application_sender: first(&self.application_sender, &fallback.application_sender),
            application_receiver: first(&self.application_receiver, &fallback.application_receiver),
            acknowledge: self.acknowledge.or(fallback.acknowledge),
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
    /// What rules know of it.
    #[serde(skip)]
    pub judged: Judged,
    /// Its numbers as claims carry them, read once.
    #[serde(skip)]
    pub numbers: OnceLock<Option<ProviderNumbers>>,
}

/// The numbers of a provider as claims carry them.
#[derive(Clone, Copy, Debug)]
pub struct ProviderNumbers {
    /// NM109.
    pub npi: Npi,
    /// PRV03; `None` leaves it out.
    pub taxonomy: Option<Taxonomy>,
}

impl Provider {
    /// The numbers that go on claims; `None` when one of them cannot be one.
    pub fn numbers(&self) -> Option<ProviderNumbers> {
        *self.numbers.get_or_init(|| {
            let taxonomy = match self.taxonomy.as_str() {
                "" => None,
                text => Some(Taxonomy::parse(text).ok()?),
            };
            Some(ProviderNumbers { npi: Npi::parse(&self.npi).ok()?, taxonomy })
        })
    }
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
    /// What rules know of it.
    #[serde(skip)]
    pub judged: Judged,
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
    /// Street, when the payer wants its address on the claim.
    pub address1: String,
    /// Second line.
    pub address2: String,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// ZIP.
    pub zip: String,
    /// How it wants its claims.
    pub profile: Profile,
    /// The receiver of its files, when not the practice's.
    pub receiver: Option<Receiver>,
    /// The envelope of its files, where it differs from the practice's.
    pub interchange: Option<Interchange>,
    /// What rules know of it.
    #[serde(skip)]
    pub judged: Judged,
    /// Its position in [`UsPractice::payers`].
    #[serde(skip)]
    pub position: usize,
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
    #[serde(rename = "fees")]
    _fees: Option<String>,
    #[serde(rename = "invoice")]
    _invoice: Option<toml::Table>,
    #[serde(rename = "severity")]
    _severity: Option<toml::Table>,
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
        let mut file: File = toml::from_str(&practice.text).map_err(|e| wrong(e.to_string()))?;
        let by_id = Index {
            providers: index("provider", file.provider.iter().map(|p| &p.id)).map_err(wrong)?,
            referrers: index("referrer", file.referrer.iter().map(|p| &p.id)).map_err(wrong)?,
            facilities: index("facility", file.facility.iter().map(|p| &p.id)).map_err(wrong)?,
            payers: index("payer", file.payer.iter().map(|p| &p.id)).map_err(wrong)?,
        };
        for (payer, position) in file.payer.iter_mut().zip(0..) {
            payer.position = position;
            payer.profile.separators.check().map_err(|why| wrong(format!("payer {}: {why}", payer.id)))?;
        }
        if file.payer.len() > usize::from(u16::MAX) {
            return Err(wrong("more than 65535 payers".to_string()));
        }
        let balance = &practice.invoice.small_balance;
        let small_balance = Money::parse(balance).map_err(|why| wrong(format!("small_balance \"{balance}\" is {why}")))?;
        let tables = Imported::open(&practice.tables).map_err(|e| broken_table(&e))?;
        Ok(UsPractice {
            small_balance,
            tables,
            billing: file.billing,
            submitter: file.submitter,
            receiver: file.receiver,
            interchange: file.interchange,
            usage: file.usage.unwrap_or(Usage::Test),
            providers: file.provider,
            referrers: file.referrer,
            facilities: file.facility,
            payers: file.payer,
            wanted: Wanted::default(),
            rule_data: RuleData::open(&practice.folder)?,
            judged: Judged::default(),
            by_id,
        })
    }

    /// The payer that visits call `id`.
    pub fn payer(&self, id: &str) -> Option<&Payer> {
        self.by_id.payers.get(id).map(|&n| &self.payers[n])
    }

    /// The payer that claims call `number` (2010BB NM109); one with the number `*` stands for all that nobody else is.
    pub fn payer_by_number(&self, number: &str) -> Option<&Payer> {
        let called = |name: &str| self.payers.iter().find(|p| p.number() == name);
        called(number).or_else(|| called("*").filter(|_| !number.is_empty()))
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

    /// Whether and when it takes a claim in the place of another: Medicare Part B never does unless the profile says so.
    pub fn replacement(&self) -> Replacement {
        self.profile.replacement.unwrap_or(if self.filing_code == "MB" { Replacement::Never } else { Replacement::After835 })
    }

    /// The envelope of its files.
    pub fn envelope(&self, us: &UsPractice) -> Interchange {
        self.interchange.as_ref().map_or_else(|| us.interchange.clone(), |own| own.over(&us.interchange))
    }

    /// Test or production.
    pub fn usage(&self, us: &UsPractice) -> Usage {
        self.profile.usage.unwrap_or(us.usage)
    }

    /// Whether this is Medicare.
    pub fn is_medicare(&self) -> bool {
        matches!(self.filing_code.as_str(), "MA" | "MB")
    }
}

/// An imported table that cannot be used.
pub(super) fn broken_table(error: &TableError) -> PracticeError {
    PracticeError::Table { reason: error.to_string(), help: error.help() }
}

fn index<'a>(what: &str, ids: impl Iterator<Item = &'a String>) -> Result<Positions, String> {
    let mut positions = Positions::default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_fixture_practice_reads_whole() {
        let practice = Practice::open(Path::new("fixtures/us/riverside")).expect("the fixture");
        let us = UsPractice::read(&practice).unwrap_or_else(|e| panic!("{e}"));
        let pine_lake = us.payer("PINELAKE").expect("a payer of the fixture");
        assert_eq!(pine_lake.envelope(&us).receiver_id, "PLMEDI");
        assert_eq!(pine_lake.envelope(&us).sender_id, us.interchange.sender_id);
        assert!(!us.payer("MEDICARE").expect("a payer of the fixture").tells_patient_paid());
    }
}
