//! The professional claim in the insurer's own terms: one struct, whether built from a visit or read from an 837P.
//!
//! What rules, prices and most claims need has a typed field. Segments that are rarer are [`Kept`] as they stood,
//! each with the [`Slot`] in which the writer puts it back. A claim that was read without trouble has lost nothing.
//!
//! Nothing here has `Debug`: claims are made of patients' data. Texts are as recorded: the writer turns small letters
//! into capitals where the payer takes no others, and refuses what it cannot carry.

use super::ids::{ClaimNumber, Code, Icd10, LineReference, Modifier, Ndc, Npi, PlaceOfService, ProcedureCode, TaxId, Taxonomy};
use crate::date::Date;
use crate::finding::Private;
use crate::limits::LINES_PER_VISIT;
use crate::money::{Money, Units};

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

/// A payer, and what ties the patient to it: SBR with 2010BB, or with 2330B.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Coverage<'a> {
    /// SBR01: `P`, `S`, `T` …: this payer's turn.
    pub turn: Code<1>,
    /// SBR02: in 2000B `18` when the patient is the subscriber, else empty; in 2320 the patient's relation to the subscriber.
    pub relationship: Code<2>,
    /// SBR03.
    pub group_number: Private<&'a str>,
    /// SBR04: only where there is no group number.
    pub group_name: &'a str,
    /// SBR05: why Medicare is not primary.
    pub msp_type: Code<2>,
    /// SBR09.
    pub filing_code: Code<2>,
    /// NM1*PR with its address and further numbers.
    pub payer: Organisation<'a>,
}

/// An organisation with a number: a payer.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Organisation<'a> {
    /// NM103.
    pub name: &'a str,
    /// NM108: `PI` or `XV`.
    pub id_qualifier: Code<2>,
    /// NM109.
    pub id: &'a str,
    /// N3 and N4.
    pub address: Option<Address<'a>>,
    /// REF.
    pub references: Vec<Reference<'a>>,
}

/// The person, rarely the organisation, whose insurance pays (2010BA, 2330A).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Subscriber<'a> {
    /// NM102 to NM107.
    pub name: Private<Name<'a>>,
    /// NM108: `MI`, `II`.
    pub id_qualifier: Code<2>,
    /// NM109: the number on the card.
    pub member_id: Private<&'a str>,
    /// N3 and N4: required when the patient is the subscriber.
    pub address: Option<Private<Address<'a>>>,
    /// DMG.
    pub person: Option<Private<Person>>,
    /// PAT: what matters of the subscriber's state when also the patient. Its relationship is empty.
    pub state: Option<Private<PatientState>>,
    /// REF*SY, REF*Y4.
    pub references: Vec<Reference<'a>>,
    /// PER.
    pub kept: Vec<Kept<'a>>,
}

/// A patient who is somebody's dependant (2000C, 2010CA).
#[derive(Clone, PartialEq, Eq)]
pub struct Patient<'a> {
    /// PAT01: the relation to the subscriber.
    pub relationship: Code<2>,
    /// The rest of PAT.
    pub state: Option<Private<PatientState>>,
    /// NM102 to NM107.
    pub name: Private<Name<'a>>,
    /// N3 and N4.
    pub address: Option<Private<Address<'a>>>,
    /// DMG.
    pub person: Option<Private<Person>>,
    /// REF*Y4, REF*1W, REF*SY.
    pub references: Vec<Reference<'a>>,
    /// PER.
    pub kept: Vec<Kept<'a>>,
}

/// DMG: birth date and sex.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// DMG02.
    pub birth: Date,
    /// DMG03: `F`, `M`, `U`.
    pub sex: Code<1>,
}

/// PAT05 to PAT09.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PatientState {
    /// PAT06.
    pub death: Option<Date>,
    /// PAT08, in pounds.
    pub weight: Option<Units>,
    /// PAT09.
    pub pregnant: bool,
}

/// NM102 to NM107. It has no `Debug`: most names are patients'.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Name<'a> {
    /// NM102.
    pub kind: NameKind,
    /// NM103: last name, or the name of an organisation.
    pub last: &'a str,
    /// NM104.
    pub first: &'a str,
    /// NM105.
    pub middle: &'a str,
    /// NM107.
    pub suffix: &'a str,
}

impl<'a> Name<'a> {
    /// A person's name.
    pub const fn person(last: &'a str, first: &'a str, middle: &'a str) -> Name<'a> {
        Name { kind: NameKind::Person, last, first, middle, suffix: "" }
    }

    /// An organisation's name.
    pub const fn organisation(name: &'a str) -> Name<'a> {
        Name { kind: NameKind::Organisation, last: name, first: "", middle: "", suffix: "" }
    }
}

/// NM102.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameKind {
    /// `1`.
    #[default]
    Person,
    /// `2`.
    Organisation,
}

/// N3 and N4. It has no `Debug`: most addresses are patients'.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Address<'a> {
    /// N301 and N302.
    pub street: [&'a str; 2],
    /// N401.
    pub city: &'a str,
    /// N402.
    pub state: &'a str,
    /// N403: five or nine digits in the United States.
    pub zip: &'a str,
    /// N404: only outside the United States.
    pub country: Code<3>,
    /// N407: a subdivision of another country.
    pub subdivision: Code<3>,
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

/// What somebody is to a claim or line (NM101).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `DN`.
    Referring,
    /// `P3`: referred to the one who refers.
    PrimaryCare,
    /// `82`.
    Rendering,
    /// `QB`: purchased service.
    PurchasedFrom,
    /// `77`: where the service happened.
    Facility,
    /// `DQ`.
    Supervising,
    /// `DK`.
    Ordering,
    /// `PW`: where the ambulance picked the patient up.
    PickUp,
    /// `45`: where it brought the patient.
    DropOff,
    /// `85`: the billing provider as another payer knows it (2330G).
    Billing,
}

impl Role {
    /// NM101.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Referring => "DN",
            Role::PrimaryCare => "P3",
            Role::Rendering => "82",
            Role::PurchasedFrom => "QB",
            Role::Facility => "77",
            Role::Supervising => "DQ",
            Role::Ordering => "DK",
            Role::PickUp => "PW",
            Role::DropOff => "45",
            Role::Billing => "85",
        }
    }
}

/// Somebody who takes part, or a place (2310, 2330C to G, 2420).
#[derive(Clone, PartialEq, Eq)]
pub struct Provider<'a> {
    /// What it is to this claim or line.
    pub role: Role,
    /// NM102 to NM107.
    pub name: Name<'a>,
    /// NM108 and NM109, when given.
    pub npi: Option<Npi>,
    /// PRV*PE.
    pub taxonomy: Option<Taxonomy>,
    /// N3 and N4.
    pub address: Option<Address<'a>>,
    /// REF.
    pub references: Vec<Reference<'a>>,
    /// PER.
    pub kept: Vec<Kept<'a>>,
}

impl<'a> Provider<'a> {
    /// Somebody with a name and nothing else yet.
    pub const fn new(role: Role, name: Name<'a>) -> Provider<'a> {
        Provider { role, name, npi: None, taxonomy: None, address: None, references: Vec::new(), kept: Vec::new() }
    }
}

/// A payer other than the one asked, and what it did (2320, 2330).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OtherPayer<'a> {
    /// SBR and 2330B.
    pub coverage: Coverage<'a>,
    /// CAS: what it adjusted at the level of the claim only.
    pub adjustments: Vec<Adjustment>,
    /// AMT*D: what it paid in all. Zero is a payment too.
    pub paid: Option<Money>,
    /// AMT*A8: what it does not cover.
    pub non_covered: Option<Money>,
    /// AMT*EAF: what remains for the patient.
    pub remaining: Option<Money>,
    /// OI03.
    pub benefits_assigned: Code<1>,
    /// OI04.
    pub signed_for_patient: Code<1>,
    /// OI06.
    pub release: Code<1>,
    /// 2330A.
    pub subscriber: Subscriber<'a>,
    /// DTP*573 of 2330B: the day it decided.
    pub decided: Option<Date>,
    /// 2330C to G.
    pub providers: Vec<Provider<'a>>,
    /// MOA.
    pub kept: Vec<Kept<'a>>,
}

/// One adjustment of a CAS: a group and a reason with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// CAS01: `CO`, `PR`, `OA`, `PI`, `CR`.
    pub group: Code<2>,
    /// The reason.
    pub reason: Code<5>,
    /// What was taken off the charge.
    pub amount: Money,
    /// Units taken off, where units were.
    pub quantity: Option<Units>,
}

/// One service line (2400).
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceLine<'a> {
    /// SV101.
    pub procedure: Procedure<'a>,
    /// SV102.
    pub charge: Money,
    /// SV103: what the quantity counts.
    pub basis: Basis,
    /// SV104.
    pub quantity: Units,
    /// SV105: only where it differs from the claim's.
    pub place: Option<PlaceOfService>,
    /// SV107: one to four positions in [`Claim::diagnoses`], counted from 1; 0 where there is none.
    pub pointers: [u8; 4],
    /// SV109.
    pub emergency: bool,
    /// SV111.
    pub epsdt: bool,
    /// SV112.
    pub family_planning: bool,
    /// SV115 `0`.
    pub copay_exempt: bool,
    /// PWK.
    pub attachments: Vec<Attachment<'a>>,
    /// DTP*472: first day of service.
    pub from: Date,
    /// DTP*472: last day, when given as a span.
    pub to: Option<Date>,
    /// DTP other than 472.
    pub dates: Vec<Dated>,
    /// REF*6R: always there on claims that we build.
    pub reference: Option<LineReference>,
    /// REF other than 6R.
    pub references: Vec<Reference<'a>>,
    /// NTE.
    pub notes: Vec<Note<'a>>,
    /// 2410.
    pub drug: Option<Drug<'a>>,
    /// 2420.
    pub providers: Vec<Provider<'a>>,
    /// 2430: what other payers decided about this line.
    pub decisions: Vec<Decision<'a>>,
    /// Segments without a field of their own, in the order of their slots.
    pub kept: Vec<Kept<'a>>,
}

/// SV101, SVD03: the procedure, its modifiers and its description.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Procedure<'a> {
    /// HCPCS or CPT code (`HC`).
    pub code: ProcedureCode,
    /// Up to four modifiers, without gaps.
    pub modifiers: [Option<Modifier>; 4],
    /// Only for codes that do not say what was done.
    pub description: &'a str,
}

/// SV103.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// `UN`.
    #[default]
    Units,
    /// `MJ`: anaesthesia.
    Minutes,
}

impl Basis {
    /// SV103.
    pub const fn code(self) -> &'static str {
        match self {
            Basis::Units => "UN",
            Basis::Minutes => "MJ",
        }
    }
}

/// A drug given (2410).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Drug<'a> {
    /// LIN03 with `N4`.
    pub ndc: Ndc,
    /// CTP04.
    pub quantity: Units,
    /// CTP05: `F2`, `GR`, `ME`, `ML`, `UN`.
    pub unit: Code<2>,
    /// REF*XZ prescription, REF*VY link.
    pub reference: Option<Reference<'a>>,
}

/// What another payer decided about a line (2430).
#[derive(Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// SVD01: the NM109 of that payer's 2330B.
    pub payer_id: &'a str,
    /// SVD02.
    pub paid: Money,
    /// SVD03: the procedure as that payer decided it.
    pub procedure: Procedure<'a>,
    /// SVD05.
    pub units: Units,
    /// SVD06: the line it was bundled into.
    pub bundled_into: Option<u32>,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// DTP*573.
    pub decided: Option<Date>,
    /// AMT*EAF: what remains for the patient.
    pub remaining: Option<Money>,
}

/// Who bills (2000A with 2010AA, 2010AB and 2010AC).
#[derive(Clone, PartialEq, Eq)]
pub struct Billing<'a> {
    /// PRV*BI.
    pub taxonomy: Option<Taxonomy>,
    /// CUR*85; empty: US dollars.
    pub currency: Code<3>,
    /// NM1*85.
    pub name: Name<'a>,
    /// NM108 and NM109; `None` for the few providers who have none.
    pub npi: Option<Npi>,
    /// N3 and N4: a street, never a post office box.
    pub address: Address<'a>,
    /// REF*EI or REF*SY.
    pub tax_id: TaxId,
    /// REF*0B, REF*1G.
    pub references: Vec<Reference<'a>>,
    /// PER*IC of a practice that we write for: the contact and its telephone; empty when there is none.
    pub contact: Contact<'a>,
    /// 2010AB.
    pub pay_to: Option<Address<'a>>,
    /// PER as read, and 2010AC.
    pub kept: Vec<Kept<'a>>,
}

/// PER*IC with a telephone.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Contact<'a> {
    /// PER02.
    pub name: &'a str,
    /// PER04 with `TE`.
    pub phone: &'a str,
    /// PER06 with `EM`.
    pub email: &'a str,
}

/// A segment as it stood in somebody else's 837P, and where it goes.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Where the writer puts it.
    pub slot: Slot,
    /// The segment without its terminator.
    pub text: Private<&'a str>,
    /// The separators it was written with.
    pub written_with: Marks,
}

/// The two separators that stand within a segment; no kept segment repeats elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Between elements.
    pub element: u8,
    /// Between components.
    pub component: u8,
}

/// The places of segments that have no field, in the order of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Slot {
    /// PER of a billing provider, subscriber, patient or provider.
    Contact,
    /// 2010AC: the plan that is to be paid in the payer's place.
    PayToPlan,
    /// CN1 of the claim.
    Contract,
    /// K3 of the claim.
    FixedFormat,
    /// CR1: ambulance.
    Ambulance,
    /// CR2: chiropractic.
    Spinal,
    /// CRC*07.
    AmbulanceCondition,
    /// CRC*E1 to E3.
    Vision,
    /// CRC*75.
    Homebound,
    /// CRC*ZZ.
    Screening,
    /// HI*BP: surgery behind anaesthesia.
    Surgery,
    /// HI*BG.
    Conditions,
    /// HCP of the claim.
    Repricing,
    /// MOA of another payer.
    OutpatientRemarks,
    /// SV5 of a line.
    Equipment,
    /// PWK*CT of a line.
    EquipmentCertificate,
    /// CR1 of a line.
    LineAmbulance,
    /// CR3 of a line.
    EquipmentDuration,
    /// CRC*07 of a line.
    LineAmbulanceCondition,
    /// CRC*70 of a line.
    Hospice,
    /// CRC*09 of a line.
    EquipmentCondition,
    /// QTY*PT of a line.
    AmbulancePatients,
    /// QTY*FL of a line.
    ObstetricUnits,
    /// MEA of a line.
    TestResult,
    /// CN1 of a line.
    LineContract,
    /// AMT*T of a line.
    SalesTax,
    /// AMT*F4 of a line.
    Postage,
    /// K3 of a line.
    LineFixedFormat,
    /// PS1 of a line.
    PurchasedService,
    /// HCP of a line.
    LineRepricing,
    /// LQ and FRM: 2440, in the order in which they stood.
    Form,
}

impl<'a> Kept<'a> {
    /// The elements behind the segment's name, each as it stood.
    pub fn elements(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.text.expose().split(char::from(self.written_with.element)).skip(1)
    }

    /// The segment's name: `CR1`.
    pub fn name(&self) -> &'a str {
        self.text.expose().split(char::from(self.written_with.element)).next().unwrap_or_default()
    }
}

/// Two kept segments are equal when they say the same, whatever separators they were written with.
impl PartialEq for Kept<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &str, b: &str| {
            let split = (char::from(self.written_with.component), char::from(other.written_with.component));
            a.split(split.0).eq(b.split(split.1))
        };
        let (mut ours, mut theirs) = (self.elements(), other.elements());
        self.slot == other.slot
            && self.name() == other.name()
            && loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => break true,
                    (Some(a), Some(b)) if same(a, b) => {}
                    _ => break false,
                }
            }
    }
}

impl Eq for Kept<'_> {}
