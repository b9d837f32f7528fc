//! ISA, GS, GE and IEA of a produced file.

use super::checks;
use super::expected::Expected;
use super::faults::{At, Faults};
use crate::date::compact;

/// The version of the guide that claimwright writes.
pub(super) const VERSION: &[u8] = b"005010X222A1";
const QUALIFIERS: [&[u8]; 9] = [b"01", b"14", b"20", b"27", b"28", b"29", b"30", b"33", b"ZZ"];

pub(super) struct Envelope<'e> {
    expected: &'e Expected,
}

impl<'e> Envelope<'e> {
    pub fn new(expected: &'e Expected) -> Envelope<'e> {
        Envelope { expected }
    }

    /// Proves ISA or GS, given with terminator and line end.
    pub fn head(&mut self, name: &[u8], (segment, offset): (&[u8], u64), faults: &mut Faults) {
        let isa = name == b"ISA";
        let at = At { segment: if isa { 1 } else { 2 }, offset, segment_id: name, claim: b"" };
        let check = if isa { checks::INTERCHANGE } else { checks::GROUP };
        let Some(elements) = self.elements(segment, name) else {
            return faults.add(check, at, format!("the file has no {} segment in its place", String::from_utf8_lossy(name)));
        };
        let wanted = if isa { self.isa() } else { self.gs() };
        if isa && segment.len() != 106 + self.expected.line_end.len() {
            faults.add(check, at, "the segment is not 106 bytes long");
        }
        compare(&elements, &wanted, &mut |number| {
            faults.add(check, at, format!("{}{number:02} is not what it should be", String::from_utf8_lossy(name)))
        });
        self.line_end(segment, at, faults);
    }

    /// Proves GE or IEA after `sets` transaction sets.
    pub fn tail(&mut self, name: &[u8], (segment, offset): (&[u8], u64), sets: u64, faults: &mut Faults) {
        let group = name == b"GE";
        let at = At { segment: if group { 1 } else { 2 }, offset: 0, segment_id: name, claim: b"" };
        let at = At { offset, ..at };
        let Some(elements) = self.elements(segment, name) else {
            return faults.add(checks::TRAILERS, at, format!("the file has no {} segment in its place", String::from_utf8_lossy(name)));
        };
        let (count, control) = match group {
            true => (sets, self.expected.group_control.to_string()),
            false => (1, format!("{:09}", self.expected.interchange_control)),
        };
        let wanted = [Want::Is(count.to_string().into_bytes()), Want::Is(control.into_bytes())];
        compare(&elements, &wanted, &mut |number| {
            faults.add(checks::TRAILERS, at, format!("{}{number:02} is not what it should be", String::from_utf8_lossy(name)))
        });
        if group && sets == 0 {
            faults.add(checks::TRAILERS, at, "the group holds no transaction set");
        }
        self.line_end(segment, at, faults);
    }

    fn elements<'t>(&self, segment: &'t [u8], name: &[u8]) -> Option<Vec<&'t [u8]>> {
        let end = memchr::memchr(self.expected.separators.terminator, segment)?;
        let mut elements = segment[..end].split(|&b| b == self.expected.separators.element);
        (elements.next() == Some(name)).then(|| elements.collect())
    }

    fn line_end(&self, segment: &[u8], at: At<'_>, faults: &mut Faults) {
        let end = memchr::memchr(self.expected.separators.terminator, segment).map_or(segment.len(), |end| end + 1);
        if &segment[end..] != self.expected.line_end {
            faults.add(checks::LINE_ENDS, at, "the line end after the segment is not the payer's");
        }
    }

    fn isa(&self) -> Vec<Want> {
        let e = self.expected;
        let padded = |text: &str| Want::Is(format!("{text:<15}").into_bytes());
        let is = |text: &[u8]| Want::Is(text.to_vec());
        let (empty, qualifier) = (is(b"          "), || Want::OneOf(&QUALIFIERS));
        let repetition = e.separators.repetition.unwrap_or(b'^');
        let control = Want::Is(format!("{:09}", e.interchange_control).into_bytes());
        vec![
            is(b"00"),
            empty.clone(),
            is(b"00"),
            empty,
            qualifier(),
            padded(&e.sender),
            qualifier(),
            padded(&e.receiver),
            is(&compact(e.created)[2..]),
            Want::Time,
            is(&[repetition]),
            is(b"00501"),
            control,
            Want::OneOf(&[b"0", b"1"]),
            is(&[e.usage]),
            is(&[e.separators.component]),
        ]
    }

    fn gs(&self) -> Vec<Want> {
        let e = self.expected;
        let is = |text: &[u8]| Want::Is(text.to_vec());
        vec![
            is(b"HC"),
            is(e.group_sender.as_bytes()),
            is(e.group_receiver.as_bytes()),
            is(&compact(e.created)),
            Want::Time,
            is(e.group_control.to_string().as_bytes()),
            is(b"X"),
            is(VERSION),
        ]
    }
}

/// What one element of an envelope must be.
#[derive(Clone)]
enum Want {
    Is(Vec<u8>),
    OneOf(&'static [&'static [u8]]),
    /// Hours and minutes.
    Time,
}

fn compare(elements: &[&[u8]], wanted: &[Want], differ: &mut dyn FnMut(usize)) {
    for number in 1..=elements.len().max(wanted.len()) {
        let same = match (elements.get(number - 1), wanted.get(number - 1)) {
            (Some(&found), Some(Want::Is(text))) => found == text,
            (Some(found), Some(Want::OneOf(list))) => list.contains(found),
            (Some(&found), Some(Want::Time)) => is_time(found),
            _ => false,
        };
        if !same {
            differ(number);
        }
    }
}

/// Whether a text is `HHMM`, or longer with seconds and decimals of them.
pub(super) fn is_time(text: &[u8]) -> bool {
    let pair = |at: usize| text.get(at..at + 2).map(|d| (d[0].wrapping_sub(b'0')) * 10 + d[1].wrapping_sub(b'0'));
    let digits = text.iter().all(u8::is_ascii_digit) && matches!(text.len(), 4 | 6 | 7 | 8);
    digits && pair(0).is_some_and(|h| h < 24) && pair(2).is_some_and(|m| m < 60) && pair(4).is_none_or(|s| s < 60)
}
