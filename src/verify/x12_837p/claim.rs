//! One claim: its sums, its lines, and what one of its segments demands of another.

use super::checks;
use super::cob::OtherPayers;
use super::faults::{At, Here};
use super::role::Role;
use super::values;
use crate::verify::ClaimIds;
use crate::wire::x12::Fields;
use std::ops::Range;

/// What of the rest of the set a claim is held against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// The day of the run, as the number CCYYMMDD.
    pub today: u32,
    pub birth: Option<u32>,
    /// BHT06 is CH.
    pub chargeable: bool,
    pub component: u8,
}

/// The claim that is open. Its buffers serve the next one.
#[derive(Debug, Default)]
pub(super) struct Claim {
    pub open: bool,
    /// Where CLM01 is in the set.
    pub id: Range<usize>,
    /// Lines of this claim so far.
    pub lines: u32,
    /// CLM02 in cents.
    pub charge: i64,
    segment: u64,
    offset: u64,
    frequency: u8,
    inpatient: bool,
    accident: bool,
    payer_number: bool,
    accident_date: bool,
    admission_date: bool,
    patient_paid: i64,
    diagnoses: u32,
    line_sum: i64,
    line_charge: i64,
    line_ids: Vec<u64>,
    others: OtherPayers,
}

impl Claim {
    /// Opens with a CLM segment.
    pub fn begin(&mut self, segment: &Fields<'_>, around: Around, here: &mut Here<'_>) {
        let (line_ids, others) = (std::mem::take(&mut self.line_ids), std::mem::take(&mut self.others));
        let id = segment.get(1);
        let start = segment.offset() + 4;
        *self = Claim { open: true, id: start..start + id.len(), line_ids, others, ..Claim::default() };
        (self.segment, self.offset) = (here.at.segment, here.at.offset);
        self.line_ids.clear();
        self.others.clear();
        if id.len() > 20 {
            here.fault(checks::CLAIM_ID, "CLM01 is longer than 20 characters");
        }
        self.charge = values::cents(segment.get(2)).unwrap_or_default();
        if segment.get(2).first() == Some(&b'-') {
            here.fault(checks::MONEY, "CLM02 is negative");
        }
        let mut place = segment.get(5).split(|&b| b == around.component);
        self.inpatient = place.next() == Some(b"21");
        self.frequency = place.nth(1).and_then(|f| f.first().copied()).unwrap_or_default();
        if !matches!(self.frequency, b'1' | b'7' | b'8') {
            here.fault(checks::FREQUENCY, "CLM05-3 is not 1, 7 or 8");
        }
        self.causes(segment.get(11), around.component, here);
    }

    /// CLM11: up to two causes, then the state of a car accident.
    fn causes(&mut self, related: &[u8], component: u8, here: &mut Here<'_>) {
        let mut parts = related.split(|&b| b == component);
        let causes = [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()];
        self.accident = causes.iter().any(|cause| matches!(*cause, b"AA" | b"EM" | b"OA"));
        let state = parts.nth(1).unwrap_or_default();
        let abroad = !parts.next().unwrap_or_default().is_empty();
        if causes.contains(&&b"AA"[..]) && state.is_empty() && !abroad {
            here.fault(checks::ACCIDENT, "CLM11 names a car accident without its state");
        }
    }

    /// Takes a segment of the claim.
    pub fn take(&mut self, role: Role, segment: &Fields<'_>, around: Around, here: &mut Here<'_>) {
        match role {
            Role::AccidentDate => self.accident_date = true,
            Role::AdmissionDate => self.admission_date = true,
            Role::PayerClaimNumber => self.payer_number = true,
            Role::PatientPaid => self.patient_paid = values::cents(segment.get(2)).unwrap_or_default(),
            Role::Diagnoses => self.diagnoses = u32::try_from(segment.len()).unwrap_or(u32::MAX),
            Role::Line => self.line(segment, here),
            Role::Service => self.service(segment, around, here),
            Role::ServiceDate => service_date(segment, around, here),
            Role::LineId => self.line_id(segment.get(2), here),
            _ => self.others.take(role, segment, around.today, here),
        }
    }

    fn line(&mut self, segment: &Fields<'_>, here: &mut Here<'_>) {
        self.end_line(here);
        self.lines += 1;
        if values::whole(segment.get(1)) != Some(self.lines) {
            here.fault(checks::LINE_ORDER, format!("LX01 is not {}", self.lines));
        }
    }

    fn service(&mut self, segment: &Fields<'_>, around: Around, here: &mut Here<'_>) {
        self.line_charge = values::cents(segment.get(2)).unwrap_or_default();
        self.line_sum = self.line_sum.saturating_add(self.line_charge);
        let mut seen = 0_u32;
        for pointer in segment.get(7).split(|&b| b == around.component) {
            let number = values::whole(pointer).unwrap_or_default();
            if number == 0 || number > self.diagnoses {
                here.fault(checks::POINTERS, "SV107 points to a diagnosis that the claim does not have");
            } else if seen & (1 << number) != 0 {
                here.fault(checks::POINTERS, "SV107 points to a diagnosis twice");
            }
            seen |= 1 << number.min(31);
        }
    }

    fn line_id(&mut self, id: &[u8], here: &mut Here<'_>) {
        if id.len() > 30 {
            here.fault(checks::LINE_ID, "REF02, the line's id, is longer than 30 characters");
        }
        let hash = ClaimIds::hash(id);
        if self.line_ids.contains(&hash) {
            here.fault(checks::LINE_ID, "REF02, the line's id, stands on an earlier line of the claim");
        }
        self.line_ids.push(hash);
    }

    fn end_line(&mut self, here: &mut Here<'_>) {
        if self.lines == 0 {
            return;
        }
        if self.line_ids.len() != self.lines as usize {
            here.fault(checks::LINE_ID, format!("line {} ends without an id of its own", self.lines));
            self.line_ids.resize(self.lines as usize, 0);
        }
        self.others.end_line(self.line_charge, self.lines, here);
    }

    /// Ends the claim; faults are put at its CLM segment.
    pub fn end(&mut self, around: Around, here: &mut Here<'_>) {
        if !self.open {
            return;
        }
        self.open = false;
        let claim = here.at.claim;
        let here =
            &mut Here { faults: &mut *here.faults, at: At { segment: self.segment, offset: self.offset, segment_id: b"CLM", claim } };
        self.end_line(here);
        if self.line_sum != self.charge {
            here.fault(checks::CLAIM_SUM, "CLM02 is not the sum of the line charges");
        }
        if self.charge == 0 && around.chargeable {
            here.fault(checks::CLAIM_SUM, "the claim is chargeable and charges nothing");
        }
        if matches!(self.frequency, b'7' | b'8') != self.payer_number {
            here.fault(checks::FREQUENCY, "CLM05-3 and REF*F8, the payer's claim number, do not agree");
        }
        if self.accident && !self.accident_date {
            here.fault(checks::ACCIDENT, "the claim comes from an accident and has no DTP*439");
        }
        if self.inpatient && !self.admission_date {
            here.fault(checks::ADMISSION, "the place of service is 21 and there is no DTP*435");
        }
        if self.patient_paid > self.charge {
            here.fault(checks::PATIENT_PAID, "AMT*F5 is more than the claim charge");
        }
        self.others.end_claim(self.charge, here);
    }
}

/// DTP*472: nothing is served tomorrow, before birth, or 150 years after it.
fn service_date(segment: &Fields<'_>, around: Around, here: &mut Here<'_>) {
    let text = segment.get(3);
    let Some((from, to)) = values::day(text).map(|day| (day, day)).or_else(|| values::span(text)) else { return };
    if to > around.today {
        here.fault(checks::SERVICE_DATE, "the service lies after the day of the run");
    }
    let Some(birth) = around.birth else { return };
    if birth > from || birth > around.today {
        here.fault(checks::BIRTH_DATE, "the patient was born after the service or after the day of the run");
    } else if from - birth >= 150 * 10_000 {
        here.fault(checks::BIRTH_DATE, "the patient was born 150 years before the service");
    }
}
