//! One transaction set, from ST to SE.

use super::checks;
use super::envelope::VERSION;
use super::expected::Expected;
use super::faults::{At, Faults};
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
    marks: Vec<u32>,
}

impl<'e> SetProver<'e> {
    pub fn new(expected: &'e Expected) -> SetProver<'e> {
        SetProver { expected, marks: Vec::new() }
    }

    /// Proves the set that is the `index`th of the file.
    pub fn prove(&mut self, index: u64, bytes: Vec<u8>) -> SetReport {
        let separators = self.expected.separators;
        let mut report = SetReport { index, ..SetReport::default() };
        let mut strict = Strict::new(&bytes, (separators.element, separators.terminator), std::mem::take(&mut self.marks));
        let line_end = self.expected.line_end;
        while let Some(segment) = strict.next_segment() {
            report.segments += 1;
            take(&segment, &mut report, separators.component);
            if strict.rest().starts_with(line_end) {
                strict.skip(line_end.len());
            } else {
                let at = At { segment: report.segments, ..At::default() };
                report.faults.add(checks::LINE_ENDS, at, "the line end after the segment is not the payer's");
            }
        }
        self.marks = strict.into_marks();
        report.bytes = bytes;
        report
    }
}

fn take(segment: &Fields<'_>, report: &mut SetReport, _component: u8) {
    let at = At { segment: report.segments, offset: segment.offset() as u64, segment_id: segment.id(), claim: b"" };
    let amount = |text: &[u8]| std::str::from_utf8(text).ok().and_then(|text| Money::parse(text).ok());
    match segment.id() {
        b"ST" => {
            report.control = segment.get(2).to_vec();
            if segment.get(3) != VERSION {
                report.faults.add(checks::SET_HEADER, at, "ST03 is not the version of the group");
            }
        }
        b"BHT" => report.batch_id = segment.get(3).to_vec(),
        b"CLM" => {
            let id = segment.get(1);
            let start = segment.offset() + 4;
            report.claims.push(ClaimRef {
                id_hash: ClaimIds::hash(id),
                id: start..start + id.len(),
                segment: at.segment,
                offset: at.offset,
            });
            match amount(segment.get(2)).and_then(|charge| report.charge.checked_add(charge)) {
                Some(sum) => report.charge = sum,
                None => report.faults.add(checks::MONEY, at, "the claim charge is not an amount"),
            }
        }
        b"SV1" => report.lines += 1,
        b"SE" if segment.get(1) != report.segments.to_string().as_bytes() || segment.get(2) != report.control => {
            report.faults.add(checks::SET_TRAILER, at, "SE does not repeat the count of segments and ST02");
        }
        _ => {}
    }
}
