//! Why nothing of a transaction set is handed on.

use super::source::At;
use crate::wire::x12;

/// One reason; a set can have several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// SE01 is not the number of segments.
    #[error("SE01 says {said} segments, there are {found}")]
    SegmentCount {
        /// What SE01 says.
        said: String,
        /// How many there are, ST and SE included.
        found: u32,
    },
    /// SE02 is not ST02.
    #[error("the set begins with number {begun} (ST02) and ends with {ended} (SE02)")]
    SetNumber {
        /// ST02.
        begun: String,
        /// SE02.
        ended: String,
    },
    /// Something else begins or ends before the set has its SE.
    #[error("the set has no SE segment: its end is missing")]
    NoEnd,
    /// A set outside any group.
    #[error("the set stands outside a group: there is no GS segment before it")]
    NoGroup,
    /// GE01 is not the number of sets.
    #[error("GE01 says {said} transaction sets in the group, there are {found}")]
    GroupCount {
        /// What GE01 says.
        said: String,
        /// How many there are.
        found: u32,
    },
    /// GE02 is not GS06.
    #[error("the group begins with number {begun} (GS06) and ends with {ended} (GE02)")]
    GroupNumber {
        /// GS06.
        begun: String,
        /// GE02.
        ended: String,
    },
    /// The group has no GE.
    #[error("the group has no GE segment: its end is missing")]
    NoGroupEnd,
    /// IEA01 is not the number of groups.
    #[error("IEA01 says {said} groups in the interchange, there are {found}")]
    InterchangeCount {
        /// What IEA01 says.
        said: String,
        /// How many there are.
        found: u32,
    },
    /// IEA02 is not ISA13.
    #[error("the interchange begins with number {begun} (ISA13) and ends with {ended} (IEA02)")]
    InterchangeNumber {
        /// ISA13.
        begun: String,
        /// IEA02.
        ended: String,
    },
    /// The interchange has no IEA.
    #[error("the interchange has no IEA segment: its end is missing")]
    NoInterchangeEnd,
    /// The file stops inside the interchange, or goes on as something else.
    #[error("{0}")]
    Broken(String),
    /// A segment without which the set says nothing.
    #[error("there is no {segment} segment: {what} is missing")]
    Missing {
        /// Its id.
        segment: &'static str,
        /// What it would say.
        what: &'static str,
    },
    /// A segment that may stand once stands twice.
    #[error("segment {}: {segment} stands twice in the set", at.segment)]
    Twice {
        /// Its id.
        segment: &'static str,
        /// The second one.
        at: At,
    },
    /// Money without a place to belong to.
    #[error("segment {}: {segment} stands where no claim or service is open", at.segment)]
    Astray {
        /// Its id.
        segment: &'static str,
        /// Where.
        at: At,
    },
    /// An amount that cannot be read. The value is not shown: it may be a shifted name.
    #[error("segment {}: {column} is not an amount", at.segment)]
    NotAnAmount {
        /// The element, like `CLP04`.
        column: &'static str,
        /// Where.
        at: At,
    },
    /// Something is larger than any real one.
    #[error("segment {}: more than {limit} {what}", at.segment)]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
        /// Where.
        at: At,
    },
}

impl Refusal {
    /// What to do about it, for a clerk.
    pub const fn help(&self) -> &'static str {
        match self {
            Refusal::Broken(_) | Refusal::NoInterchangeEnd => "fetch the file again: it was not saved whole",
            Refusal::NotAnAmount { .. } | Refusal::Astray { .. } | Refusal::Missing { .. } | Refusal::Twice { .. } => {
                "ask the sender for a corrected file; nothing of this set is used"
            }
            Refusal::TooLarge { .. } => "ask the sender to split the file; nothing of this set is used",
            _ => "fetch the file again; if it is the same, ask the sender for a new one: nothing of this set is used",
        }
    }
}

impl From<&x12::Trouble> for Refusal {
    fn from(trouble: &x12::Trouble) -> Refusal {
        Refusal::Broken(trouble.to_string())
    }
}
