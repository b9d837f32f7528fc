//! Reads a TA1 segment: what became of an interchange.

use super::acknowledgement::{InterchangeAnswer, Verdict};
use super::elements::text;
use super::source::{At, Interchange};
use crate::date::{Date, parse_compact};
use crate::wire::x12::Segment;

/// Reads one.
pub(super) fn read(interchange: &Interchange, segment: &Segment<'_>) -> InterchangeAnswer {
    let verdict_code = text(segment, 4);
    InterchangeAnswer {
        interchange: interchange.clone(),
        number: text(segment, 1),
        date: short_date(&text(segment, 2)),
        time: text(segment, 3),
        verdict: Verdict::of(&verdict_code),
        verdict_code,
        note: text(segment, 5),
        at: At { segment: segment.ordinal, element: 0 },
        refusals: Vec::new(),
    }
}

/// `YYMMDD` of this century, as ISA09 writes it; some write eight digits.
fn short_date(text: &str) -> Option<Date> {
    if text.len() == 6 { parse_compact(&format!("20{text}")) } else { parse_compact(text) }
}
