//! The HL levels: billing provider, subscriber, patient; and who of them the patient is.

use super::checks;
use super::expected::Expected;
use super::faults::{At, Here};
use super::role::Role;
use super::values;
use crate::wire::x12::Fields;

/// Where in the tree the next claim would stand.
#[derive(Debug, Default)]
pub(super) struct Tree {
    levels: u32,
    billing: u32,
    subscriber: Option<Subscriber>,
    /// Birth date of the patient level that is open.
    patient_birth: Option<u32>,
    provider: Provider,
}

#[derive(Debug, Default)]
struct Subscriber {
    level: u32,
    segment: u64,
    offset: u64,
    /// HL04.
    says_child: bool,
    /// SBR02 is 18.
    is_patient: bool,
    patients: u32,
    claims: u32,
    street: bool,
    birth: Option<u32>,
}

/// The billing provider that is open, to be compared whole.
#[derive(Debug, Default)]
struct Provider {
    npi: Vec<u8>,
    state: Vec<u8>,
    zip: Vec<u8>,
}

impl Tree {
    /// Forgets the set before.
    pub fn restart(&mut self) {
        *self = Tree::default();
    }

    /// Takes an HL segment.
    pub fn level(&mut self, role: Role, segment: &Fields<'_>, here: &mut Here<'_>) {
        if role != Role::PatientLevel {
            self.close_subscriber(here);
        }
        self.levels += 1;
        if values::whole(segment.get(1)) != Some(self.levels) {
            here.fault(checks::HL_NUMBER, format!("HL01 is not {}", self.levels));
        }
        let parent = match role {
            Role::BillingLevel => None,
            Role::SubscriberLevel => Some(self.billing),
            _ => Some(self.subscriber.as_ref().map_or(0, |s| s.level)),
        };
        if values::whole(segment.get(2)) != parent || (parent.is_none() && !segment.get(2).is_empty()) {
            here.fault(checks::HL_PARENT, "HL02 does not name the level above");
        }
        match role {
            Role::BillingLevel => self.billing = self.levels,
            Role::SubscriberLevel => self.open_subscriber(segment, here.at),
            _ => self.open_patient(here),
        }
    }

    fn open_subscriber(&mut self, segment: &Fields<'_>, at: At<'_>) {
        let says_child = segment.get(4) == b"1";
        self.subscriber =
            Some(Subscriber { level: self.levels, segment: at.segment, offset: at.offset, says_child, ..Subscriber::default() });
    }

    fn open_patient(&mut self, here: &mut Here<'_>) {
        self.patient_birth = None;
        let Some(subscriber) = &mut self.subscriber else { return };
        subscriber.patients += 1;
        if subscriber.is_patient {
            here.fault(checks::PATIENT, "a patient level follows a subscriber who is the patient");
        }
        if !subscriber.says_child && subscriber.patients == 1 {
            here.fault(checks::HL_CHILD, "a patient level follows although HL04 of the subscriber is 0");
        }
    }

    /// Takes what stands under a level; `true` when the segment was for the tree.
    pub fn take(&mut self, role: Role, segment: &Fields<'_>, expected: &Expected, here: &mut Here<'_>) -> bool {
        match role {
            Role::BillingName => self.provider.npi = segment.get(9).to_vec(),
            Role::BillingStreet if is_post_box(segment.get(1)) || is_post_box(segment.get(2)) => {
                here.fault(checks::ADDRESS, "the billing provider's street is a post box");
            }
            Role::BillingPlace => (self.provider.state, self.provider.zip) = (segment.get(2).to_vec(), segment.get(3).to_vec()),
            Role::BillingTaxId => self.provider(segment.get(2), expected, here),
            _ => return self.take_of_subscriber(role, segment),
        }
        true
    }

    fn take_of_subscriber(&mut self, role: Role, segment: &Fields<'_>) -> bool {
        let Some(subscriber) = &mut self.subscriber else { return false };
        match role {
            Role::Subscriber => subscriber.is_patient = segment.get(2) == b"18",
            Role::SubscriberStreet => subscriber.street = true,
            Role::SubscriberBirth => subscriber.birth = values::day(segment.get(2)),
            Role::PatientBirth => self.patient_birth = values::day(segment.get(2)),
            _ => return false,
        }
        true
    }

    fn provider(&self, tax_id: &[u8], expected: &Expected, here: &mut Here<'_>) {
        let found = &self.provider;
        let same = |b: &super::expected::Billing| {
            (b.npi.as_bytes(), b.tax_id.as_bytes(), b.state.as_bytes(), b.zip.as_bytes()) == (&found.npi, tax_id, &found.state, &found.zip)
        };
        if !expected.billing.is_empty() && !expected.billing.iter().any(same) {
            here.fault(checks::BILLING, "NPI, tax id, state and ZIP are not those of a billing provider of the practice");
        }
    }

    /// Takes the opening of a claim.
    pub fn claim(&mut self, here: &mut Here<'_>) {
        let Some(subscriber) = &mut self.subscriber else { return };
        subscriber.claims += 1;
        if !subscriber.is_patient && subscriber.patients == 0 {
            here.fault(checks::PATIENT, "the claim stands under a subscriber who is not the patient");
        }
        if subscriber.is_patient && subscriber.claims == 1 && !(subscriber.street && subscriber.birth.is_some()) {
            here.fault(checks::SUBSCRIBER, "the subscriber is the patient and has no address or birth date");
        }
    }

    /// The birth date of the patient of the open level, as a number.
    pub fn birth(&self) -> Option<u32> {
        match &self.subscriber {
            Some(subscriber) if subscriber.is_patient => subscriber.birth,
            _ => self.patient_birth,
        }
    }

    /// Ends the subscriber, at the next level or the end of the set.
    pub fn close_subscriber(&mut self, here: &mut Here<'_>) {
        let Some(subscriber) = self.subscriber.take() else { return };
        let at = At { segment: subscriber.segment, offset: subscriber.offset, segment_id: b"HL", claim: b"" };
        if subscriber.says_child && subscriber.patients == 0 {
            here.faults.add(checks::HL_CHILD, at, "HL04 is 1 although no patient level follows");
        }
        if !subscriber.is_patient && subscriber.patients == 0 {
            here.faults.add(checks::PATIENT, at, "the subscriber is not the patient and no patient level follows");
        }
        if subscriber.claims == 0 {
            here.faults.add(checks::NO_CLAIM, at, "the subscriber leads to no claim");
        }
    }
}

fn is_post_box(street: &[u8]) -> bool {
    let mut letters = street.iter().filter(|b| !matches!(b, b' ' | b'.'));
    b"POBOX".iter().all(|wanted| letters.next() == Some(wanted))
}
