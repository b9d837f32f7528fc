//! A visit as the United States understand it: texts parsed once, for rules, prices and claims.
//!
//! Nothing is refused here. What cannot be read is [`Given::Wrong`], and a rule says so with the place; rules
//! that need a value which is wrong or missing keep quiet, because another rule has spoken already.

use super::claim::Claim;
use super::ids::{Icd10, Modifier, ProcedureCode};
use super::practice::{Facility, Payer, Provider, UsPractice};
use super::price::{PriceBook, Priced};
use super::quiet::Quiet;
use super::rules::code_pairs::edits::Edit;
use super::x12_837p::element_of;
use crate::codes::icd10cm::{self, Diagnoses};
use crate::date::{self, Date};
use crate::finding::Place;
pub use crate::jurisdiction::Given;
use crate::money::{Money, Units};
use crate::rules::Subject;
use crate::visit::{Column, DIAGNOSIS_COLUMNS, Line, MODIFIER_COLUMNS, OfLine, OfVisit, Open, Visit, col, lcol};
use std::cell::OnceCell;

/// Marks rules over encounters.
#[derive(Debug)]
pub enum OfEncounter {}

impl Subject for OfEncounter {
    type Of<'a> = Encounter<'a>;
}

/// Who pays for a visit.
#[derive(Clone, Copy, Debug)]
pub enum Coverage<'a> {
    /// No payer is named: the patient pays.
    SelfPay,
    /// A payer is named that `practice.toml` does not know.
    Unknown,
    /// A payer of `practice.toml`.
    By(&'a Payer),
}

/// The patient's relation to the subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// The patient is the subscriber.
    Myself,
    /// Husband or wife.
    Spouse,
    /// Child.
    Child,
    /// Any other relation.
    Other,
}

/// What diagnoses are coded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSet {
    /// ICD-9-CM, until 2015: only claims of others have it, and CW618 holds them.
    Icd9,
    /// ICD-10-CM.
    Icd10,
}

/// One diagnosis of the visit.
#[derive(Clone, Copy, Debug)]
pub struct Diagnosis<'a> {
    /// Its number among the visit's columns, from 1: what pointers mean.
    pub number: u8,
    /// As given.
    pub text: &'a str,
    /// Dotless and upper case; wrong when it has not the shape of a code at all.
    pub code: Given<Icd10>,
    /// What the edition in force on the first day of service says of it: looked up once for all rules.
    pub entry: Option<icd10cm::Entry<'a>>,
}

/// One service line, parsed.
#[derive(Clone)]
pub struct ServiceLine<'a> {
    /// Its number within the visit, from 1.
    pub number: u16,
    /// As recorded.
    pub line: &'a Line<'a>,
    /// First day.
    pub from: Given<Date>,
    /// Last day; missing means the same day.
    pub to: Given<Date>,
    /// Who treated; `None` when `practice.toml` does not know the id.
    pub provider: Option<&'a Provider>,
    /// Place of service: the line's own, else the facility's; may be empty or no code at all.
    pub place: &'a str,
    /// The procedure code.
    pub code: Given<ProcedureCode>,
    /// The modifiers, in the order of the columns.
    pub modifiers: [Given<Modifier>; 4],
    /// Number of services; missing means one.
    pub units: Given<Units>,
    /// Minutes of a time-based service.
    pub minutes: Given<u32>,
    /// The charge the practice gave for the line.
    pub charge: Given<Money>,
    /// What the price list says.
    pub price: Priced,
    /// Diagnoses of the line.
    pub pointers: Pointers,
    /// Whether a note of its own says more of it: only in an 837P.
    pub explained: bool,
    /// Whether it has a CLIA number of its own: only in an 837P.
    pub certified: bool,
}

/// The diagnosis pointers of a line: numbers of diagnosis columns, the first is the primary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Pointers {
    list: [u8; 12],
    count: u8,
    /// Whether the cell holds something that is no pointer.
    pub wrong: bool,
    /// Whether the cell is empty.
    pub missing: bool,
}

/// A visit, parsed. It borrows private texts, so it has no `Debug`.
#[derive(Clone)]
pub struct Encounter<'a> {
    /// As recorded.
    pub visit: &'a Visit<'a>,
    /// The practice.
    pub us: &'a UsPractice,
    /// Who pays first.
    pub coverage: Coverage<'a>,
    /// Who pays second; `SelfPay` stands for nobody.
    pub second: Coverage<'a>,
    /// Where it happened, when not at the billing address; wrong when `practice.toml` does not know the id.
    pub facility: Given<&'a Facility>,
    /// The patient's birth date.
    pub birth_date: Given<Date>,
    /// The patient's relation to the subscriber; missing means the patient is the subscriber.
    pub relationship: Given<Relationship>,
    /// The same for the second payer.
    pub relationship2: Given<Relationship>,
    /// The diagnoses that were given.
    pub diagnoses: Vec<Diagnosis<'a>>,
    /// Whether the edition in force has every code, and none is a header: one look for CW201 to CW203.
    pub sound_codes: Quiet,
    /// NCCI edits between the lines: found once, when the first rule asks.
    pub edits: OnceCell<Vec<Edit>>,
    /// The service lines.
    pub lines: Vec<ServiceLine<'a>>,
    /// 1 original, 7 replacement, 8 void; missing means 1.
    pub frequency: Given<u8>,
    /// Paid at the visit.
    pub patient_paid: Given<Money>,
    /// Admission to hospital.
    pub admission_date: Given<Date>,
    /// Discharge.
    pub discharge_date: Given<Date>,
    /// Onset of the illness.
    pub onset_date: Given<Date>,
    /// Accident.
    pub accident_date: Given<Date>,
    /// The day on which another payer decided that was asked first; `None` on claims to a first payer.
    pub decided_first: Option<Date>,
    /// Whether the visit was read from an 837P file: its elements carry the names of the guide.
    pub from_837p: bool,
}

impl<'a> Encounter<'a> {
    /// Parses a visit. Prices are looked up for lines whose code and date can be read.
    pub fn read(visit: &'a Visit<'a>, us: &'a UsPractice, prices: &PriceBook) -> Encounter<'a> {
        let facility = Given::parse(visit.text(col::FACILITY_ID), |id| us.facility(id));
        let default_place = facility.value().map_or("", |f| f.place_of_service.as_str());
        let lines: Vec<_> = visit.lines.iter().zip(1..).map(|(line, n)| ServiceLine::read(line, n, default_place, us, prices)).collect();
        let day = |column| Given::parse(visit.text(column), date::parse_iso);
        let diagnoses = diagnoses(visit, (us.tables.diagnoses(), first_day(&lines)));
        Encounter {
            visit,
            us,
            coverage: coverage(us, visit.text(col::PAYER_ID)),
            second: coverage(us, visit.text(col::PAYER2_ID)),
            facility,
            birth_date: Given::parse(visit.private(col::BIRTH_DATE).expose(), date::parse_iso),
            relationship: Given::parse(visit.text(col::RELATIONSHIP), relationship),
            relationship2: Given::parse(visit.text(col::RELATIONSHIP2), relationship),
            diagnoses,
            sound_codes: Quiet::default(),
            edits: OnceCell::new(),
            lines,
            frequency: Given::parse(visit.text(col::FREQUENCY), |t| matches!(t, "1" | "7" | "8").then(|| t.as_bytes()[0] - b'0')),
            patient_paid: Given::parse(visit.text(col::PATIENT_PAID), |t| Money::parse(t).ok()),
            admission_date: day(col::ADMISSION_DATE),
            discharge_date: day(col::DISCHARGE_DATE),
            onset_date: day(col::ONSET_DATE),
            accident_date: day(col::ACCIDENT_DATE),
            decided_first: None,
            from_837p: false,
        }
    }

    /// Parses the view of a claim that came in an 837P: its charges are given, its payers are known by number, and it is
    /// never the patient who is asked to pay. No table is asked about diagnoses in ICD-9: their codes count as missing.
    pub fn read_837p(visit: &'a Visit<'a>, us: &'a UsPractice, (codes, claim): (CodeSet, &Claim<'_>)) -> Encounter<'a> {
        let mut encounter = Encounter::read(visit, us, &PriceBook::default());
        encounter.from_837p = true;
        encounter.coverage = us.payer_by_number(visit.text(col::PAYER_ID)).map_or(Coverage::Unknown, Coverage::By);
        encounter.second = match visit.text(col::PAYER2_ID) {
            "" => Coverage::SelfPay,
            number => us.payer_by_number(number).map_or(Coverage::Unknown, Coverage::By),
        };
        for (line, claimed) in encounter.lines.iter_mut().zip(&claim.lines) {
            line.explained = !claimed.notes.is_empty();
            line.certified = claimed.references.iter().any(|reference| reference.qualifier.is("X4") || reference.qualifier.is("F4"));
        }
        if codes == CodeSet::Icd9 {
            let none = |diagnosis: &mut Diagnosis<'_>| (diagnosis.code, diagnosis.entry) = (Given::Missing, None);
            encounter.diagnoses.iter_mut().for_each(none);
        }
        encounter
    }

    /// The editions of diagnoses at hand.
    #[inline]
    pub fn icd10cm(&self) -> Diagnoses<'a> {
        self.us.tables.diagnoses()
    }

    /// The payer, when `practice.toml` knows it.
    pub fn payer(&self) -> Option<&'a Payer> {
        match self.coverage {
            Coverage::By(payer) => Some(payer),
            Coverage::SelfPay | Coverage::Unknown => None,
        }
    }

    /// Whether the patient pays.
    pub fn is_self_pay(&self) -> bool {
        matches!(self.coverage, Coverage::SelfPay)
    }

    /// Whether the patient is the subscriber.
    pub fn patient_is_subscriber(&self) -> bool {
        matches!(self.relationship, Given::Missing | Given::Is(Relationship::Myself))
    }

    /// The earliest day of service that can be read.
    pub fn first_day(&self) -> Option<Date> {
        first_day(&self.lines)
    }

    /// The latest day of service that can be read.
    pub fn last_day(&self) -> Option<Date> {
        self.lines.iter().filter_map(ServiceLine::last_day).max()
    }

    /// The diagnosis that a pointer means, if there is one.
    pub fn diagnosis(&self, number: u8) -> Option<&Diagnosis<'a>> {
        self.diagnoses.iter().find(|d| d.number == number)
    }

    /// The days on which a diagnosis is claimed: those of the lines that point to it, else the first day of service.
    /// Each day once per run of lines, so that a lookup is made once where all lines share a day.
    pub fn days_of(&self, number: u8) -> Vec<Date> {
        let mut days: Vec<Date> = self.lines.iter().filter(|l| l.pointers.contains(number)).filter_map(|l| l.from.value()).collect();
        days.dedup();
        if days.is_empty() {
            days.extend(self.first_day());
        }
        days
    }

    /// Where a diagnosis stands.
    pub fn diagnosis_place(&self, number: u8) -> Place {
        self.place(diagnosis_column(number))
    }

    /// Where a column of a line stands.
    pub fn line_place<P>(&self, line: &ServiceLine<'_>, column: Column<OfLine, P>) -> Place {
        let place = self.visit.line_place(line.line, column);
        Place { column: self.shown(place.column), ..place }
    }

    /// Where a column of the visit stands.
    pub fn place<P>(&self, column: Column<OfVisit, P>) -> Place {
        let place = self.visit.place(column);
        Place { column: self.shown(place.column), ..place }
    }

    /// A column as whoever wrote the file knows it: by its element, in an 837P.
    pub fn shown(&self, column: &'static str) -> &'static str {
        if self.from_837p { element_of(column) } else { column }
    }
}

/// The column of a diagnosis number from 1 to 12.
pub fn diagnosis_column(number: u8) -> Column<OfVisit, Open> {
    DIAGNOSIS_COLUMNS[usize::from(number.clamp(1, 12)) - 1]
}

impl<'a> ServiceLine<'a> {
    fn read(line: &'a Line<'a>, number: u16, default_place: &'a str, us: &'a UsPractice, prices: &PriceBook) -> ServiceLine<'a> {
        let from = Given::parse(line.text(lcol::SERVICE_FROM), date::parse_iso);
        let code = Given::parse(line.text(lcol::CODE), |t| ProcedureCode::parse(t).ok());
        let modifiers = MODIFIER_COLUMNS.map(|c| Given::parse(line.text(c), |t| Modifier::parse(t).ok()));
        let place = match line.text(lcol::PLACE_OF_SERVICE) {
            "" => default_place,
            own => own,
        };
        let price = match (code, from) {
            (Given::Is(code), Given::Is(day)) => prices.price(code, &modifiers, place, day),
            _ => Priced::Unknown,
        };
        ServiceLine {
            number,
            line,
            from,
            to: Given::parse(line.text(lcol::SERVICE_TO), date::parse_iso),
            provider: us.provider(line.text(lcol::RENDERING_ID)),
            place,
            code,
            modifiers,
            units: Given::parse(line.text(lcol::UNITS), |t| Units::parse(t).ok()),
            minutes: Given::parse(line.text(lcol::MINUTES), whole_number),
            charge: Given::parse(line.text(lcol::CHARGE), |t| Money::parse(t).ok()),
            price,
            pointers: Pointers::parse(line.text(lcol::DX_POINTERS)),
            explained: false,
            certified: false,
        }
    }

    /// The last day, when both days can be read.
    pub fn last_day(&self) -> Option<Date> {
        match (self.from, self.to) {
            (Given::Is(from), Given::Missing) => Some(from),
            (Given::Is(_), Given::Is(to)) => Some(to),
            _ => None,
        }
    }

    /// The modifiers that can be read, in order.
    pub fn good_modifiers(&self) -> impl Iterator<Item = Modifier> + '_ {
        self.modifiers.iter().filter_map(|m| m.value())
    }

    /// The first empty modifier column behind the last one that is filled.
    pub fn free_modifier(&self) -> Option<Column<OfLine, Open>> {
        let filled = self.modifiers.iter().rposition(|m| *m != Given::Missing).map_or(0, |last| last + 1);
        MODIFIER_COLUMNS.get(filled).copied()
    }

    /// Whether a modifier says that the service was given once more on purpose: 76, 77, 91, 59 or X{EPSU}.
    pub fn repeats_on_purpose(&self) -> bool {
        self.good_modifiers().any(|m| repeats_on_purpose(m.as_str()))
    }
}

/// Whether a modifier tells a payer that a second service of the same kind is no duplicate.
pub fn repeats_on_purpose(modifier: &str) -> bool {
    matches!(modifier, "76" | "77" | "91" | "59" | "XE" | "XP" | "XS" | "XU")
}

impl Pointers {
    /// Reads `1`, `1 2`, `1,2`, `1:2`, `12` (one diagnosis, twelve), `AB`, `A B`.
    pub fn parse(text: &str) -> Pointers {
        let mut pointers = Pointers { missing: text.is_empty(), ..Pointers::default() };
        for word in text.as_bytes().split(|b| matches!(b, b' ' | b',' | b':' | b';' | b'|')) {
            match word {
                [] => {}
                [digit @ b'0'..=b'9'] => pointers.push(Some(digit - b'0')),
                digits if digits.iter().all(u8::is_ascii_digit) => pointers.push(whole(digits)),
                letters => {
                    for letter in letters.iter().map(u8::to_ascii_uppercase) {
                        pointers.push(letter.is_ascii_uppercase().then(|| letter - b'A' + 1));
                    }
                }
            }
        }
        pointers
    }

    fn push(&mut self, number: Option<u8>) {
        match number {
            Some(n) if (1..=12).contains(&n) && usize::from(self.count) < self.list.len() => {
                self.list[usize::from(self.count)] = n;
                self.count += 1;
            }
            _ => self.wrong = true,
        }
    }

    /// The numbers in order; may be more than the four that a claim can carry.
    pub fn as_slice(&self) -> &[u8] {
        &self.list[..usize::from(self.count)]
    }

    /// Whether one of them is `number`.
    pub fn contains(&self, number: u8) -> bool {
        self.as_slice().contains(&number)
    }
}

/// The number that digits spell, when it is below 256.
fn whole(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0_u8, |number, digit| number.checked_mul(10)?.checked_add(digit - b'0'))
}

fn coverage<'a>(us: &'a UsPractice, id: &str) -> Coverage<'a> {
    match id {
        "" => Coverage::SelfPay,
        id => us.payer(id).map_or(Coverage::Unknown, Coverage::By),
    }
}

fn relationship(text: &str) -> Option<Relationship> {
    match text {
        "self" => Some(Relationship::Myself),
        "spouse" => Some(Relationship::Spouse),
        "child" => Some(Relationship::Child),
        "other" => Some(Relationship::Other),
        _ => None,
    }
}

fn first_day(lines: &[ServiceLine<'_>]) -> Option<Date> {
    lines.iter().filter_map(|line| line.from.value()).min()
}

fn diagnoses<'a>(visit: &Visit<'a>, (list, day): (Diagnoses<'a>, Option<Date>)) -> Vec<Diagnosis<'a>> {
    let read = |(column, number): (&Column<OfVisit, Open>, u8)| {
        let text = visit.text(*column);
        if text.is_empty() {
            return None;
        }
        let code = Given::parse(text, |t| Icd10::parse_recorded(t).ok());
        let entry = code.value().zip(day).and_then(|(code, day)| list.lookup(code.as_str(), day).found());
        Some(Diagnosis { number, text, code, entry })
    };
    let mut diagnoses = Vec::with_capacity(DIAGNOSIS_COLUMNS.len());
    diagnoses.extend(DIAGNOSIS_COLUMNS.iter().zip(1..).filter_map(read));
    diagnoses
}

fn whole_number(text: &str) -> Option<u32> {
    (text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_numbers_or_letters() {
        for (text, expected) in [("1", &[1][..]), ("1 2", &[1, 2]), ("AB", &[1, 2]), ("a b", &[1, 2]), ("12", &[12]), ("1,2,3", &[1, 2, 3])]
        {
            let pointers = Pointers::parse(text);
            assert_eq!(pointers.as_slice(), expected, "{text}");
            assert!(!pointers.wrong);
        }
        for text in ["0", "13", "1-2", "Z", "-1", "99999999999"] {
            assert!(Pointers::parse(text).wrong, "{text}");
        }
        assert!(Pointers::parse("").missing);
    }
}
