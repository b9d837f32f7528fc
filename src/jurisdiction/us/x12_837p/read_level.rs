//! What stands above claims: billing provider, subscriber, patient (2000A, 2000B, 2000C).

use super::super::claim::{Address, Billing, Contact, Coverage, Name, Organisation, Patient, PatientState, Person, Reference, Subscriber};
use super::super::claim::{Kept, NameKind};
use super::super::ids::{Code, Npi, TaxId, Taxonomy};
use super::grammar::{Loop, Spot};
use super::segments::Segment;
use super::values::Reading;
use super::visit_view;
use crate::finding::{FileNo, Private};
use crate::visit::Visit;
use std::sync::Arc;

/// 2000A while it is read.
#[derive(Clone, Default)]
pub(super) struct BillingDraft<'t> {
    taxonomy: Option<Taxonomy>,
    currency: Code<3>,
    name: Option<Name<'t>>,
    npi: Option<Npi>,
    address: Option<Address<'t>>,
    tax_id: Option<TaxId>,
    references: Vec<Reference<'t>>,
    pay_to: Option<Address<'t>>,
    kept: Vec<Kept<'t>>,
    row: u32,
    done: Option<Arc<Billing<'t>>>,
}

impl<'t> BillingDraft<'t> {
    pub(super) fn at(row: u32) -> BillingDraft<'t> {
        BillingDraft { row, ..BillingDraft::default() }
    }

    pub(super) fn take(&mut self, segment: &Segment<'t>, (spot, open): (Spot, Loop), reading: &mut Reading) {
        match (spot, open) {
            (Spot::BillingTaxonomy, _) => {
                let read = reading.taxonomy(segment);
                reading.once(&mut self.taxonomy, read, (segment, "taxonomy code of the billing provider"));
            }
            (Spot::Currency, _) => self.currency = reading.code((segment, "CUR02"), segment.element(2)),
            (Spot::Name, Loop::Billing) => {
                let name = reading.name(segment);
                reading.once(&mut self.name, Some(name), (segment, "billing provider"));
                self.npi = reading.npi(segment);
            }
            // The pay-to address has no name: NM1*87 only opens it.
            (Spot::Name, _) => {}
            (Spot::Street, Loop::PayTo) => reading.street(segment, &mut self.pay_to),
            (Spot::City, Loop::PayTo) => reading.city(segment, &mut self.pay_to),
            (Spot::Street, _) => reading.street(segment, &mut self.address),
            (Spot::City, _) => reading.city(segment, &mut self.address),
            (Spot::TaxNumber, _) => self.take_tax_number(segment, reading),
            (Spot::Reference, _) => self.references.push(reading.reference(segment)),
            (Spot::Kept(slot), _) => self.kept.push(segment.kept(slot)),
            _ => {}
        }
    }

    fn take_tax_number(&mut self, segment: &Segment<'t>, reading: &mut Reading) {
        let text = segment.element(2);
        let read = if segment.element(1) == "EI" { TaxId::ein(text) } else { TaxId::ssn(text) };
        if let Err(why) = read {
            reading.malformed((segment, "REF02"), text, &format!("is not a tax number: it {why}"));
        }
        reading.once(&mut self.tax_id, read.ok(), (segment, "tax number of the billing provider"));
    }

    /// The billing provider, complete once its first claim comes; `row` is that claim's.
    pub(super) fn finished(&mut self, row: u32, reading: &mut Reading) -> Arc<Billing<'t>> {
        let row = if self.row == 0 { row } else { self.row };
        for (there, column, what) in [
            (self.name.is_some(), "NM1*85", "billing provider"),
            (self.address.is_some_and(|a| !a.city.is_empty() && !a.street[0].is_empty()), "N3", "address of the billing provider"),
            (self.tax_id.is_some(), "REF*EI", "tax number of the billing provider"),
        ] {
            if !there {
                reading.missing(row, column, what);
            }
        }
        let draft = &*self;
        let made = || {
            let mut kept = draft.kept.clone();
            kept.sort_by_key(|k| k.slot);
            Arc::new(Billing {
                taxonomy: draft.taxonomy,
                currency: draft.currency,
                name: draft.name.unwrap_or_default(),
                npi: draft.npi,
                address: draft.address.unwrap_or_default(),
                tax_id: draft.tax_id.unwrap_or(TaxId::Ein([b'0'; 9])),
                references: draft.references.clone(),
                contact: Contact::default(),
                pay_to: draft.pay_to,
                kept,
            })
        };
        let billing = draft.done.clone().unwrap_or_else(made);
        self.done = Some(billing.clone());
        billing
    }
}

/// 2000B while it is read.
pub(super) struct SubscriberDraft<'t> {
    pub(super) visit: Visit<'t>,
    coverage: Option<Coverage<'t>>,
    payer: Option<Organisation<'t>>,
    subscriber: Option<Subscriber<'t>>,
    address: Option<Address<'t>>,
    person: Option<Private<Person>>,
    state: Option<Private<PatientState>>,
}

impl<'t> SubscriberDraft<'t> {
    pub(super) fn new(file: FileNo) -> SubscriberDraft<'t> {
        let visit = Visit::new(file, 0);
        SubscriberDraft { visit, coverage: None, payer: None, subscriber: None, address: None, person: None, state: None }
    }

    pub(super) fn take(&mut self, segment: &Segment<'t>, (spot, open): (Spot, Loop), reading: &mut Reading) {
        visit_view::see_level(&mut self.visit, (spot, open), segment);
        match (spot, open) {
            (Spot::Coverage, _) => {
                let read = coverage(segment, reading);
                reading.once(&mut self.coverage, Some(read), (segment, "coverage of the subscriber"));
            }
            (Spot::PatientState, _) => {
                let read = patient_state(segment, reading);
                reading.once(&mut self.state, read, (segment, "state of the patient"));
            }
            (Spot::Name, Loop::Payer) => {
                let read = organisation(segment, reading);
                reading.once(&mut self.payer, Some(read), (segment, "payer"));
            }
            (Spot::Name, _) => {
                let read = subscriber(segment, reading);
                reading.once(&mut self.subscriber, Some(read), (segment, "subscriber"));
            }
            (_, Loop::Payer) => take_of_payer(self.payer.get_or_insert_default(), segment, spot, reading),
            (Spot::Street, _) => reading.street(segment, &mut self.address),
            (Spot::City, _) => reading.city(segment, &mut self.address),
            (Spot::Person, _) => {
                let read = reading.person(segment);
                reading.once(&mut self.person, read, (segment, "birth date of the subscriber"));
            }
            (Spot::Reference, _) => {
                let read = reading.reference(segment);
                self.subscriber.get_or_insert_default().references.push(read);
            }
            (Spot::Kept(slot), _) => self.subscriber.get_or_insert_default().kept.push(segment.kept(slot)),
            _ => {}
        }
    }

    /// Coverage and subscriber, as the claim at `row` needs them.
    pub(super) fn finished(&self, row: u32, reading: &mut Reading) -> (Coverage<'t>, Subscriber<'t>) {
        for (there, column, what) in [
            (self.coverage.is_some(), "SBR", "coverage (SBR)"),
            (self.subscriber.is_some(), "NM1*IL", "subscriber"),
            (self.payer.is_some(), "NM1*PR", "payer"),
        ] {
            if !there {
                reading.missing(row, column, what);
            }
        }
        let mut coverage = self.coverage.clone().unwrap_or_default();
        coverage.payer = self.payer.clone().unwrap_or_default();
        let mut subscriber = self.subscriber.clone().unwrap_or_default();
        subscriber.address = self.address.map(Private::new);
        subscriber.person = self.person;
        subscriber.state = self.state;
        (coverage, subscriber)
    }
}

/// 2000C while it is read.
pub(super) struct PatientDraft<'t> {
    pub(super) visit: Visit<'t>,
    patient: Patient<'t>,
    address: Option<Address<'t>>,
    named: bool,
    related: bool,
    row: u32,
    subscriber_is_patient: bool,
}

impl<'t> PatientDraft<'t> {
    pub(super) fn new(subscriber: &SubscriberDraft<'t>, row: u32) -> PatientDraft<'t> {
        let patient = Patient {
            relationship: Code::NONE,
            state: None,
            name: Private::default(),
            address: None,
            person: None,
            references: Vec::new(),
            kept: Vec::new(),
        };
        let is_patient = subscriber.coverage.as_ref().is_some_and(|c| c.relationship.is("18"));
        let visit = subscriber.visit.clone();
        PatientDraft { visit, patient, address: None, named: false, related: false, row, subscriber_is_patient: is_patient }
    }

    pub(super) fn take(&mut self, segment: &Segment<'t>, (spot, open): (Spot, Loop), reading: &mut Reading) {
        visit_view::see_level(&mut self.visit, (spot, open), segment);
        let patient = &mut self.patient;
        match spot {
            Spot::PatientState => {
                if std::mem::replace(&mut self.related, true) {
                    reading.repeated(segment.ordinal, "PAT", "relation of the patient");
                }
                patient.relationship = reading.code((segment, "PAT01"), segment.element(1));
                patient.state = patient_state(segment, reading);
            }
            Spot::Name => {
                if std::mem::replace(&mut self.named, true) {
                    reading.repeated(segment.ordinal, "NM1*QC", "patient");
                }
                patient.name = Private::new(reading.name(segment));
            }
            Spot::Street => reading.street(segment, &mut self.address),
            Spot::City => reading.city(segment, &mut self.address),
            Spot::Person => {
                let read = reading.person(segment);
                reading.once(&mut patient.person, read, (segment, "birth date of the patient"));
            }
            Spot::Reference => {
                let read = reading.reference(segment);
                patient.references.push(read);
            }
            Spot::Kept(slot) => patient.kept.push(segment.kept(slot)),
            _ => {}
        }
    }

    /// The patient, as the claims under it need it.
    pub(super) fn finished(&self, _claim: u32, reading: &mut Reading) -> Patient<'t> {
        if !self.named {
            reading.missing(self.row, "NM1*QC", "name of the patient");
        }
        if !self.related {
            reading.missing(self.row, "PAT", "relation of the patient to the subscriber");
        }
        if self.subscriber_is_patient {
            let message = "SBR02 says that the subscriber is the patient, and another patient stands below";
            let place = reading.place(self.row, "SBR02");
            reading.push(super::trouble::Trouble::new(super::trouble::TroubleKind::Hierarchy, place, message));
        }
        Patient { address: self.address.map(Private::new), ..self.patient.clone() }
    }
}

/// SBR without its payer.
pub(super) fn coverage<'t>(segment: &Segment<'t>, reading: &mut Reading) -> Coverage<'t> {
    Coverage {
        turn: reading.code((segment, "SBR01"), segment.element(1)),
        relationship: reading.code((segment, "SBR02"), segment.element(2)),
        group_number: Private::new(segment.element(3)),
        group_name: segment.element(4),
        msp_type: reading.code((segment, "SBR05"), segment.element(5)),
        filing_code: reading.code((segment, "SBR09"), segment.element(9)),
        payer: Organisation::default(),
    }
}

/// NM1*PR.
pub(super) fn organisation<'t>(segment: &Segment<'t>, reading: &mut Reading) -> Organisation<'t> {
    if reading.name(segment).kind != NameKind::Organisation {
        reading.malformed((segment, "NM102"), segment.element(2), "is not 2: a payer is an organisation");
    }
    Organisation {
        name: segment.element(3),
        id_qualifier: reading.code((segment, "NM108"), segment.element(8)),
        id: segment.element(9),
        address: None,
        references: Vec::new(),
    }
}

/// N3, N4 and REF of a payer.
pub(super) fn take_of_payer<'t>(payer: &mut Organisation<'t>, segment: &Segment<'t>, spot: Spot, reading: &mut Reading) {
    match spot {
        Spot::Street => reading.street(segment, &mut payer.address),
        Spot::City => reading.city(segment, &mut payer.address),
        Spot::Reference => {
            let read = reading.reference(segment);
            payer.references.push(read);
        }
        _ => {}
    }
}

/// NM1*IL.
pub(super) fn subscriber<'t>(segment: &Segment<'t>, reading: &mut Reading) -> Subscriber<'t> {
    Subscriber {
        name: Private::new(reading.name(segment)),
        id_qualifier: reading.code((segment, "NM108"), segment.element(8)),
        member_id: Private::new(segment.element(9)),
        ..Subscriber::default()
    }
}

/// PAT05 to PAT09.
fn patient_state(segment: &Segment<'_>, reading: &mut Reading) -> Option<Private<PatientState>> {
    let mut state = PatientState { pregnant: reading.flag((segment, "PAT09"), segment.element(9)), ..PatientState::default() };
    if segment.element(6).is_empty() && !segment.element(5).is_empty() {
        reading.malformed((segment, "PAT05"), segment.element(5), "is given without a date of death");
    }
    if segment.element(8).is_empty() && !segment.element(7).is_empty() {
        reading.malformed((segment, "PAT07"), segment.element(7), "is given without a weight");
    }
    if !segment.element(6).is_empty() {
        reading.expect((segment, "PAT05"), segment.element(5), "D8");
        state.death = reading.date((segment, "PAT06"), segment.element(6));
    }
    if !segment.element(8).is_empty() {
        reading.expect((segment, "PAT07"), segment.element(7), "01");
        state.weight = reading.units((segment, "PAT08"), segment.element(8));
    }
    (state != PatientState::default()).then(|| Private::new(state))
}
