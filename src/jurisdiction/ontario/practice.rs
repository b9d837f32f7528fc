//! What a practice in Ontario says in `practice.toml`: who bills, under which numbers, and how files are written.

use super::ids::{GroupNumber, MasterNumber, ProviderNumber, Specialty};
use crate::date::{self, Date};
use crate::money::Money;
use crate::practice::{Practice, PracticeError, SILENCES};
use crate::wire::fixed_width::LineEnd;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// The practice's sections for Ontario.
#[derive(Clone, Debug)]
pub struct OhipPractice {
    /// How files are written.
    pub files: FileForm,
    /// Who treats, in the order of `practice.toml`.
    pub providers: Vec<Provider>,
    /// Who refers.
    pub referrers: Vec<Referrer>,
    /// Where services are given besides the office.
    pub facilities: Vec<Facility>,
    /// Prices of what OHIP does not insure.
    pub prices: Vec<Price>,
    /// What a unit of assistance or anaesthesia is worth, oldest first.
    pub unit_values: Vec<UnitValue>,
    /// Codes without a patient besides those that claimwright knows.
    pub non_encounter_codes: Vec<String>,
    /// Whose files are written: groups, and providers who bill alone.
    pub submitters: Vec<Submitter>,
    /// Whether health numbers that fail their check digit may go out, because the practice weighs rules or silences findings itself.
    pub health_numbers_unchecked: bool,
    /// Whether files are for money.
    pub production: bool,
    /// What stands on invoices.
    pub office: Office,
    /// Balances below this are not invoiced.
    pub small_balance: Money,
    by_id: Index,
}

#[derive(Clone, Debug, Default)]
struct Index {
    providers: HashMap<String, usize>,
    referrers: HashMap<String, usize>,
    facilities: HashMap<String, usize>,
    prices: HashMap<String, usize>,
}

/// How claim files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileForm {
    /// Behind each record.
    pub line_end: LineEnd,
    /// Behind the last one.
    pub end_of_file: Option<u8>,
    /// The letter of the ministry's office; a blank is taken everywhere.
    pub office: u8,
    /// The month in file names.
    pub month: MonthRule,
    /// Claims of one batch at most; the ministry advises 500.
    pub claims_per_batch: u32,
}

/// Which month a file's name says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MonthRule {
    /// The calendar month of the batch.
    #[default]
    Calendar,
    /// The month of the processing cycle: from the 19th on it is the next one.
    Cycle,
}

/// A provider of the practice.
#[derive(Clone, Debug)]
pub struct Provider {
    /// What visit files call it.
    pub id: String,
    /// Name for invoices and reports.
    pub name: String,
    /// The ministry's billing number.
    pub number: ProviderNumber,
    /// The specialty claims go out under.
    pub specialty: Specialty,
    /// The group claims go out under.
    pub group: GroupNumber,
}

/// A referring provider who is not of the practice.
#[derive(Clone, Debug)]
pub struct Referrer {
    /// What visit files call it.
    pub id: String,
    /// The ministry's billing number.
    pub number: ProviderNumber,
}

/// A hospital or other facility.
#[derive(Clone, Debug)]
pub struct Facility {
    /// What visit files call it.
    pub id: String,
    /// Its master number.
    pub master: MasterNumber,
}

/// The price of a service that OHIP does not insure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// What visit files call it.
    pub code: String,
    /// What the patient reads.
    #[serde(default)]
    pub label: String,
    price: String,
    /// The price of one.
    #[serde(skip)]
    pub unit: Money,
}

/// What a unit of time-based services is worth from a day on.
#[derive(Clone, Copy, Debug)]
pub struct UnitValue {
    /// The first day.
    pub from: Date,
    /// Of an assistant (suffix B).
    pub assistant: Money,
    /// Of an anaesthetist (suffix C).
    pub anaesthetist: Money,
}

/// Whose claims stand in one file: a group, or a provider who bills alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitter {
    /// A group.
    Group(GroupNumber),
    /// A provider, by position.
    Solo(usize),
}

/// The office as invoices show it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Office {
    /// Address lines.
    pub address: Vec<String>,
    /// Where payments are mailed; empty: as above.
    pub remit_to: Vec<String>,
    /// Telephone.
    pub phone: String,
    /// HST number.
    pub hst_number: String,
}

#[derive(Deserialize)]
struct Sections {
    #[serde(default)]
    usage: Option<String>,
    #[serde(default)]
    ohip: OhipSection,
    #[serde(default)]
    office: Office,
    #[serde(default)]
    provider: Vec<ProviderSection>,
    #[serde(default)]
    referrer: Vec<ReferrerSection>,
    #[serde(default)]
    facility: Vec<FacilitySection>,
    #[serde(default)]
    price: Vec<Price>,
    #[serde(default)]
    unit_value: Vec<UnitValueSection>,
    #[serde(default)]
    severity: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OhipSection {
    group: String,
    groups: Vec<String>,
    office: String,
    month: MonthRule,
    line_end: String,
    end_of_file: String,
    claims_per_batch: u32,
    non_encounter_codes: Vec<String>,
}

impl Default for OhipSection {
    fn default() -> OhipSection {
        OhipSection {
            group: "0000".into(),
            groups: Vec::new(),
            office: String::new(),
            month: MonthRule::Calendar,
            line_end: "crlf".into(),
            end_of_file: "none".into(),
            claims_per_batch: 500,
            non_encounter_codes: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderSection {
    id: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    first: String,
    number: String,
    specialty: String,
    group: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferrerSection {
    id: String,
    #[serde(default, rename = "name")]
    _name: String,
    number: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacilitySection {
    id: String,
    #[serde(default, rename = "name")]
    _name: String,
    master: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitValueSection {
    from: String,
    assistant: String,
    anaesthetist: String,
}

impl OhipPractice {
    /// Reads the sections.
    ///
    /// # Errors
    /// When a number is not of its shape, an id stands twice, or nobody bills.
    pub fn read(practice: &Practice) -> Result<OhipPractice, PracticeError> {
        let wrong = |reason: String| PracticeError::Wrong { path: practice.folder.join("practice.toml"), reason };
        let sections: Sections = toml::from_str(&practice.text).map_err(|e| wrong(e.to_string()))?;
        OhipPractice::of(sections, practice).map_err(wrong)
    }

    fn of(sections: Sections, practice: &Practice) -> Result<OhipPractice, String> {
        let ohip = sections.ohip;
        let group = group(&ohip.group)?;
        let providers = sections.provider.into_iter().map(|p| provider(p, group)).collect::<Result<Vec<_>, _>>()?;
        let referrers = sections.referrer.into_iter().map(referrer).collect::<Result<Vec<_>, _>>()?;
        let facilities = sections.facility.into_iter().map(facility).collect::<Result<Vec<_>, _>>()?;
        let prices = sections.price.into_iter().map(price).collect::<Result<Vec<_>, _>>()?;
        let mut unit_values = sections.unit_value.into_iter().map(unit_value).collect::<Result<Vec<_>, _>>()?;
        unit_values.sort_by_key(|value| value.from);
        let more = ohip.groups.iter().map(|text| self::group(text)).collect::<Result<Vec<_>, _>>()?;
        let by_id = Index {
            providers: index("[[provider]]", providers.iter().map(|p| &p.id))?,
            referrers: index("[[referrer]]", referrers.iter().map(|r| &r.id))?,
            facilities: index("[[facility]]", facilities.iter().map(|f| &f.id))?,
            prices: index("[[price]]", prices.iter().map(|p| &p.code))?,
        };
        Ok(OhipPractice {
            files: file_form(&ohip)?,
            submitters: submitters(&providers, group, &more),
            providers,
            referrers,
            facilities,
            prices,
            unit_values,
            non_encounter_codes: ohip.non_encounter_codes,
            health_numbers_unchecked: !sections.severity.is_empty() || practice.folder.join(SILENCES).exists(),
            production: production(sections.usage.as_deref())?,
            office: sections.office,
            small_balance: Money::parse(&practice.invoice.small_balance)
                .map_err(|why| format!("[invoice] small_balance = \"{}\" is {why}", practice.invoice.small_balance))?,
            by_id,
        })
    }

    /// The provider with this id and its position.
    pub fn provider(&self, id: &str) -> Option<(usize, &Provider)> {
        self.by_id.providers.get(id).map(|&at| (at, &self.providers[at]))
    }

    /// The number that a referring column means: a referrer's or provider's id, else a billing number.
    pub fn referring(&self, text: &str) -> Option<ProviderNumber> {
        let referrer = self.by_id.referrers.get(text).map(|&at| self.referrers[at].number);
        referrer.or_else(|| self.provider(text).map(|(_, p)| p.number)).or_else(|| ProviderNumber::parse(text).ok())
    }

    /// The master number that a facility column means: a facility's id, else a master number.
    pub fn master(&self, text: &str) -> Option<MasterNumber> {
        let facility = self.by_id.facilities.get(text).map(|&at| self.facilities[at].master);
        facility.or_else(|| MasterNumber::parse(text).ok())
    }

    /// The practice's own price of a service.
    pub fn price(&self, code: &str) -> Option<&Price> {
        self.by_id.prices.get(code).map(|&at| &self.prices[at])
    }

    /// What a unit was worth on a day.
    pub fn unit_value(&self, on: Date) -> Option<&UnitValue> {
        self.unit_values.iter().rev().find(|value| value.from <= on)
    }

    /// Whose file a claim of a provider under a group goes into.
    pub fn submitter(&self, group: GroupNumber, provider: usize) -> Option<usize> {
        let wanted = if group == GroupNumber::SOLO { Submitter::Solo(provider) } else { Submitter::Group(group) };
        self.submitters.iter().position(|submitter| *submitter == wanted)
    }
}

impl Submitter {
    /// What files are named by: the group's four characters, or the provider's six.
    pub fn name<'p>(&'p self, practice: &'p OhipPractice) -> &'p str {
        match self {
            Submitter::Group(group) => group.as_str(),
            Submitter::Solo(provider) => practice.providers[*provider].number.as_str(),
        }
    }
}

fn submitters(providers: &[Provider], own: GroupNumber, more: &[GroupNumber]) -> Vec<Submitter> {
    let mut list = Vec::new();
    let groups = providers.iter().map(|p| p.group).chain([own]).chain(more.iter().copied()).filter(|g| *g != GroupNumber::SOLO);
    let mut known: std::collections::HashSet<GroupNumber> = std::collections::HashSet::new();
    list.extend(groups.filter(|group| known.insert(*group)).map(Submitter::Group));
    // Any provider may bill alone now and then (`billing_group = 0000`), so each has a place.
    list.extend((0..providers.len()).map(Submitter::Solo));
    list
}

fn group(text: &str) -> Result<GroupNumber, String> {
    GroupNumber::parse(text).map_err(|_| format!("group \"{text}\" is not four letters or digits; 0000 is for solo providers"))
}

fn provider(section: ProviderSection, own: GroupNumber) -> Result<Provider, String> {
    let ProviderSection { id, last, first, number, specialty, group } = section;
    let about = |what: &str, text: &str, shape: &str| format!("[[provider]] {id}: {what} \"{text}\" is not {shape}");
    Ok(Provider {
        number: ProviderNumber::parse(&number).map_err(|_| about("number", &number, "six digits"))?,
        specialty: Specialty::parse(&specialty).map_err(|_| about("specialty", &specialty, "two digits"))?,
        group: group.as_deref().map_or(Ok(own), self::group).map_err(|why| format!("[[provider]] {id}: {why}"))?,
        name: [first, last].join(" ").trim().to_string(),
        id,
    })
}

fn referrer(section: ReferrerSection) -> Result<Referrer, String> {
    let number = ProviderNumber::parse(&section.number);
    let number = number.map_err(|_| format!("[[referrer]] {}: number \"{}\" is not six digits", section.id, section.number))?;
    Ok(Referrer { id: section.id, number })
}

fn facility(section: FacilitySection) -> Result<Facility, String> {
    let master = MasterNumber::parse(&section.master);
    let master = master.map_err(|_| format!("[[facility]] {}: master \"{}\" is not four characters", section.id, section.master))?;
    Ok(Facility { id: section.id, master })
}

fn price(mut price: Price) -> Result<Price, String> {
    price.unit = Money::parse(&price.price).map_err(|why| format!("[[price]] {}: price \"{}\" is {why}", price.code, price.price))?;
    if price.unit.is_negative() { Err(format!("[[price]] {}: price \"{}\" is below zero", price.code, price.price)) } else { Ok(price) }
}

fn unit_value(section: UnitValueSection) -> Result<UnitValue, String> {
    let amount = |text: &str| Money::parse(text).map_err(|why| format!("[[unit_value]] \"{text}\" is {why}"));
    Ok(UnitValue {
        from: date::parse_iso(&section.from)
            .ok_or_else(|| format!("[[unit_value]] from = \"{}\" is not a date like 2026-01-31", section.from))?,
        assistant: amount(&section.assistant)?,
        anaesthetist: amount(&section.anaesthetist)?,
    })
}

fn index<'i>(section: &str, ids: impl Iterator<Item = &'i String>) -> Result<HashMap<String, usize>, String> {
    let mut index = HashMap::new();
    for (id, at) in ids.zip(0..) {
        if index.insert(id.clone(), at).is_some() {
            return Err(format!("{section} \"{id}\" stands twice"));
        }
    }
    Ok(index)
}

fn file_form(ohip: &OhipSection) -> Result<FileForm, String> {
    let line_end = match ohip.line_end.as_str() {
        "crlf" => LineEnd::CrLf,
        "cr" => LineEnd::Cr,
        other => return Err(format!("[ohip] line_end = \"{other}\" is not \"crlf\" or \"cr\"")),
    };
    let end_of_file = match ohip.end_of_file.as_str() {
        "none" => None,
        "1a" => Some(0x1a),
        "04" => Some(0x04),
        other => return Err(format!("[ohip] end_of_file = \"{other}\" is not \"none\", \"1a\" or \"04\"")),
    };
    let office = match *ohip.office.as_bytes() {
        [] => b' ',
        [letter] if letter.is_ascii_uppercase() => letter,
        _ => return Err(format!("[ohip] office = \"{}\" is not one capital letter", ohip.office)),
    };
    match ohip.claims_per_batch {
        claims_per_batch @ 1..=1000 => Ok(FileForm { line_end, end_of_file, office, month: ohip.month, claims_per_batch }),
        other => Err(format!("[ohip] claims_per_batch = {other} is not from 1 to 1000")),
    }
}

fn production(usage: Option<&str>) -> Result<bool, String> {
    match usage {
        None | Some("P") => Ok(true),
        Some("T") => Ok(false),
        Some(other) => Err(format!("usage = \"{other}\" is not \"T\" or \"P\"")),
    }
}
