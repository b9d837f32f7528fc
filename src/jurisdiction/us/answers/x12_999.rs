//! Reads a 999 (005010X231A1), and a 997 before version 5010, whose segments are the same under other names.

use super::acknowledgement::{Acknowledgement, ElementError, SegmentError, SetAnswer, Verdict};
use super::elements::{component, id, text};
use super::refusal::Refusal;
use super::source::{At, SetSource};
use super::strange::{Strangers, Unknown};
use super::values::count;
use crate::finding::Private;
use crate::limits::{ACKNOWLEDGED_ERRORS, ANSWERS_PER_FILE};
use crate::wire::x12::Segment;

/// Reads one transaction set.
#[derive(Default)]
pub(super) struct SetReader {
    answer: Acknowledgement,
    /// The set that is being read about.
    set: Option<SetAnswer>,
    has_group: bool,
    strangers: Strangers,
    refusals: Vec<Refusal>,
    /// Errors of all sets so far.
    errors: usize,
}

impl SetReader {
    /// Begins another set.
    pub fn begin(&mut self, source: &SetSource) {
        let answer = Acknowledgement { source: source.clone(), at: source.at, ..Acknowledgement::default() };
        *self = SetReader { answer, ..SetReader::default() };
    }

    /// Reads the next segment.
    pub fn segment(&mut self, segment: &Segment<'_>) {
        let at = At { segment: segment.ordinal, element: 0 };
        match segment.id() {
            b"ST" | b"SE" => {}
            b"AK1" => self.group(segment, at),
            b"AK2" => self.set(segment, at),
            b"IK3" | b"AK3" => self.segment_error(segment, at),
            b"CTX" => self.context(segment),
            b"IK4" | b"AK4" => self.element_error(segment, at),
            b"IK5" | b"AK5" => self.set_verdict(segment, at),
            b"AK9" => self.group_verdict(segment, at),
            _ => self.strangers.note(Unknown::Segment, "", &id(segment), at),
        }
    }

    /// Ends the set and says what it was.
    pub fn end(&mut self) -> Acknowledgement {
        self.end_set();
        if !self.has_group {
            self.refusals.push(Refusal::Missing { segment: "AK1", what: "the group that it is about" });
        }
        let mut answer = std::mem::take(&mut self.answer);
        answer.strange = self.strangers.take();
        answer.refusals = std::mem::take(&mut self.refusals);
        answer
    }

    fn group(&mut self, segment: &Segment<'_>, at: At) {
        if self.has_group {
            return self.refusals.push(Refusal::Twice { segment: "AK1", at });
        }
        self.has_group = true;
        self.answer.functional_id = text(segment, 1);
        self.answer.group = text(segment, 2);
        self.answer.version = text(segment, 3);
        self.answer.at = at;
    }

    fn set(&mut self, segment: &Segment<'_>, at: At) {
        self.end_set();
        self.set = Some(SetAnswer { kind: text(segment, 1), number: text(segment, 2), at, ..SetAnswer::default() });
    }

    fn end_set(&mut self) {
        let Some(set) = self.set.take() else { return };
        if self.answer.sets.len() < ANSWERS_PER_FILE {
            self.answer.sets.push(set);
        } else if self.answer.sets.len() == ANSWERS_PER_FILE && self.refusals.is_empty() {
            self.refusals.push(Refusal::TooLarge { what: "transaction sets", limit: ANSWERS_PER_FILE, at: set.at });
        }
    }

    fn segment_error(&mut self, segment: &Segment<'_>, at: At) {
        let Some(set) = &mut self.set else { return self.strangers.note(Unknown::Segment, "", &id(segment), at) };
        set.error_count += 1;
        self.errors += 1;
        if set.errors.len() < ACKNOWLEDGED_ERRORS && self.errors < ACKNOWLEDGED_ERRORS * 100 {
            set.errors.push(SegmentError {
                segment: text(segment, 1),
                position: count(segment.element(2)),
                loop_id: text(segment, 3),
                code: text(segment, 4),
                at,
                ..SegmentError::default()
            });
        }
    }

    fn context(&mut self, segment: &Segment<'_>) {
        let (name, value) = (component(segment, 1, 1), component(segment, 1, 2));
        let Some(error) = self.set.as_mut().and_then(|set| set.errors.last_mut()) else { return };
        // A situational trigger names a segment, not somebody's number.
        if !value.is_empty() && error.business.len() < 10 {
            error.business.push((name, Private::new(value)));
        }
    }

    fn element_error(&mut self, segment: &Segment<'_>, at: At) {
        let Some(error) = self.set.as_mut().and_then(|set| set.errors.last_mut()) else { return };
        let place = |n| component(segment, 1, n).parse().ok();
        if error.elements.len() < 100 {
            error.elements.push(ElementError {
                element: place(1),
                component: place(2),
                reference: text(segment, 2),
                code: text(segment, 3),
                value: Private::new(text(segment, 4)),
                at,
            });
        }
    }

    fn set_verdict(&mut self, segment: &Segment<'_>, at: At) {
        let Some(set) = &mut self.set else { return self.strangers.note(Unknown::Segment, "", &id(segment), at) };
        set.verdict_code = text(segment, 1);
        set.verdict = Verdict::of(&set.verdict_code);
        set.codes = (2..=6).map(|n| text(segment, n)).filter(|code| !code.is_empty()).collect();
        set.at = at;
        if set.verdict == Verdict::Unknown {
            self.strangers.note(Unknown::Status, "IK501", &set.verdict_code, at.element(1));
        }
    }

    fn group_verdict(&mut self, segment: &Segment<'_>, at: At) {
        self.end_set();
        self.answer.verdict_code = text(segment, 1);
        self.answer.verdict = Verdict::of(&self.answer.verdict_code);
        self.answer.counts = [2, 3, 4].map(|n| count(segment.element(n)));
        self.answer.codes = (5..=9).map(|n| text(segment, n)).filter(|code| !code.is_empty()).collect();
        self.answer.at = at;
        if self.answer.verdict == Verdict::Unknown {
            self.strangers.note(Unknown::Status, "AK901", &self.answer.verdict_code, at.element(1));
        }
    }
}
