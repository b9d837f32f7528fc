//! The professional claim in the insurer's own terms: one struct, whether built from a visit or read from an 837P.
//!
//! What rules, prices and most claims need has a typed field. Segments that are rarer are [`Kept`] as they stood,
//! each with the [`Slot`] in which the writer puts it back. A claim that was read without trouble has lost nothing.
//!
//! Nothing here has `Debug`: claims are made of patients' data. Texts are as recorded: the writer turns small letters
//! into capitals where the payer takes no others, and refuses what it cannot carry.

mod kept;
mod line;
mod other_payer;
mod party;

pub use self::kept::{Kept, Marks, Slot};
pub use self::line::{Basis, Drug, Procedure, ServiceLine};
pub use self::other_payer::{Adjustment, Decision, OtherPayer};
pub use self::party::{
    Address, Billing, Contact, Coverage, Name, NameKind, Organisation, Patient, PatientState, Person, Provider, Role, Subscriber,
};

use super::ids::{ClaimNumber, Code, Icd10, LineReference, PlaceOfService};
use crate::date::Date;
use crate::finding::Private;
use crate::limits::LINES_PER_VISIT;
use crate::money::Money;

/// One claim: loops 2000B to 2400 of an 837P, below its billing provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Whether payment is asked for (BHT06 of the set that carries it).
    pub purpose: Purpose,
    /// The payer who is asked to pay, and the patient's contract with it (2000B SBR, 2010BB).
    pub coverage: Coverage<'a>,
    /// The person insured (2010BA); the patient too, unless there is a [`Claim::patient`].
    pub subscriber: Subscriber<'a>,
    /// The patient, when somebody else's dependant (2000C, 2010CA).
    pub patient: Option<Patient<'a>>,
    /// CLM01.
    pub number: ClaimNumber,
    /// CLM02: exactly the sum of the lines' charges.
    pub charge: Money,
    /// CLM05-1.
    pub place: PlaceOfService,
    /// CLM05-3.
    pub frequency: Frequency,
    /// CLM06 to CLM10.
    pub agreements: Agreements,
    /// CLM11: what caused the patient's condition.
    pub causes: Causes,
    /// CLM12.
    pub special_program: Code<3>,
    /// CLM20.
    pub delay_reason: Code<2>,
    /// DTP: dates of the claim as a whole, each with its qualifier (`431`, `439`, `435` …).
    pub dates: Vec<Dated>,
    /// PWK.
    pub attachments: Vec<Attachment<'a>>,
    /// AMT*F5: what the patient has paid towards this claim; never written when zero.
    pub patient_paid: Money,
    /// REF of the claim (`G1`, `9F`, `F8`, `X4` …).
    pub references: Vec<Reference<'a>>,
    /// NTE: one at most.
    pub note: Option<Note<'a>>,
    /// HI: the principal diagnosis first.
    pub diagnoses: Diagnoses,
    /// Loops 2310A to 2310F.
    pub providers: Vec<Provider<'a>>,
    /// Loops 2320 and 2330: payers other than the one asked.
    pub other_payers: Vec<OtherPayer<'a>>,
    /// Loop 2400, in the order of LX.
    pub lines: Vec<ServiceLine<'a>>,
    /// Segments of loop 2300 without a field of their own, in the order of their slots.
    pub kept: Vec<Kept<'a>>,
}

impl Claim<'_> {
    /// Gives every line without a number (REF*6R) one of its own, so that a remittance can be matched by line.
    ///
    /// Numbers that are there stay as they are: answers to an earlier submission name them.
    pub fn number_lines(&mut self) {
        if self.lines.len() > LINES_PER_VISIT {
            // Such a claim is held for its lines alone.
            return;
        }
        for n in 0..self.lines.len() {
            if self.lines[n].reference.is_some() {
                continue;
            }
            let wanted = format!("{}-L{}", self.number, n + 1);
            let short = format!("L{}", n + 1);
            let candidates = [format!("{wanted}X"), short.clone(), format!("{short}X"), format!("{short}XX")];
            let free = |text: &String| {
                let reference = LineReference::received(text).ok().filter(|_| text.len() <= LineReference::KEPT_BY_ALL)?;
                (!self.lines.iter().any(|line| line.reference == Some(reference))).then_some(reference)
            };
            let reference = std::iter::once(&wanted).chain(&candidates).find_map(free);
            self.lines[n].reference = reference;
        }
    }
}

/// Whether a claim asks for payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// BHT06 `CH`.
    #[default]
    Chargeable,
    /// BHT06 `RP`: reports an encounter that is already paid for, by capitation for instance.
    Reporting,
}

impl Purpose {
    /// BHT06.
    pub const fn code(self) -> &'static str {
        match self {
            Purpose::Chargeable => "CH",
            Purpose::Reporting => "RP",
        }
    }
}

/// CLM05-3: what this claim is to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency(pub Code<1>);

impl Frequency {
    /// The first claim for these services.
    pub const ORIGINAL: Frequency = Frequency(Code::of("1"));
    /// Replaces an adjudicated claim, all its lines again.
    pub const REPLACE: Frequency = Frequency(Code::of("7"));
    /// Takes an adjudicated claim back.
    pub const VOID: Frequency = Frequency(Code::of("8"));

    /// The digit as a number.
    pub fn digit(self) -> Option<u8> {
        match *self.0.as_bytes() {
            [digit @ b'0'..=b'9'] => Some(digit - b'0'),
            _ => None,
        }
    }

    /// Whether it speaks of an earlier claim and so needs the payer's number of it (REF*F8).
    pub fn corrects(self) -> bool {
        self == Frequency::REPLACE || self == Frequency::VOID
    }
}

/// CLM06 to CLM10.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreements {
    /// CLM06 `Y`, `N`: the provider's signature is on file.
    pub signature_on_file: Code<1>,
    /// CLM07 `A`, `B`, `C`: the provider accepts assignment.
    pub assignment: Code<1>,
    /// CLM08 `Y`, `N`, `W`: the patient lets the payer pay the provider.
    pub benefits_assigned: Code<1>,
    /// CLM09 `Y`, `I`: the patient allows the release of information.
    pub release: Code<1>,
    /// CLM10 `P`: somebody else signed for the patient.
    pub signed_for_patient: Code<1>,
}

/// CLM11: accident, employment, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// CLM11-1 and -2: `AA`, `EM`, `OA`.
    pub kinds: [Code<2>; 2],
    /// CLM11-4: the state of a motor accident.
    pub state: Code<2>,
    /// CLM11-5: its country, when not the United States.
    pub country: Code<3>,
}

impl Causes {
    /// Whether `kind` is among them.
    pub fn has(&self, kind: &str) -> bool {
        self.kinds.iter().any(|k| k.is(kind))
    }

    /// Whether no cause is given.
    pub fn is_empty(&self) -> bool {
        *self == Causes::default()
    }
}

/// A date, or a span of days, with the qualifier that says which (DTP01).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// DTP01.
    pub qualifier: Code<3>,
    /// The date, or the first day.
    pub from: Date,
    /// The last day of a span (RD8); `None` for a single date (D8).
    pub to: Option<Date>,
}

/// A reference number with its qualifier (REF).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// REF01.
    pub qualifier: Code<3>,
    /// REF02.
    pub text: Private<&'a str>,
    /// REF04-2 with `2U`: the payer this number belongs to, on lines.
    pub payer: &'a str,
}

impl<'a> Reference<'a> {
    /// A reference of the claim itself or of its payer.
    pub const fn new(qualifier: Code<3>, text: &'a str) -> Reference<'a> {
        Reference { qualifier, text: Private::new(text), payer: "" }
    }
}

/// Documents that go another way (PWK).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// PWK01.
    pub kind: Code<2>,
    /// PWK02.
    pub way: Code<2>,
    /// PWK06; empty when the document is only available on request.
    pub number: &'a str,
}

/// NTE.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Note<'a> {
    /// NTE01.
    pub kind: Code<3>,
    /// NTE02: up to 80 characters.
    pub text: Private<&'a str>,
}

/// Up to twelve diagnoses, the principal first, held in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagnoses {
    codes: [Option<Icd10>; 12],
}

impl Diagnoses {
    /// Adds one; `false` when there are twelve already.
    #[must_use]
    pub fn push(&mut self, code: Icd10) -> bool {
        match self.codes.iter_mut().find(|place| place.is_none()) {
            Some(place) => {
                *place = Some(code);
                true
            }
            None => false,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes[0].is_none()
    }

    /// The codes in order.
    pub fn iter(&self) -> impl Iterator<Item = Icd10> + '_ {
        self.codes.iter().map_while(|code| *code)
    }

    /// The diagnosis a pointer points at, counted from 1.
    pub fn at(&self, pointer: u8) -> Option<Icd10> {
        usize::from(pointer).checked_sub(1).and_then(|n| *self.codes.get(n)?)
    }
}
