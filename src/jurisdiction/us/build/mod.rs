//! From a visit without errors to its claims: one, or several where one claim cannot carry it.
//!
//! A claim carries one list of diagnoses, so a visit whose lines cross an edition of the diagnosis table is split;
//! so is one of more than fifty lines. What cannot be built is returned as the column at fault, never guessed:
//! a rule should have held the visit, so the caller holds it and says that a rule is missing.

mod number;
mod parts;
mod split;

pub use number::{origins, recall};

use super::claim::{Agreements, Causes, Claim, Coverage, Dated, Diagnoses, Frequency, Note, OtherPayer, Purpose, Reference, Subscriber};
use super::encounter::{Encounter, Given};
use super::ids::{Code, PlaceOfService};
use super::practice::Payer;
use crate::date;
use crate::finding::Private;
use crate::jurisdiction::Numbering;
use crate::money::Money;
use crate::visit::{Column, OfVisit, Open, Secret, col};
use bumpalo::Bump;
use split::Portion;

/// The column whose value a claim needs and does not have.
pub type Gap = &'static str;

/// The claims of a visit for its first payer, to be built one after another: a claim is large, and is done with once it is written.
pub struct Claims<'e, 'a> {
    builder: Builder<'e, 'a>,
    portions: Vec<Portion>,
    numbers: number::Numbers<'e>,
    /// What the patient paid and no claim has told yet.
    paid: Money,
}

/// Prepares the claims of a visit.
///
/// # Errors
/// With the column at fault, when a value is wrong or missing that a rule should have asked for.
pub fn claims<'e, 'a>(encounter: &'e Encounter<'a>, numbering: &'e Numbering, arena: &'a Bump) -> Result<Claims<'e, 'a>, Gap> {
    let builder = Builder { encounter, payer: encounter.payer().ok_or("payer_id")?, arena };
    let portions = split::portions(encounter);
    let numbers = number::Numbers::new(encounter.visit.text(col::VISIT_ID), numbering, portions.len());
    let paid = builder.patient_paid()?;
    Ok(Claims { builder, portions, numbers, paid })
}

impl<'a> Claims<'_, 'a> {
    /// How many there are.
    pub fn count(&self) -> u16 {
        u16::try_from(self.portions.len()).expect("a visit has fewer lines than 16 bits count")
    }

    /// Builds claim number `part`, counted from 0; each is built once, in their order.
    ///
    /// # Errors
    /// As for [`claims`].
    pub fn build(&mut self, part: u16) -> Result<Claim<'a>, Gap> {
        self.builder.claim(&self.portions[usize::from(part)], (&self.numbers, part), &mut self.paid)
    }
}

/// Total charge of the visit as given or priced; `None` when a line has neither.
pub fn total_charge(encounter: &Encounter<'_>) -> Option<Money> {
    encounter.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(charge(line).ok()?))
}

pub use parts::charge;

struct Builder<'e, 'a> {
    encounter: &'e Encounter<'a>,
    payer: &'a Payer,
    arena: &'a Bump,
}

impl<'a> Builder<'_, 'a> {
    fn claim(&self, portion: &Portion, (numbers, part): (&number::Numbers<'_>, u16), paid: &mut Money) -> Result<Claim<'a>, Gap> {
        let e = self.encounter;
        let diagnoses = self.diagnoses(portion)?;
        let place = PlaceOfService::parse(e.lines[portion.lines[0]].place).map_err(|_| "place_of_service")?;
        let mut lines = Vec::with_capacity(portion.lines.len());
        for &n in &portion.lines {
            lines.push(self.line(&e.lines[n], portion, place, numbers)?);
        }
        let charge = lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.charge)).ok_or("charge")?;
        // The payer is told once what the patient paid: on the first claim, and never more than the claim's charge.
        let patient_paid = charge.min(*paid);
        *paid = paid.checked_sub(patient_paid).ok_or("patient_paid")?;
        Ok(Claim {
            purpose: Purpose::Chargeable,
            coverage: self.coverage()?,
            subscriber: self.subscriber()?,
            patient: self.patient()?,
            number: numbers.claim(part)?,
            charge,
            place,
            frequency: self.frequency()?,
            agreements: self.agreements()?,
            causes: self.causes()?,
            special_program: Code::NONE,
            delay_reason: code(e.visit.text(col::DELAY_REASON), "delay_reason")?,
            dates: self.dates()?,
            attachments: self.attachments()?,
            patient_paid,
            references: self.references(),
            note: self.note(),
            diagnoses,
            providers: self.providers(portion, place)?,
            other_payers: self.other_payers()?,
            lines,
            kept: Vec::new(),
        })
    }

    fn diagnoses(&self, portion: &Portion) -> Result<Diagnoses, Gap> {
        let mut list = Diagnoses::default();
        for &number in &portion.diagnoses {
            let code = self.encounter.diagnosis(number).and_then(|d| d.code.value()).ok_or("dx1")?;
            if !list.push(code) {
                return Err("dx12");
            }
        }
        if list.is_empty() { Err("dx1") } else { Ok(list) }
    }

    fn coverage(&self) -> Result<Coverage<'a>, Gap> {
        let e = self.encounter;
        let relationship = if e.patient_is_subscriber() { Code::of("18") } else { Code::NONE };
        let mut coverage = parts::coverage(self.payer, Code::of("P"), relationship)?;
        coverage.group_number = e.visit.private(col::GROUP_NUMBER);
        Ok(coverage)
    }

    fn frequency(&self) -> Result<Frequency, Gap> {
        match self.encounter.frequency.or(1) {
            Some(1) => Ok(Frequency::ORIGINAL),
            Some(7) => Ok(Frequency::REPLACE),
            Some(8) => Ok(Frequency::VOID),
            _ => Err("frequency"),
        }
    }

    fn agreements(&self) -> Result<Agreements, Gap> {
        let profile = &self.payer.profile;
        Ok(Agreements {
            signature_on_file: if profile.signature { Code::of("Y") } else { Code::of("N") },
            assignment: code(&profile.accepts_assignment, "accepts_assignment")?,
            benefits_assigned: code(&profile.benefits_assigned, "benefits_assigned")?,
            release: code(&profile.release, "release")?,
            signed_for_patient: Code::NONE,
        })
    }

    fn causes(&self) -> Result<Causes, Gap> {
        let visit = self.encounter.visit;
        let kind = match visit.text(col::ACCIDENT_KIND) {
            "" => return Ok(Causes::default()),
            "auto" => Code::of("AA"),
            "work" => Code::of("EM"),
            "other" => Code::of("OA"),
            _ => return Err("accident_kind"),
        };
        // 837P 2300 CLM11-4: the state belongs to motor accidents only.
        let state = if kind.is("AA") { visit.text(col::ACCIDENT_REGION) } else { "" };
        Ok(Causes { kinds: [kind, Code::NONE], state: code(state, "accident_region")?, country: Code::NONE })
    }

    /// DTP of loop 2300 in the order of the guide.
    fn dates(&self) -> Result<Vec<Dated>, Gap> {
        let mut dates = Vec::new();
        let mut open = |qualifier: Code<3>, column: Column<OfVisit, Open>| {
            self.push_date(&mut dates, qualifier, self.encounter.visit.text(column), column.name())
        };
        open(Code::of("431"), col::ONSET_DATE)?;
        open(Code::of("454"), col::INITIAL_TREATMENT_DATE)?;
        open(Code::of("304"), col::LAST_SEEN_DATE)?;
        open(Code::of("439"), col::ACCIDENT_DATE)?;
        let last_period = self.encounter.visit.private(col::LMP_DATE);
        self.push_date(&mut dates, Code::of("484"), last_period.expose(), "lmp_date")?;
        self.push_date(&mut dates, Code::of("435"), self.encounter.visit.text(col::ADMISSION_DATE), "admission_date")?;
        self.push_date(&mut dates, Code::of("096"), self.encounter.visit.text(col::DISCHARGE_DATE), "discharge_date")?;
        Ok(dates)
    }

    fn push_date(&self, dates: &mut Vec<Dated>, qualifier: Code<3>, text: &str, column: Gap) -> Result<(), Gap> {
        if !text.is_empty() {
            dates.push(Dated { qualifier, from: date::parse_iso(text).ok_or(column)?, to: None });
        }
        Ok(())
    }

    /// What the patient paid, as far as this payer is to be told.
    fn patient_paid(&self) -> Result<Money, Gap> {
        match self.encounter.patient_paid {
            Given::Wrong => Err("patient_paid"),
            Given::Is(paid) if self.payer.tells_patient_paid() => Ok(paid),
            _ => Ok(Money::ZERO),
        }
    }

    /// REF of loop 2300 in the order of the guide.
    fn references(&self) -> Vec<Reference<'a>> {
        let visit = self.encounter.visit;
        let mut references = Vec::new();
        let mut push = |qualifier: Code<3>, text: &'a str| {
            if !text.is_empty() {
                references.push(Reference::new(qualifier, text));
            }
        };
        push(Code::of("9F"), visit.private(col::REFERRAL_NUMBER).expose());
        push(Code::of("G1"), visit.private(col::PRIOR_AUTH).expose());
        if self.encounter.frequency.value().is_some_and(|f| f != 1) {
            push(Code::of("F8"), visit.text(col::ORIGINAL_REF));
        }
        push(Code::of("X4"), visit.text(col::CLIA));
        references
    }

    fn note(&self) -> Option<Note<'a>> {
        let text: Private<&'a str> = self.encounter.visit.private(col::NOTE);
        (!text.is_empty()).then_some(Note { kind: Code::of("ADD"), text })
    }

    /// The second payer, who has not been asked yet: no amounts, no decisions.
    fn other_payers(&self) -> Result<Vec<OtherPayer<'a>>, Gap> {
        let e = self.encounter;
        let payer = match e.second {
            super::encounter::Coverage::SelfPay => return Ok(Vec::new()),
            super::encounter::Coverage::Unknown => return Err("payer2_id"),
            super::encounter::Coverage::By(payer) => payer,
        };
        let relation = parts::relation(e.relationship2.or(super::encounter::Relationship::Myself).ok_or("relationship2")?);
        let mut coverage = parts::coverage(payer, Code::of("S"), relation)?;
        coverage.group_number = e.visit.private(col::GROUP2_NUMBER);
        coverage.msp_type = code(e.visit.text(col::MSP_TYPE), "msp_type")?;
        let names = self.secret_or(col::SUBSCRIBER2_LAST, col::SUBSCRIBER2_FIRST);
        Ok(vec![OtherPayer {
            coverage,
            benefits_assigned: code(&payer.profile.benefits_assigned, "benefits_assigned")?,
            release: code(&payer.profile.release, "release")?,
            subscriber: Subscriber {
                name: names,
                id_qualifier: Code::of("MI"),
                member_id: e.visit.private(col::MEMBER2_ID),
                ..Subscriber::default()
            },
            ..OtherPayer::default()
        }])
    }

    /// The named person, or the patient where the columns are empty.
    fn secret_or(&self, last: Column<OfVisit, Secret>, first: Column<OfVisit, Secret>) -> Private<super::claim::Name<'a>> {
        let visit = self.encounter.visit;
        if visit.private(last).is_empty() {
            return parts::patient_name(visit);
        }
        Private::new(super::claim::Name::person(visit.private(last).expose(), visit.private(first).expose(), ""))
    }
}

fn code<const N: usize>(text: &str, column: Gap) -> Result<Code<N>, Gap> {
    Code::parse(text).map_err(|_| column)
}
