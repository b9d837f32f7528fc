//! Walks through the envelopes of a file: interchanges, groups, transaction sets; checks their counts and numbers.
//!
//! What is wrong with a set, its group or its interchange is told to the visitor when it ends, because it is known only then.

use super::refusal::Refusal;
use super::source::{At, Interchange, SetSource};
use super::values::count;
use crate::date::parse_compact;
use crate::wire::x12::{Reader, Segment, Trouble, segment_code};
use std::io::Read;
use std::ops::ControlFlow;

/// Who is told what the walk meets. Each set ends before its group, each group before its interchange.
pub(super) trait Visitor {
    /// A transaction set begins; the ST segment follows as its first.
    fn begin_set(&mut self, source: &SetSource) -> ControlFlow<()>;
    /// A segment of the set, ST and SE included.
    fn segment(&mut self, segment: &Segment<'_>) -> ControlFlow<()>;
    /// The set ends.
    fn end_set(&mut self, faults: Vec<Refusal>) -> ControlFlow<()>;
    /// A TA1 segment, which stands in no set.
    fn interchange_answer(&mut self, interchange: &Interchange, segment: &Segment<'_>) -> ControlFlow<()>;
    /// The group of the sets since the last group ends.
    fn end_group(&mut self, faults: Vec<Refusal>) -> ControlFlow<()>;
    /// The interchange of the sets since the last interchange ends.
    fn end_interchange(&mut self, faults: Vec<Refusal>) -> ControlFlow<()>;
}

/// Walks to the end of the file, or until the visitor has had enough. A trouble closes what is open, with itself as a fault.
///
/// # Errors
/// The trouble that ended the walk early.
pub(super) fn walk<R: Read, V: Visitor>(source: R, visitor: &mut V) -> Result<(), Trouble> {
    let mut reader = Reader::new(source);
    let mut walk = Walk::default();
    loop {
        match reader.next_segment() {
            Ok(Some(segment)) => {
                if walk.segment(&segment, visitor).is_break() {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            Err(trouble) => {
                let _ = walk.close(Some(&trouble), visitor);
                return Err(trouble);
            }
        }
    }
}

const ISA: u32 = segment_code(b"ISA");
const IEA: u32 = segment_code(b"IEA");
const TA1: u32 = segment_code(b"TA1");
const GS: u32 = segment_code(b"GS");
const GE: u32 = segment_code(b"GE");
const ST: u32 = segment_code(b"ST");
const SE: u32 = segment_code(b"SE");

/// What is open.
#[derive(Default)]
struct Walk {
    /// The set's source is made from this: interchange and group are filled in when they begin.
    source: SetSource,
    interchange: Option<Open>,
    group: Option<Open>,
    set: Option<Open>,
}

/// Something that has begun and not ended: how many parts it had so far, where it began.
#[derive(Clone, Copy, Default)]
struct Open {
    parts: u32,
    at: u32,
}

impl Walk {
    fn segment<V: Visitor>(&mut self, segment: &Segment<'_>, to: &mut V) -> ControlFlow<()> {
        match segment.code() {
            SE if self.set.is_some() => {
                to.segment(segment)?;
                self.end_set(Some(segment), to)
            }
            ST => self.begin_set(segment, to),
            GS => self.begin_group(segment, to),
            GE => self.end_group(Some(segment), to),
            ISA => self.begin_interchange(segment, to),
            IEA => self.end_interchange(Some(segment), None, to),
            _ if self.set.is_some() => to.segment(segment),
            TA1 => to.interchange_answer(&self.source.interchange, segment),
            // Some interchanges have segments of their own beside their groups.
            _ => ControlFlow::Continue(()),
        }
    }

    fn begin_interchange<V: Visitor>(&mut self, segment: &Segment<'_>, to: &mut V) -> ControlFlow<()> {
        self.close(None, to)?;
        self.source.interchange = Interchange {
            number: text(segment, 13),
            sender: text(segment, 6),
            receiver: text(segment, 8),
            is_test: segment.element(15).eq_ignore_ascii_case(b"T"),
            ordinal: segment.interchange,
            at: At { segment: segment.ordinal, element: 0 },
        };
        self.interchange = Some(Open { parts: 0, at: segment.ordinal });
        ControlFlow::Continue(())
    }

    fn begin_group<V: Visitor>(&mut self, segment: &Segment<'_>, to: &mut V) -> ControlFlow<()> {
        self.end_group(None, to)?;
        if let Some(interchange) = &mut self.interchange {
            interchange.parts += 1;
        }
        (self.source.group, self.source.version) = (text(segment, 6), text(segment, 8));
        self.source.date = parse_compact(&text(segment, 4));
        self.group = Some(Open { parts: 0, at: segment.ordinal });
        ControlFlow::Continue(())
    }

    fn begin_set<V: Visitor>(&mut self, segment: &Segment<'_>, to: &mut V) -> ControlFlow<()> {
        self.end_set(None, to)?;
        if let Some(group) = &mut self.group {
            group.parts += 1;
        }
        self.source.kind = text(segment, 1);
        self.source.number = text(segment, 2);
        self.source.guide = text(segment, 3);
        self.source.at = At { segment: segment.ordinal, element: 0 };
        self.set = Some(Open { parts: 0, at: segment.ordinal });
        to.begin_set(&self.source)?;
        to.segment(segment)
    }

    fn end_set<V: Visitor>(&mut self, end: Option<&Segment<'_>>, to: &mut V) -> ControlFlow<()> {
        let Some(open) = self.set.take() else { return ControlFlow::Continue(()) };
        let mut faults = Vec::new();
        match end {
            None => faults.push(Refusal::NoEnd),
            Some(end) => {
                let found = end.ordinal - open.at + 1;
                if count(end.element(1)) != Some(found) {
                    faults.push(Refusal::SegmentCount { said: text(end, 1), found });
                }
                if differ(&self.source.number, end.element(2)) {
                    faults.push(Refusal::SetNumber { begun: self.source.number.clone(), ended: text(end, 2) });
                }
            }
        }
        if self.group.is_none() {
            faults.push(Refusal::NoGroup);
        }
        to.end_set(faults)
    }

    fn end_group<V: Visitor>(&mut self, end: Option<&Segment<'_>>, to: &mut V) -> ControlFlow<()> {
        self.end_set(None, to)?;
        let Some(open) = self.group.take() else { return ControlFlow::Continue(()) };
        let mut faults = Vec::new();
        match end {
            None => faults.push(Refusal::NoGroupEnd),
            Some(end) => {
                if count(end.element(1)) != Some(open.parts) {
                    faults.push(Refusal::GroupCount { said: text(end, 1), found: open.parts });
                }
                if differ(&self.source.group, end.element(2)) {
                    faults.push(Refusal::GroupNumber { begun: self.source.group.clone(), ended: text(end, 2) });
                }
            }
        }
        to.end_group(faults)
    }

    fn end_interchange<V: Visitor>(&mut self, end: Option<&Segment<'_>>, why: Option<Refusal>, to: &mut V) -> ControlFlow<()> {
        self.end_group(None, to)?;
        let Some(open) = self.interchange.take() else { return ControlFlow::Continue(()) };
        let mut faults = Vec::new();
        match end {
            None => faults.push(why.unwrap_or(Refusal::NoInterchangeEnd)),
            Some(end) => {
                if count(end.element(1)) != Some(open.parts) {
                    faults.push(Refusal::InterchangeCount { said: text(end, 1), found: open.parts });
                }
                if differ(&self.source.interchange.number, end.element(2)) {
                    faults.push(Refusal::InterchangeNumber { begun: self.source.interchange.number.clone(), ended: text(end, 2) });
                }
            }
        }
        to.end_interchange(faults)
    }

    fn close<V: Visitor>(&mut self, trouble: Option<&Trouble>, to: &mut V) -> ControlFlow<()> {
        self.end_interchange(None, trouble.map(Refusal::from), to)
    }
}

/// An element as text, without blanks around it. Control numbers and ids are short; what is longer is cut.
fn text(segment: &Segment<'_>, number: usize) -> String {
    let bytes = segment.element(number).trim_ascii();
    String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned()
}

/// Whether two control numbers differ. Numbers are the same however many zeros they begin with.
fn differ(begun: &str, ended: &[u8]) -> bool {
    let plain = |number: &[u8]| {
        let zeros = number.iter().take_while(|&&b| b == b'0').count();
        number[zeros..].to_vec()
    };
    plain(begun.as_bytes()) != plain(ended.trim_ascii())
}
