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
    let (repetition, component) = (separators.repetition.unwrap_or(separators.terminator), separators.component);
    let [first, last] = [expected.line_end.first(), expected.line_end.last()].map(|byte| byte.copied().unwrap_or(separators.terminator));
    // Printable ASCII: up to the small letters, or with them for payers that take the extended set.
    let width = if expected.extended { 0x5f } else { 0x40 };
    let is_data = |byte: u8| byte.wrapping_sub(0x20) < width;
    let good = |b: u8| {
        (is_data(b) && b != repetition)
            || b == separators.element
            || b == component
            || b == separators.terminator
            || b == first
            || b == last
    };
    let (mut clean, mut found, mut breaks) = (true, 0_u64, 0_u64);
    for block in set.chunks(255) {
        let (mut bad, mut here, mut ends) = (0_u8, 0_u8, 0_u8);
        for &byte in block {
            bad |= u8::from(!good(byte));
            here += u8::from(byte == component);
            ends += u8::from(byte == last);
        }
        clean &= bad == 0;
        found += u64::from(here);
        breaks += u64::from(ends);
    }
    // Without line ends `last` is the terminator, of which there is one a segment as well.
    if !clean || breaks != segments {
        locate(
            set,
            expected,
            &|b| !is_data(b) || b == repetition,
            "a control character, lower-case letter or other character that is not sent",
            faults,
        );
    }
    if found != components && faults.is_empty() {
        locate_component(set, expected, faults);
    }
}

fn locate(set: &[u8], expected: &Expected, is_bad: &dyn Fn(u8) -> bool, what: &str, faults: &mut Faults) {
    let separators = expected.separators;
    each_segment(set, expected, &mut |at, text| {
        let bad = |b: &u8| is_bad(*b) && *b != separators.element && *b != separators.component;
        if text.iter().any(bad) {
            faults.add(checks::CHARACTERS, at, format!("the segment holds {what}"));
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
