//! A visit as Ontario understands it: texts parsed once, for rules, fees and claims.
//!
//! Nothing is refused here. What cannot be read is [`Given::Wrong`], and a rule says so with the place.

use super::fees::{FeeSchedule, Listed, Standing};
use super::ids::{
    DiagnosticCode, GroupNumber, HealthNumber, IdError, LabLicence, MasterNumber, ProviderNumber, ServiceCode, ServiceLocation, Specialty,
    Suffix, VersionCode,
};
use super::practice::{OhipPractice, Provider};
use super::tables::{self, List};
use super::time_units;
use crate::date::{self, Date};
use crate::jurisdiction::Given;
use crate::money::{Money, Rounding, Units, round};
use crate::rules::Subject;
use crate::visit::{Column, DIAGNOSIS_COLUMNS, Line, OfVisit, Open, Visit, col, lcol};

/// Marks rules over encounters.
#[derive(Debug)]
pub enum OfEncounter {}

impl Subject for OfEncounter {
    type Of<'a> = Encounter<'a>;
}

/// Who pays, by the words of the visit file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `HCP`: OHIP.
    Hcp,
    /// `WCB`: the workplace insurer, through OHIP.
    Wcb,
    /// `RMB`: another province, through OHIP.
    Rmb,
    /// `SELF`: the patient, for what is not insured.
    Patient,
    /// `THIRD`: somebody else, for what is not insured.
    Third,
}

/// A visit, parsed. It borrows private texts, so it has no `Debug`.
pub struct Encounter<'a> {
    /// As recorded.
    pub visit: &'a Visit<'a>,
    /// The practice.
    pub practice: &'a OhipPractice,
    /// Who pays.
    pub program: Given<Program>,
    /// The health number; a failing check digit is in [`Encounter::check_digit_fails`], not here.
    pub health_number: Given<HealthNumber>,
    /// Whether the health number's check digit does not fit.
    pub check_digit_fails: bool,
    /// The version code.
    pub version: Given<VersionCode>,
    /// The patient's birth date.
    pub birth_date: Given<Date>,
    /// Whether the patient gets the money instead of the provider.
    pub pays_patient: Given<bool>,
    /// Who referred.
    pub referring: Given<ProviderNumber>,
    /// The facility.
    pub master: Given<MasterNumber>,
    /// Admission to hospital.
    pub admission: Given<Date>,
    /// The referring laboratory.
    pub lab: Given<LabLicence>,
    /// Whether documents follow.
    pub manual_review: Given<bool>,
    /// The group, when the visit names one of its own.
    pub group: Given<GroupNumber>,
    /// The specialty, when the visit names one of its own.
    pub specialty: Given<Specialty>,
    /// Paid at the visit.
    pub patient_paid: Given<Money>,
    /// The services.
    pub items: Vec<Item<'a>>,
}

/// One service, parsed.
pub struct Item<'a> {
    /// Its number within the visit, from 1.
    pub number: u16,
    /// As recorded.
    pub line: &'a Line<'a>,
    /// The day.
    pub day: Given<Date>,
    /// Who gave the service, with the position in the practice.
    pub provider: Option<(usize, &'a Provider)>,
    /// The service code.
    pub code: Given<ServiceCode>,
    /// How many services: as given, else from the minutes of a time-based service, else one.
    pub services: Given<u8>,
    /// What the fee schedule says of the code.
    pub listed: Listed,
    /// What one service is billed for, as far as that is known.
    pub unit_fee: Option<Money>,
    /// The charge that the practice gave for the line.
    pub charge: Given<Money>,
    /// Where it was given.
    pub location: Given<ServiceLocation>,
    /// The one diagnosis that the item carries.
    pub diagnosis: Picked,
}

/// The diagnosis that `dx_pointers` picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Which of the twelve columns, from 1.
    pub column: u8,
    /// What stands there; wrong as well when the pointer is none.
    pub code: Given<DiagnosticCode>,
    /// Whether the pointer is none, or points to an empty column.
    pub points_nowhere: bool,
}

impl<'a> Encounter<'a> {
    /// Parses a visit and looks its fees up.
    pub fn read(visit: &'a Visit<'a>, practice: &'a OhipPractice, fees: &FeeSchedule) -> Encounter<'a> {
        let program = Given::parse(visit.text(col::PAYER_ID), program);
        let specialty = Given::parse(visit.text(col::BILLING_SPECIALTY), |t| Specialty::parse(t).ok());
        let (health_number, check_digit_fails) = match program {
            // Of another province the number has another shape.
            Given::Is(Program::Rmb) => (Given::Missing, false),
            _ => health_number(visit.private(col::MEMBER_ID).expose()),
        };
        let is_insured = !matches!(program, Given::Is(Program::Patient | Program::Third));
        let read = |(line, number)| match is_insured {
            true => Item::read((line, number), visit, practice, (fees, specialty)),
            false => Item::read_uninsured((line, number), practice, fees),
        };
        Encounter {
            visit,
            practice,
            program,
            health_number,
            check_digit_fails,
            version: Given::parse(visit.private(col::MEMBER_SUFFIX).expose(), |t| VersionCode::parse(t).ok()),
            birth_date: Given::parse(visit.private(col::BIRTH_DATE).expose(), date::parse_iso),
            pays_patient: Given::parse(visit.text(col::PAYEE), payee),
            referring: Given::parse(visit.text(col::REFERRING_ID), |t| practice.referring(t)),
            master: Given::parse(visit.text(col::FACILITY_ID), |t| practice.master(t)),
            admission: Given::parse(visit.text(col::ADMISSION_DATE), date::parse_iso),
            lab: Given::parse(visit.text(col::LAB_LICENCE), |t| LabLicence::parse(t).ok()),
            manual_review: Given::parse(visit.text(col::MANUAL_REVIEW), yes),
            group: Given::parse(visit.text(col::BILLING_GROUP), |t| GroupNumber::parse(t).ok()),
            specialty,
            patient_paid: Given::parse(visit.text(col::PATIENT_PAID), |t| Money::parse(t).ok()),
            items: visit.lines.iter().zip(1..).map(read).collect(),
        }
    }

    /// Whether a claim file is written: for OHIP, the workplace insurer or another province.
    pub fn is_claim(&self) -> bool {
        matches!(self.program, Given::Is(Program::Hcp | Program::Wcb | Program::Rmb))
    }

    /// Whether somebody is invoiced.
    pub fn is_invoice(&self) -> bool {
        matches!(self.program, Given::Is(Program::Patient | Program::Third))
    }

    /// Whether it is of that program.
    pub fn is(&self, program: Program) -> bool {
        self.program == Given::Is(program)
    }

    /// Whether a service without a patient is among its services.
    pub fn has_non_encounter(&self) -> bool {
        self.items.iter().any(|item| self.is_non_encounter(item))
    }

    /// Whether all its services are without a patient.
    pub fn is_all_non_encounter(&self) -> bool {
        !self.items.is_empty() && self.items.iter().all(|item| self.is_non_encounter(item))
    }

    /// Whether a service is without a patient.
    pub fn is_non_encounter(&self, item: &Item<'_>) -> bool {
        let Some(code) = item.code.value() else { return false };
        let known = code.suffix() == Suffix::Professional && tables::is_in(List::NonEncounterA, &code);
        known || self.practice.non_encounter_codes.iter().any(|other| other == code.as_str())
    }

    /// The group that a service is billed under.
    pub fn group_of(&self, item: &Item<'_>) -> Option<GroupNumber> {
        self.group.value().or_else(|| item.provider.map(|(_, provider)| provider.group))
    }

    /// The specialty that a service is billed under.
    pub fn specialty_of(&self, item: &Item<'_>) -> Option<Specialty> {
        self.specialty.value().or_else(|| item.provider.map(|(_, provider)| provider.specialty))
    }

    /// The earliest day of service that can be read.
    pub fn first_day(&self) -> Option<Date> {
        self.items.iter().filter_map(|item| item.day.value()).min()
    }

    /// The latest day of service that can be read.
    pub fn last_day(&self) -> Option<Date> {
        self.items.iter().filter_map(|item| item.day.value()).max()
    }

    /// The sum of all lines, when each is known.
    pub fn total(&self) -> Option<Money> {
        self.items.iter().try_fold(Money::ZERO, |sum, item| sum.checked_add(item.fee()?))
    }

    /// The patient's age in whole years on a day.
    pub fn age_on(&self, day: Date) -> Option<u32> {
        day.years_since(self.birth_date.value()?)
    }
}

impl<'a> Item<'a> {
    fn read(
        (line, number): (&'a Line<'a>, u16),
        visit: &Visit<'_>,
        practice: &'a OhipPractice,
        (fees, specialty): (&FeeSchedule, Given<Specialty>),
    ) -> Item<'a> {
        let mut item = Item::bare(line, number, practice);
        item.diagnosis = picked(visit, line.text(lcol::DX_POINTERS));
        let (Given::Is(code), Given::Is(day)) = (item.code, item.day) else { return item };
        let own = item.provider.map(|(_, provider)| provider.specialty);
        item.listed = fees.lookup(&code, standing(specialty.value().or(own)), day);
        let listed = match item.listed {
            Listed::Fee(fee) => Some(fee),
            _ => None,
        };
        item.unit_fee = listed;
        if is_time_based(&code) {
            let value = practice.unit_value(day).map(|value| match code.suffix() {
                Suffix::Assistant => value.assistant,
                Suffix::Professional | Suffix::Anaesthetist => value.anaesthetist,
            });
            item.unit_fee = value;
            let minutes = Given::parse(line.text(lcol::MINUTES), |t| t.parse::<u16>().ok());
            if let (Given::Missing, Given::Is(minutes), Some(fee), Some(value)) = (item.services, minutes, listed, value) {
                item.services = time_units::services(code.suffix(), minutes, (fee, value)).map_or(Given::Wrong, Given::Is);
            }
        }
        item
    }

    /// A service that OHIP does not insure has the practice's own price; its code may be anything.
    fn read_uninsured((line, number): (&'a Line<'a>, u16), practice: &'a OhipPractice, fees: &FeeSchedule) -> Item<'a> {
        let mut item = Item::bare(line, number, practice);
        item.unit_fee = practice.price(line.text(lcol::CODE)).map(|price| price.unit);
        if let (Given::Is(code), Given::Is(day)) = (item.code, item.day) {
            item.listed = fees.lookup(&code, Standing::General, day);
        }
        item
    }

    fn bare(line: &'a Line<'a>, number: u16, practice: &'a OhipPractice) -> Item<'a> {
        Item {
            number,
            line,
            day: Given::parse(line.text(lcol::SERVICE_FROM), date::parse_iso),
            provider: practice.provider(line.text(lcol::RENDERING_ID)),
            code: Given::parse(line.text(lcol::CODE), |t| ServiceCode::parse(t).ok()),
            services: Given::parse(line.text(lcol::UNITS), services),
            listed: Listed::NotAsked,
            unit_fee: None,
            charge: Given::parse(line.text(lcol::CHARGE), |t| Money::parse(t).ok()),
            location: Given::parse(line.text(lcol::PLACE_OF_SERVICE), |t| ServiceLocation::parse(t).ok()),
            diagnosis: Picked { column: 1, code: Given::Missing, points_nowhere: false },
        }
    }

    /// How many services; one when not given.
    pub fn count(&self) -> Option<u8> {
        self.services.or(1)
    }

    /// What the line is billed for: the given charge, else fee times services.
    pub fn fee(&self) -> Option<Money> {
        match self.charge {
            Given::Is(charge) => Some(charge),
            Given::Wrong => None,
            Given::Missing => self.scheduled(),
        }
    }

    /// What the line is worth by the schedule.
    pub fn scheduled(&self) -> Option<Money> {
        let count = Units::from_thousandths(i64::from(self.count()?) * 1000);
        round(self.unit_fee?.times(count), Rounding::HalfUp)
    }
}

/// Whether the number of services is time: suffixes B and C but for the codes that may be billed once.
pub fn is_time_based(code: &ServiceCode) -> bool {
    match code.suffix() {
        Suffix::Professional => false,
        Suffix::Assistant => !tables::is_in(List::ManyServicesExemptB, code),
        Suffix::Anaesthetist => !tables::is_in(List::ManyServicesExemptC, code),
    }
}

/// The column of a diagnosis number from 1 to 12.
pub fn diagnosis_column(number: u8) -> Column<OfVisit, Open> {
    DIAGNOSIS_COLUMNS[usize::from(number.clamp(1, 12)) - 1]
}

fn standing(specialty: Option<Specialty>) -> Standing {
    match specialty.as_ref().map(Specialty::as_str) {
        None | Some("00") => Standing::General,
        Some("01") => Standing::Anaesthetist,
        Some(_) => Standing::Specialist,
    }
}

/// The first pointer is the one that counts: `2`, `B`, `2 3`. Empty means the first diagnosis.
fn picked(visit: &Visit<'_>, pointers: &str) -> Picked {
    let first = pointers.split([' ', ',', ':', ';', '|']).find(|word| !word.is_empty());
    let column = match first.map(str::as_bytes) {
        None => Some(1),
        Some([letter, ..]) if letter.is_ascii_alphabetic() => Some(letter.to_ascii_uppercase() - b'A' + 1),
        Some(_) => first.and_then(|word| word.parse::<u8>().ok()),
    };
    let Some(column) = column.filter(|n| (1..=12).contains(n)) else {
        return Picked { column: 1, code: Given::Wrong, points_nowhere: true };
    };
    let text = visit.text(diagnosis_column(column));
    let code = Given::parse(text, |t| DiagnosticCode::parse(t).ok());
    Picked { column, code, points_nowhere: first.is_some() && text.is_empty() }
}

fn program(text: &str) -> Option<Program> {
    match text {
        "HCP" => Some(Program::Hcp),
        "WCB" => Some(Program::Wcb),
        "RMB" => Some(Program::Rmb),
        "SELF" => Some(Program::Patient),
        "THIRD" => Some(Program::Third),
        _ => None,
    }
}

fn health_number(text: &str) -> (Given<HealthNumber>, bool) {
    match HealthNumber::parse(text) {
        _ if text.is_empty() => (Given::Missing, false),
        Ok(number) => (Given::Is(number), false),
        Err(IdError::CheckDigit) => (HealthNumber::unchecked(text).map_or(Given::Wrong, Given::Is), true),
        Err(IdError::Shape) => (Given::Wrong, false),
    }
}

fn payee(text: &str) -> Option<bool> {
    match text {
        "P" => Some(false),
        "S" => Some(true),
        _ => None,
    }
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "Y" | "y" => Some(true),
        "N" | "n" => Some(false),
        _ => None,
    }
}

/// Whole numbers from 1 to 99.
fn services(text: &str) -> Option<u8> {
    let units = Units::parse(text).ok()?.thousandths();
    let whole = u8::try_from(units / 1000).ok().filter(|_| units % 1000 == 0)?;
    (1..=99).contains(&whole).then_some(whole)
}
