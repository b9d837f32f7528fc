//! Where a fact stands: every amount and verdict that is handed on can be shown in the file it came from.

use crate::date::Date;
use crate::finding::{FileNo, Place};

/// A segment of a file, and an element of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Which segment of the file, counted from 1 with its first ISA.
    pub segment: u32,
    /// Which element, counted from 1 as on paper; 0 when the whole segment is meant.
    pub element: u8,
}

impl At {
    /// The same segment, another element.
    #[must_use]
    pub const fn element(self, element: u8) -> At {
        At { element, ..self }
    }

    /// The place as findings name it; `column` is like `CLP04`.
    pub const fn place(self, file: FileNo, column: &'static str) -> Place {
        Place { file, row: self.segment, column }
    }
}

/// The interchange that a transaction set came in, as far as anybody asks for it later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interchange {
    /// ISA13, the interchange control number, as sent.
    pub number: String,
    /// ISA06, who sent it.
    pub sender: String,
    /// ISA08, whom it is for.
    pub receiver: String,
    /// ISA15 says `T`: a test, which must not change any balance.
    pub is_test: bool,
    /// Which interchange of the file, counted from 1.
    pub ordinal: u32,
    /// The segment of its ISA.
    pub at: At,
}

/// The transaction set that a fact came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetSource {
    /// Its interchange.
    pub interchange: Interchange,
    /// GS06, the group control number.
    pub group: String,
    /// GS04, the day it was written.
    pub date: Option<Date>,
    /// GS08, the version: `005010X221A1`.
    pub version: String,
    /// ST01, the kind of set: `835`.
    pub kind: String,
    /// ST02, the set's control number.
    pub number: String,
    /// ST03, the guide that the set says it follows; empty in an 835.
    pub guide: String,
    /// The segment of its ST.
    pub at: At,
}

impl SetSource {
    /// The position of a segment within its set, ST being 1, as acknowledgements count.
    pub const fn position(&self, at: At) -> u32 {
        at.segment.saturating_sub(self.at.segment) + 1
    }
}
