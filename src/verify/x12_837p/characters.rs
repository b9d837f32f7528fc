//! The bytes of a set: nothing but upper-case printable ASCII, separators only where they separate.
//!
//! The whole set is looked at in one sweep; only when something is wrong, segment by segment, to say where.

use super::checks;
use super::expected::Expected;
use super::faults::{At, Faults};
use crate::wire::x12::Strict;

/// How many separators stand where they belong, each segment followed by the payer's line end unless that is a fault already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub segments: u64,
    pub elements: u64,
    pub components: u64,
}

/// Proves the characters of a set.
pub(super) fn prove(set: &[u8], counts: Counts, expected: &Expected, faults: &mut Faults) {
    let separators = expected.separators;
    let data = Data::of(expected);
    let (mut other, mut found) = (0, 0);
    let (blocks, tail) = set.as_chunks::<BLOCK>();
    for block in blocks {
        other += tally(block, |byte| !data.takes(byte));
        found += tally(block, |byte| byte == separators.component);
    }
    other += tally(tail, |byte| !data.takes(byte));
    found += tally(tail, |byte| byte == separators.component);
    // Every separator and line end that is not printable is accounted for, so one more such byte is one too many.
    let structure =
        [(separators.terminator, counts.segments), (separators.element, counts.elements), (separators.component, counts.components)];
    let own = structure.iter().filter(|(byte, _)| !data.takes(*byte)).map(|(_, times)| times).sum::<u64>();
    if other != own + counts.segments * expected.line_end.len() as u64 {
        locate(set, expected, faults);
    }
    if found != counts.components && faults.is_empty() {
        locate_component(set, expected, faults);
    }
}

/// Which bytes may stand in data.
#[derive(Clone, Copy)]
struct Data {
    /// Printable ASCII: up to the small letters, or with them for payers that take the extended set.
    width: u8,
    /// Printable, but not data.
    repetition: u8,
}

impl Data {
    fn of(expected: &Expected) -> Data {
        let separators = expected.separators;
        Data { width: if expected.extended { 0x5f } else { 0x40 }, repetition: separators.repetition.unwrap_or(separators.terminator) }
    }

    fn takes(self, byte: u8) -> bool {
        (byte.wrapping_sub(0x20) < self.width) & (byte != self.repetition)
    }
}

/// Whole vectors, and few enough bytes to be counted in one.
const BLOCK: usize = 192;

/// How many bytes of a block are like that. Written without branches, so that it runs many bytes at a time.
#[inline]
fn tally(block: &[u8], like: impl Fn(u8) -> bool) -> u64 {
    u64::from(block.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(u8::from(like(byte)))))
}

fn locate(set: &[u8], expected: &Expected, faults: &mut Faults) {
    let (separators, data) = (expected.separators, Data::of(expected));
    each_segment(set, expected, &mut |at, text| {
        if text.iter().any(|&b| !data.takes(b) && b != separators.element && b != separators.component) {
            faults.add(
                checks::CHARACTERS,
                at,
                "the segment holds a control character, lower-case letter or other character that is not sent",
            );
        }
    });
}

fn locate_component(set: &[u8], expected: &Expected, faults: &mut Faults) {
    let component = expected.separators.component;
    let composite = |id: &[u8]| matches!(id, b"CLM" | b"HI" | b"SV1" | b"SVD" | b"SV5" | b"CTP" | b"REF");
    each_segment(set, expected, &mut |at, text| {
        if text.contains(&component) && !composite(at.segment_id) {
            faults.add(checks::CHARACTERS, at, "the segment holds a component separator in its data");
        }
    });
    if faults.is_empty() {
        faults.add(checks::CHARACTERS, At::default(), "a component separator stands in data");
    }
}

fn each_segment(set: &[u8], expected: &Expected, look: &mut dyn FnMut(At<'_>, &[u8])) {
    let separators = expected.separators;
    let mut strict = Strict::new(set, (separators.element, separators.terminator), Vec::new());
    let mut segment = 0;
    while let Some(fields) = strict.next_segment() {
        segment += 1;
        look(At { segment, offset: fields.offset() as u64, segment_id: fields.id(), claim: b"" }, fields.text());
        if strict.rest().starts_with(expected.line_end) {
            strict.skip(expected.line_end.len());
        }
    }
}
