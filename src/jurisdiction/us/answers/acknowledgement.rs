//! Acknowledgements of syntax: TA1 for an interchange, 999 (and 997 before version 5010) for a group and its transaction sets.

use super::refusal::Refusal;
use super::source::{At, Interchange, SetSource};
use super::strange::Strange;
use crate::date::Date;
use crate::finding::Private;

/// What becomes of something that we sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A: accepted.
    Accepted,
    /// E: accepted although there were errors: it must not be sent again.
    AcceptedWithErrors,
    /// P: some of its parts were accepted; each part says so itself.
    Partly,
    /// R, and M, W, X: rejected. None of its claims reached the insurer.
    Rejected,
    /// Anything else.
    #[default]
    Unknown,
}

impl Verdict {
    /// Reads TA104, IK501 or AK901.
    pub fn of(code: &str) -> Verdict {
        match code {
            "A" => Verdict::Accepted,
            "E" => Verdict::AcceptedWithErrors,
            "P" => Verdict::Partly,
            "R" | "M" | "W" | "X" => Verdict::Rejected,
            _ => Verdict::Unknown,
        }
    }

    /// For a clerk.
    pub const fn words(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::AcceptedWithErrors => "accepted with errors",
            Verdict::Partly => "accepted in part",
            Verdict::Rejected => "rejected",
            Verdict::Unknown => "unknown",
        }
    }
}

/// A TA1: what became of an interchange that we sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InterchangeAnswer {
    /// The interchange that it came in.
    pub interchange: Interchange,
    /// TA101: our ISA13.
    pub number: String,
    /// TA102: our ISA09.
    pub date: Option<Date>,
    /// TA103: our ISA10.
    pub time: String,
    /// TA104.
    pub verdict: Verdict,
    /// TA104 as sent.
    pub verdict_code: String,
    /// TA105: why, `000` for no reason.
    pub note: String,
    /// The TA1 segment.
    pub at: At,
    /// Why it is not used; empty when it can be.
    pub refusals: Vec<Refusal>,
}

/// A 999: what became of a group that we sent, and of each of its transaction sets.
#[derive(Clone, Debug, Default)]
pub struct Acknowledgement {
    /// Where it stands.
    pub source: SetSource,
    /// AK101: `HC` for claims.
    pub functional_id: String,
    /// AK102: our GS06.
    pub group: String,
    /// AK103: our GS08.
    pub version: String,
    /// AK901.
    pub verdict: Verdict,
    /// AK901 as sent.
    pub verdict_code: String,
    /// AK902, AK903, AK904: sets in the group, received, accepted.
    pub counts: [Option<u32>; 3],
    /// AK905 to AK909: why.
    pub codes: Vec<String>,
    /// The AK9 segment, or AK1 when there is none.
    pub at: At,
    /// What became of each set that it names.
    pub sets: Vec<SetAnswer>,
    /// What claimwright does not know in it.
    pub strange: Vec<Strange>,
    /// Why it is not used; empty when it can be.
    pub refusals: Vec<Refusal>,
}

/// What became of one transaction set that we sent.
#[derive(Clone, Debug, Default)]
pub struct SetAnswer {
    /// AK201: `837`.
    pub kind: String,
    /// AK202: our ST02.
    pub number: String,
    /// IK501.
    pub verdict: Verdict,
    /// IK501 as sent.
    pub verdict_code: String,
    /// IK502 to IK506: why.
    pub codes: Vec<String>,
    /// What was wrong, [`crate::limits::ACKNOWLEDGED_ERRORS`] at most.
    pub errors: Vec<SegmentError>,
    /// How many errors there are, those that were not kept included.
    pub error_count: u64,
    /// The IK5 segment, or AK2 when there is none.
    pub at: At,
}

/// What was wrong with one segment that we sent (IK3).
#[derive(Clone, Default)]
pub struct SegmentError {
    /// IK301: the segment's id.
    pub segment: String,
    /// IK302: its position in the set, ST being 1.
    pub position: Option<u32>,
    /// IK303: the loop.
    pub loop_id: String,
    /// IK304: why; empty when only elements were wrong.
    pub code: String,
    /// CTX: business numbers such as `CLM01` with their values.
    pub business: Vec<(String, Private<String>)>,
    /// What was wrong with its elements (IK4).
    pub elements: Vec<ElementError>,
    /// The IK3 segment.
    pub at: At,
}

/// What was wrong with one element (IK4).
#[derive(Clone, Default)]
pub struct ElementError {
    /// IK401-1: the element's number.
    pub element: Option<u8>,
    /// IK401-2: the component's number.
    pub component: Option<u8>,
    /// IK402: the number of the data element.
    pub reference: String,
    /// IK403: why.
    pub code: String,
    /// IK404: the bad value, which may be anything that stood in the claim.
    pub value: Private<String>,
    /// The IK4 segment.
    pub at: At,
}

impl Acknowledgement {
    /// What became of the set with that number, whether the acknowledgement names it or speaks of the group as a whole.
    pub fn verdict_of(&self, set: &str) -> Verdict {
        match self.sets.iter().find(|answer| answer.number == set) {
            Some(answer) => answer.verdict,
            // A group that was accepted in part names the sets that were not.
            None if self.verdict == Verdict::Partly => Verdict::Unknown,
            None => self.verdict,
        }
    }
}

impl SegmentError {
    /// The claim (CLM01) that it is about, when the acknowledgement says so.
    pub fn claim_number(&self) -> Option<&str> {
        self.business.iter().find(|(name, _)| name == "CLM01").map(|(_, value)| value.expose().as_str())
    }
}

// Not derived: values may be private.
impl std::fmt::Debug for SegmentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let elements: Vec<String> = self.elements.iter().map(|e| format!("{:?}:{}", e.element, e.code)).collect();
        write!(f, "{} at {:?}: {} {elements:?}", self.segment, self.position, self.code)
    }
}
