//! Segments as they go out: elements one after another, texts checked byte by byte, empty ends dropped.

use super::super::ids::Code;
use super::dialect::Dialect;
use crate::date::Date;
use crate::money::{Money, Units};
use crate::wire::x12::writer;

/// A claim, or an envelope, holds something that X12 cannot carry. Rules find it before; this is the last guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {field} cannot be sent: {why}")]
pub struct CannotSend {
    /// What it is, in words.
    pub field: &'static str,
    /// Why.
    pub why: &'static str,
}

/// Type R with two decimals has at most ten digits under HIPAA.
pub(super) const LARGEST_AMOUNT_CENTS: i64 = 9_999_999_999;

const WRONG_CHARACTER: &str = "it holds a separator or a character that the payer does not take";

/// Appends segments. The first trouble is remembered and reported by [`SegmentWriter::finish`].
pub(super) struct SegmentWriter<'w> {
    pub(super) out: &'w mut Vec<u8>,
    pub(super) dialect: &'w Dialect,
    start: usize,
    segments: u32,
    trouble: Option<CannotSend>,
}

impl<'w> SegmentWriter<'w> {
    pub(super) fn new(out: &'w mut Vec<u8>, dialect: &'w Dialect) -> SegmentWriter<'w> {
        let start = out.len();
        SegmentWriter { out, dialect, start, segments: 0, trouble: None }
    }

    /// The number of segments written; nothing stays in `out` when there was a trouble.
    pub(super) fn finish(self) -> Result<u32, CannotSend> {
        match self.trouble {
            None => Ok(self.segments),
            Some(trouble) => {
                self.out.truncate(self.start);
                Err(trouble)
            }
        }
    }

    /// How many bytes have been written.
    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.out.len() - self.start
    }

    #[cold]
    pub(super) fn refuse(&mut self, field: &'static str, why: &'static str) {
        self.trouble.get_or_insert(CannotSend { field, why });
    }

    /// Begins a segment.
    #[inline]
    pub(super) fn segment(&mut self, id: &str) -> &mut Self {
        self.out.extend_from_slice(id.as_bytes());
        self
    }

    /// An element of letters and digits that are known to be good.
    #[inline]
    pub(super) fn code(&mut self, code: impl AsRef<[u8]>) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        self.out.extend_from_slice(code.as_ref());
        self
    }

    /// An element with a code of one of X12's lists, or an empty one.
    #[inline]
    pub(super) fn listed<const N: usize>(&mut self, code: &Code<N>) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        code.push_to(self.out);
        self
    }

    /// Elements that are not there: eight at most.
    #[inline]
    pub(super) fn skip(&mut self, count: usize) -> &mut Self {
        let element = self.dialect.separators.element;
        self.out.extend_from_slice(&[element; 8][..count]);
        self
    }

    /// An element that people wrote.
    #[inline]
    pub(super) fn text(&mut self, field: &'static str, text: &str) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        if text.is_empty() { self } else { self.data(field, text) }
    }

    /// An element that comes back in answers and so must stay exactly as it is.
    #[inline]
    pub(super) fn exact(&mut self, field: &'static str, text: impl AsRef<[u8]>) -> &mut Self {
        if !self.dialect.keeps(text.as_ref()) {
            self.refuse(field, "it would come back changed: it has small letters or characters that the payer does not take");
        }
        self.code(text)
    }

    /// The first or next part of the element that was begun last, checked.
    #[inline]
    pub(super) fn data(&mut self, field: &'static str, text: &str) -> &mut Self {
        if !self.dialect.push(self.out, text.as_bytes()) {
            self.refuse(field, WRONG_CHARACTER);
        }
        self
    }

    /// A component behind the first one, of letters and digits that are known to be good.
    #[inline]
    pub(super) fn part(&mut self, code: impl AsRef<[u8]>) -> &mut Self {
        self.out.push(self.dialect.separators.component);
        self.out.extend_from_slice(code.as_ref());
        self
    }

    /// A component behind the first one, with a code of one of X12's lists.
    #[inline]
    pub(super) fn listed_part<const N: usize>(&mut self, code: &Code<N>) -> &mut Self {
        self.out.push(self.dialect.separators.component);
        code.push_to(self.out);
        self
    }

    /// A component behind the first one that people wrote.
    #[inline]
    pub(super) fn part_text(&mut self, field: &'static str, text: &str) -> &mut Self {
        self.out.push(self.dialect.separators.component);
        if text.is_empty() { self } else { self.data(field, text) }
    }

    /// Ends a composite element: empty components at its end are dropped.
    #[inline]
    pub(super) fn end_parts(&mut self) -> &mut Self {
        while self.out.last() == Some(&self.dialect.separators.component) {
            self.out.pop();
        }
        self
    }

    #[inline]
    pub(super) fn amount(&mut self, field: &'static str, amount: Money) -> &mut Self {
        if amount.cents().unsigned_abs() > LARGEST_AMOUNT_CENTS.unsigned_abs() {
            self.refuse(field, "it has more than ten digits");
        }
        self.out.push(self.dialect.separators.element);
        writer::push_amount(self.out, amount);
        self
    }

    #[inline]
    pub(super) fn units(&mut self, units: Units) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        writer::push_units(self.out, units);
        self
    }

    #[inline]
    pub(super) fn count(&mut self, count: u64) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        writer::push_count(self.out, count);
        self
    }

    #[inline]
    pub(super) fn date(&mut self, date: Date) -> &mut Self {
        self.out.push(self.dialect.separators.element);
        writer::push_date(self.out, date);
        self
    }

    /// Format and value of a date (`D8`) or of a span (`RD8`).
    #[inline]
    pub(super) fn dated(&mut self, from: Date, to: Option<Date>) -> &mut Self {
        match to {
            None => self.code("D8").date(from),
            Some(to) => {
                self.code("RD8").skip(1);
                writer::push_dates(self.out, from, to);
                self
            }
        }
    }

    /// Ends a segment: empty elements at its end are dropped, terminator and line end follow.
    #[inline]
    pub(super) fn end(&mut self) {
        writer::end_segment(self.out, &self.dialect.separators, self.dialect.line_end);
        self.segments += 1;
    }
}
