//! The parts of a claim: people, providers, lines.

use super::number::Numbers;
use super::split::{Portion, points_to};
use super::{Builder, Gap, code};
use crate::finding::Private;
use crate::jurisdiction::us::claim::{
    Address, Attachment, Basis, Coverage, Drug, Name, Organisation, Patient, Person, Procedure, Provider, Role, ServiceLine, Subscriber,
};
use crate::jurisdiction::us::encounter::{self, Given, Relationship};
use crate::jurisdiction::us::ids::{Code, Ndc, Npi, PlaceOfService, ProcedureCode};
use crate::jurisdiction::us::practice::{Facility, Payer};
use crate::jurisdiction::us::price::Priced;
use crate::money::{self, Money, Rounding, Units};
use crate::visit::{Visit, col, lcol};
use bumpalo::Bump;

/// PAT01 and SBR02 of 2320: the patient's relation to the subscriber.
pub fn relation(relationship: Relationship) -> Code<2> {
    match relationship {
        Relationship::Myself => Code::of("18"),
        Relationship::Spouse => Code::of("01"),
        Relationship::Child => Code::of("19"),
        Relationship::Other => Code::of("G8"),
    }
}

/// A payer of `practice.toml` as the claim names it.
pub fn coverage(payer: &Payer, turn: Code<1>, relationship: Code<2>) -> Result<Coverage<'_>, Gap> {
    let address = (!payer.address1.is_empty()).then_some(Address {
        street: [&payer.address1, &payer.address2],
        city: &payer.city,
        state: &payer.state,
        zip: &payer.zip,
        ..Address::default()
    });
    Ok(Coverage {
        turn,
        relationship,
        filing_code: code(&payer.filing_code, "filing_code")?,
        payer: Organisation { name: &payer.name, id_qualifier: Code::of("PI"), id: payer.number(), address, references: Vec::new() },
        ..Coverage::default()
    })
}

/// The patient's name.
pub fn patient_name<'a>(visit: &Visit<'a>) -> Private<Name<'a>> {
    let part = |column| *visit.private(column).expose();
    Private::new(Name::person(part(col::PATIENT_LAST), part(col::PATIENT_FIRST), part(col::PATIENT_MIDDLE)))
}

/// What a line costs: the given charge, else unit price times units, rounded half-up to the cent.
///
/// # Errors
/// With the column at fault.
pub fn charge(line: &encounter::ServiceLine<'_>) -> Result<Money, Gap> {
    match (line.charge, line.price) {
        (Given::Is(charge), _) => Ok(charge),
        (Given::Missing, Priced::Unit(price)) => {
            let units = line.units.or(Units::ONE).ok_or("units")?;
            if units == Units::ONE {
                return Ok(price);
            }
            money::round(price.times(units), Rounding::HalfUp).ok_or("units")
        }
        _ => Err("charge"),
    }
}

impl<'a> Builder<'_, 'a> {
    pub(super) fn subscriber(&self) -> Result<Subscriber<'a>, Gap> {
        let visit = self.encounter.visit;
        let mut subscriber = Subscriber { id_qualifier: Code::of("MI"), member_id: visit.private(col::MEMBER_ID), ..Subscriber::default() };
        if self.encounter.patient_is_subscriber() {
            subscriber.name = patient_name(visit);
            subscriber.address = Some(self.patient_address());
            subscriber.person = Some(self.patient_person()?);
        } else {
            // 2010BA: address and birth date belong to subscribers who are the patient.
            subscriber.name = self.secret_or(col::SUBSCRIBER_LAST, col::SUBSCRIBER_FIRST);
        }
        Ok(subscriber)
    }

    pub(super) fn patient(&self) -> Result<Option<Patient<'a>>, Gap> {
        if self.encounter.patient_is_subscriber() {
            return Ok(None);
        }
        Ok(Some(Patient {
            relationship: relation(self.encounter.relationship.value().ok_or("relationship")?),
            state: None,
            name: patient_name(self.encounter.visit),
            address: Some(self.patient_address()),
            person: Some(self.patient_person()?),
            references: Vec::new(),
            kept: Vec::new(),
        }))
    }

    fn patient_address(&self) -> Private<Address<'a>> {
        let visit = self.encounter.visit;
        let part = |column| *visit.private(column).expose();
        Private::new(Address {
            street: [part(col::ADDRESS1), part(col::ADDRESS2)],
            city: part(col::CITY),
            state: visit.text(col::REGION),
            zip: without_hyphen(part(col::POSTAL_CODE), self.arena),
            ..Address::default()
        })
    }

    fn patient_person(&self) -> Result<Private<Person>, Gap> {
        let sex = match *self.encounter.visit.private(col::SEX).expose() {
            "M" => Code::of("M"),
            "F" => Code::of("F"),
            // 837P DMG03 knows no X.
            "X" | "U" => Code::of("U"),
            _ => return Err("sex"),
        };
        Ok(Private::new(Person { birth: self.encounter.birth_date.value().ok_or("birth_date")?, sex }))
    }

    /// Loops 2310A to 2310D.
    pub(super) fn providers(&self, portion: &Portion, place: PlaceOfService) -> Result<Vec<Provider<'a>>, Gap> {
        let (e, mut providers) = (self.encounter, Vec::with_capacity(2));
        let visit = e.visit;
        if let Some(mut referring) = self.outside(Role::Referring, visit.text(col::REFERRING_ID), "referring_id")? {
            if referring.name.last.is_empty() || !visit.text(col::REFERRING_LAST).is_empty() {
                referring.name = Name::person(visit.text(col::REFERRING_LAST), visit.text(col::REFERRING_FIRST), "");
            }
            providers.push(referring);
        }
        let rendering = e.lines[portion.lines[0]].provider.ok_or("rendering_id")?;
        // 2310B is for somebody other than the billing provider (X12 RFI 345).
        if rendering.npi != e.us.billing.npi {
            providers.push(person(Role::Rendering, rendering, "rendering_id")?);
        }
        match e.facility {
            Given::Wrong => return Err("facility_id"),
            // A home is no facility (place of service 12).
            Given::Is(facility) if place.as_str() != "12" => providers.push(self.facility(facility)?),
            _ => {}
        }
        providers.extend(self.outside(Role::Supervising, visit.text(col::SUPERVISING_ID), "supervising_id")?);
        Ok(providers)
    }

    /// Somebody named by id: a provider of the practice, or a referrer by NPI.
    fn outside(&self, role: Role, id: &'a str, column: Gap) -> Result<Option<Provider<'a>>, Gap> {
        if id.is_empty() {
            return Ok(None);
        }
        if let Some(provider) = self.encounter.us.provider(id) {
            let mut provider = person(role, provider, column)?;
            provider.taxonomy = None;
            return Ok(Some(provider));
        }
        let name = self.encounter.us.referrer(id).map_or(Name::default(), |r| Name::person(&r.last, &r.first, ""));
        Ok(Some(Provider { npi: Some(Npi::parse(id).map_err(|_| column)?), ..Provider::new(role, name) }))
    }

    fn facility(&self, facility: &'a Facility) -> Result<Provider<'a>, Gap> {
        let npi = match facility.npi.as_str() {
            "" => None,
            npi => Some(Npi::parse(npi).map_err(|_| "facility_id")?),
        };
        let address = Address {
            street: [&facility.address1, &facility.address2],
            city: &facility.city,
            state: &facility.state,
            zip: without_hyphen(&facility.zip, self.arena),
            ..Address::default()
        };
        Ok(Provider { npi, address: Some(address), ..Provider::new(Role::Facility, Name::organisation(&facility.name)) })
    }

    pub(super) fn attachments(&self) -> Result<Vec<Attachment<'a>>, Gap> {
        let visit = self.encounter.visit;
        let (kind, number) = (visit.text(col::ATTACHMENT_TYPE), visit.text(col::ATTACHMENT_NUMBER));
        if kind.is_empty() {
            return Ok(Vec::new());
        }
        // With a control number the document is sent electronically; without one it is there when asked for.
        let way = if number.is_empty() { Code::of("AA") } else { Code::of("EL") };
        Ok(vec![Attachment { kind: code(kind, "attachment_type")?, way, number }])
    }

    pub(super) fn line(
        &self,
        line: &encounter::ServiceLine<'a>,
        portion: &Portion,
        claim_place: PlaceOfService,
        numbers: &Numbers<'_>,
    ) -> Result<ServiceLine<'a>, Gap> {
        let place = PlaceOfService::parse(line.place).map_err(|_| "place_of_service")?;
        let from = line.from.value().ok_or("service_from")?;
        let to = line.last_day().ok_or("service_to")?;
        let code = line.code.value().ok_or("code")?;
        let (basis, quantity) = quantity(line, code)?;
        Ok(ServiceLine {
            procedure: Procedure { code, modifiers: modifiers(line)?, description: line.line.text(lcol::SERVICE_TEXT) },
            charge: charge(line)?,
            basis,
            quantity,
            place: (place != claim_place).then_some(place),
            pointers: self.pointers(line, portion)?,
            emergency: yes(line.line.text(lcol::EMERGENCY), "emergency")?,
            epsdt: yes(line.line.text(lcol::EPSDT), "epsdt")?,
            family_planning: false,
            copay_exempt: false,
            attachments: Vec::new(),
            from,
            to: (to != from).then_some(to),
            dates: Vec::new(),
            reference: Some(numbers.line(line.number)?),
            references: Vec::new(),
            notes: Vec::new(),
            drug: drug(line)?,
            providers: self.line_providers(line, portion)?,
            decisions: Vec::new(),
            kept: Vec::new(),
        })
    }

    fn pointers(&self, line: &encounter::ServiceLine<'_>, portion: &Portion) -> Result<[u8; 4], Gap> {
        let mut pointers = [0; 4];
        if line.pointers.missing {
            let only = self.encounter.diagnoses.first().filter(|d| points_to(self.encounter, usize::from(line.number) - 1, d.number));
            pointers[0] = only.and_then(|d| portion.position(d.number)).ok_or("dx_pointers")?;
            return Ok(pointers);
        }
        let given = line.pointers.as_slice();
        if given.is_empty() || given.len() > pointers.len() || line.pointers.wrong {
            return Err("dx_pointers");
        }
        for (slot, &number) in pointers.iter_mut().zip(given) {
            *slot = portion.position(number).ok_or("dx_pointers")?;
        }
        Ok(pointers)
    }

    /// Loops 2420A and 2420E: who treated, where not as on the claim; who ordered.
    fn line_providers(&self, line: &encounter::ServiceLine<'a>, portion: &Portion) -> Result<Vec<Provider<'a>>, Gap> {
        let mut providers = Vec::new();
        let claims_own = self.encounter.lines[portion.lines[0]].provider.ok_or("rendering_id")?;
        let rendering = line.provider.ok_or("rendering_id")?;
        if rendering.id != claims_own.id {
            providers.push(person(Role::Rendering, rendering, "rendering_id")?);
        }
        providers.extend(self.outside(Role::Ordering, self.encounter.visit.text(col::ORDERING_ID), "ordering_id")?);
        Ok(providers)
    }
}

fn person<'a>(role: Role, provider: &'a crate::jurisdiction::us::practice::Provider, column: Gap) -> Result<Provider<'a>, Gap> {
    let numbers = provider.numbers().ok_or(column)?;
    let name = Name::person(&provider.last, &provider.first, &provider.middle);
    Ok(Provider { npi: Some(numbers.npi), taxonomy: numbers.taxonomy, ..Provider::new(role, name) })
}

fn modifiers(line: &encounter::ServiceLine<'_>) -> Result<[Option<crate::jurisdiction::us::ids::Modifier>; 4], Gap> {
    if line.modifiers.contains(&Given::Wrong) {
        return Err("mod1");
    }
    let mut given = line.good_modifiers();
    Ok([given.next(), given.next(), given.next(), given.next()])
}

/// SV103 and SV104: anaesthesia (CPT 00100 to 01999) counts minutes where they are given, everything else units.
fn quantity(line: &encounter::ServiceLine<'_>, code: ProcedureCode) -> Result<(Basis, Units), Gap> {
    match line.minutes {
        Given::Wrong => Err("minutes"),
        Given::Is(minutes) if is_anaesthesia(code.as_str()) => Ok((Basis::Minutes, Units::from_thousandths(i64::from(minutes) * 1_000))),
        _ => Ok((Basis::Units, line.units.or(Units::ONE).ok_or("units")?)),
    }
}

/// Whether a code is one of anaesthesia: 00100 to 01999.
pub fn is_anaesthesia(code: &str) -> bool {
    code.len() == 5 && code.starts_with('0') && matches!(code.as_bytes()[1], b'0' | b'1') && ("00100"..="01999").contains(&code)
}

fn drug<'a>(line: &encounter::ServiceLine<'a>) -> Result<Option<Drug<'a>>, Gap> {
    let ndc = line.line.text(lcol::NDC);
    if ndc.is_empty() {
        return Ok(None);
    }
    Ok(Some(Drug {
        ndc: Ndc::parse(ndc).map_err(|_| "ndc")?,
        quantity: Units::parse(line.line.text(lcol::NDC_QUANTITY)).map_err(|_| "ndc_quantity")?,
        unit: code(line.line.text(lcol::NDC_UNITS), "ndc_units")?,
        reference: None,
    }))
}

fn yes(text: &str, column: Gap) -> Result<bool, Gap> {
    match text {
        "" | "N" | "n" | "no" => Ok(false),
        "Y" | "y" | "yes" => Ok(true),
        _ => Err(column),
    }
}

/// `78701-0001` as claims carry it.
fn without_hyphen<'a>(zip: &'a str, arena: &'a Bump) -> &'a str {
    if zip.len() != 10 {
        return zip;
    }
    match zip.split_once('-') {
        Some((five, four)) if five.len() == 5 && four.len() == 4 => arena.alloc_str(&format!("{five}{four}")),
        _ => zip,
    }
}
