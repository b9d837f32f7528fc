//! Who takes part in a claim: payer, subscriber, patient, providers and the one who bills.

use super::super::ids::{Code, Npi, TaxId, Taxonomy};
use super::{Kept, Reference};
use crate::date::Date;
use crate::finding::Private;
use crate::money::Units;

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

impl Address<'_> {
    /// Whether nothing is given but a street, if that.
    pub fn is_street_only(&self) -> bool {
        let place = self.city.len() + self.state.len() + self.zip.len();
        place == 0 && self.country.is_none() && self.subdivision.is_none()
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
