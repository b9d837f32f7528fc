//! Elements of a segment as owned texts, for the parts of answers that are small.

use super::values::decoded;
use crate::wire::x12::Segment;

/// Characters kept of an element: the longest that a guide allows has 264.
const LONGEST: usize = 300;

/// The element with that number, without blanks around it.
pub(super) fn text(segment: &Segment<'_>, number: usize) -> String {
    short(segment.element(number))
}

/// One component of an element, without blanks around it.
pub(super) fn component(segment: &Segment<'_>, number: usize, component: usize) -> String {
    short(segment.component(number, component))
}

fn short(bytes: &[u8]) -> String {
    let text = decoded(bytes);
    let text = text.trim_ascii();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].to_string(),
        None => text.to_string(),
    }
}

/// The segment's id as text.
pub(super) fn id(segment: &Segment<'_>) -> String {
    String::from_utf8_lossy(segment.id()).into_owned()
}
