//! The bytes of a set: nothing but upper-case printable ASCII, separators only where they separate.
//!
//! The whole set is looked at in one sweep; only when something is wrong, segment by segment, to say where.

use super::checks;
use super::expected::Expected;
use super::faults::{At, Faults};
use crate::wire::x12::Strict;

/// Proves the characters of a set in which `components` component separators stand where they belong.
pub(super) fn prove(set: &[u8], components: u64, (expected, segments): (&Expected, u64), faults: &mut Faults) {
    let separators = expected.separators;
    let [first, last] = [expected.line_end.first(), expected.line_end.last()].map(|byte| byte.copied().unwrap_or(separators.terminator));
    let data = Data::of(expected);
    let allowed = [separators.element, separators.component, separators.terminator, first, last];
    let (mut clean, mut found, mut breaks, mut returns) = (true, 0, 0, 0);
    for block in set.chunks(255) {
        clean &= !data.has_other(block, allowed);
        found += count(block, separators.component);
        breaks += count(block, last);
        returns += count(block, first);
    }
    // Without line ends `first` and `last` are the terminator, of which there is one a segment as well.
    if !clean || breaks != segments || returns != segments {
        locate(set, expected, faults);
    }
    if found != components && faults.is_empty() {
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

    /// Whether a block holds a byte that is neither data nor allowed. Written without branches, so that it runs many bytes at a time.
    fn has_other(self, block: &[u8], [a, b, c, d, e]: [u8; 5]) -> bool {
        let bad = |byte: u8| !(self.takes(byte) | (byte == a) | (byte == b) | (byte == c) | (byte == d) | (byte == e));
        block.iter().fold(0_u8, |any, &byte| any | u8::from(bad(byte))) != 0
    }
}

/// How often a byte stands in a block of at most 255.
fn count(block: &[u8], wanted: u8) -> u64 {
    u64::from(block.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(u8::from(byte == wanted))))
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
