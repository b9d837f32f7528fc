//! One transaction set, from ST to SE.

use super::characters::{self, Counts};
use super::checks;
use super::claim::{Around, Claim};
use super::element;
use super::envelope::VERSION;
use super::expected::Expected;
use super::faults::{At, Faults, Here};
use super::grammar::{Grammar, Slot};
use super::position::Position;
use super::proved::{Proved, Twin};
use super::role::{Kind, Role};
use super::segment;
use super::tree::Tree;
use super::values;
use crate::date::compact;
use crate::money::Money;
use crate::verify::ClaimIds;
use crate::wire::x12::{Fields, Strict};
use std::ops::Range;

/// What was found in one set. Segments are counted from its ST, positions from its first byte.
#[derive(Debug, Default)]
pub(super) struct SetReport {
    pub index: u64,
    /// The set itself, given back for its buffer.
    pub bytes: Vec<u8>,
    pub segments: u64,
    /// ST02.
    pub control: Vec<u8>,
    /// BHT03.
    pub batch_id: Vec<u8>,
    pub claims: Vec<ClaimRef>,
    pub lines: u64,
    pub charge: Money,
    pub faults: Faults,
}

/// One claim of a set, for what is proved across sets.
#[derive(Debug)]
pub(super) struct ClaimRef {
    pub id_hash: u64,
    /// Where CLM01 is in the set.
    pub id: Range<usize>,
    pub segment: u64,
    pub offset: u64,
}

/// Proves one set after another, reusing its buffers.
pub(super) struct SetProver<'e> {
    expected: &'e Expected,
    grammar: &'static Grammar,
    position: Position,
    marks: Vec<u32>,
    tree: Tree,
    claim: Claim,
    around: Around,
    /// Good segments at each place where they are often alike: one that repeats another needs no second look at its elements.
    proved: Vec<Proved>,
    /// The segment before was a street, so a city must follow.
    street: bool,
}

impl<'e> SetProver<'e> {
    pub fn new(expected: &'e Expected) -> SetProver<'e> {
        let grammar = Grammar::of_837p();
        let today = values::day(&compact(expected.today)).unwrap_or_default();
        SetProver {
            expected,
            grammar,
            position: Position::new(grammar),
            marks: Vec::new(),
            tree: Tree::default(),
            claim: Claim::default(),
            around: Around { today, birth: None, chargeable: true, component: expected.separators.component },
            proved: vec![Proved::default(); grammar.slots.len()],
            street: false,
        }
    }

    /// Proves the set that is the `index`th of the file.
    pub fn prove(&mut self, index: u64, bytes: Vec<u8>) -> SetReport {
        let mut report = SetReport { index, ..SetReport::default() };
        self.position.restart();
        self.tree.restart();
        self.claim.open = false;
        self.street = false;
        let counts = self.walk(&bytes, &mut report);
        characters::prove(&bytes, counts, self.expected, &mut report.faults);
        report.faults.list.sort_by_key(|fault| fault.segment);
        report.bytes = bytes;
        report
    }

    /// Goes through all segments; returns how many separators stand where they belong.
    fn walk(&mut self, bytes: &[u8], report: &mut SetReport) -> Counts {
        let separators = self.expected.separators;
        let line_end = self.expected.line_end;
        let mut strict = Strict::new(bytes, (separators.element, separators.terminator), std::mem::take(&mut self.marks));
        let (mut counts, mut ended) = (Counts::default(), false);
        let mut faults = std::mem::take(&mut report.faults);
        while let Some(fields) = strict.next_segment() {
            report.segments += 1;
            let claim = if self.claim.open { &bytes[self.claim.id.clone()] } else { b"" };
            let at = At { segment: report.segments, offset: fields.offset() as u64, segment_id: fields.id(), claim };
            ended = fields.id() == b"SE";
            counts.elements += fields.len() as u64;
            counts.components += self.segment(&fields, &mut Here { faults: &mut faults, at }, report);
            if line_end.is_empty() {
                continue;
            }
            if strict.rest().starts_with(line_end) {
                strict.skip(line_end.len());
            } else {
                let at = at_of(report);
                faults.add(checks::LINE_ENDS, at, "the line end after the segment is not the payer's");
            }
        }
        if !ended {
            faults.add(checks::SET_TRAILER, at_of(report), "the set does not end with SE");
        }
        self.marks = strict.into_marks();
        report.faults = faults;
        counts.segments = report.segments;
        counts
    }

    fn segment(&mut self, fields: &Fields<'_>, here: &mut Here<'_>, report: &mut SetReport) -> u64 {
        let mut components = 0;
        if fields.text().is_empty() {
            here.fault(checks::EMPTY_SEGMENT, "the segment is empty");
        } else if let Some(slot) = self.position.advance(fields, self.around.component, here) {
            let Slot { kind, role, .. } = self.grammar.slots[slot];
            self.address(kind, here);
            components = self.form(slot, fields, here);
            self.meaning(role, fields, here, report);
        }
        components
    }

    /// Street and city stand together, street first.
    fn address(&mut self, kind: Kind, here: &mut Here<'_>) {
        if self.street != (kind == Kind::City) {
            here.fault(checks::ADDRESS, "street (N3) and city (N4) do not stand together");
        }
        self.street = kind == Kind::Street;
    }

    /// Proves what concerns the segment alone.
    fn form(&mut self, slot: usize, fields: &Fields<'_>, here: &mut Here<'_>) -> u64 {
        let proved = &mut self.proved[slot];
        let slot = &self.grammar.slots[slot];
        let twin = if slot.alike { Some(proved.twin(fields.text())) } else { None };
        if let Some(Twin { text, components }) = &twin
            && text == fields.text()
        {
            return *components;
        }
        let before = here.faults.count();
        let found = element::prove(slot, fields, self.around.component, here);
        segment::prove(slot.kind, fields, self.around.component, here);
        if let Some(twin) = twin {
            twin.text.clear();
            if here.faults.count() == before {
                twin.text.extend_from_slice(fields.text());
                twin.components = found;
            }
        }
        found
    }

    /// Proves what concerns the set, the tree and the claim.
    fn meaning(&mut self, role: Role, fields: &Fields<'_>, here: &mut Here<'_>, report: &mut SetReport) {
        match role {
            Role::Other => {}
            Role::SetHeader => {
                report.control = fields.get(2).to_vec();
                if fields.get(3) != VERSION {
                    here.fault(checks::SET_HEADER, "ST03 is not the version in GS08");
                }
            }
            Role::Header => self.header(fields, here, report),
            Role::BillingLevel | Role::SubscriberLevel | Role::PatientLevel => {
                self.end_claim(here, report);
                self.tree.level(role, fields, here);
            }
            Role::Claim => {
                self.end_claim(here, report);
                self.begin_claim(fields, here, report);
            }
            Role::SetTrailer => {
                self.end_claim(here, report);
                self.tree.close_subscriber(here);
                self.trailer(fields, here, report);
            }
            _ if self.tree.take(role, fields, self.expected, here) => {}
            _ => self.claim.take(role, fields, self.around, here),
        }
    }

    fn header(&mut self, fields: &Fields<'_>, here: &mut Here<'_>, report: &mut SetReport) {
        let batch = fields.get(3);
        report.batch_id = batch.to_vec();
        self.around.chargeable = fields.get(6) == b"CH";
        if !batch.starts_with(self.expected.batch_id.as_bytes()) || batch.len() > 30 {
            here.fault(checks::BATCH_ID, "BHT03 does not begin with the batch id, or has more than 30 characters");
        }
        if fields.get(4) != compact(self.expected.created) {
            here.fault(checks::DATE, "BHT04 is not the date of the batch");
        }
    }

    fn begin_claim(&mut self, fields: &Fields<'_>, here: &mut Here<'_>, report: &mut SetReport) {
        self.tree.claim(here);
        self.around.birth = self.tree.birth();
        self.claim.begin(fields, self.around, here);
        let hash = ClaimIds::hash(fields.get(1));
        report.claims.push(ClaimRef { id_hash: hash, id: self.claim.id.clone(), segment: here.at.segment, offset: here.at.offset });
        if report.claims.len() == self.expected.max_claims_per_set as usize + 1 {
            here.fault(checks::SET_SIZE, "the set holds more claims than the payer takes");
        }
    }

    fn end_claim(&mut self, here: &mut Here<'_>, report: &mut SetReport) {
        if self.claim.open {
            self.claim.end(self.around, here);
            report.lines += u64::from(self.claim.lines);
            let charge = Money::from_cents(self.claim.charge);
            report.charge = report.charge.checked_add(charge).unwrap_or(report.charge);
        }
    }

    fn trailer(&self, fields: &Fields<'_>, here: &mut Here<'_>, report: &SetReport) {
        if values::whole(fields.get(1)).map(u64::from) != Some(report.segments) {
            here.fault(checks::SET_TRAILER, format!("SE01 is not {}", report.segments));
        }
        if fields.get(2) != report.control {
            here.fault(checks::SET_TRAILER, "SE02 is not ST02");
        }
    }
}

fn at_of(report: &SetReport) -> At<'static> {
    At { segment: report.segments, ..At::default() }
}
