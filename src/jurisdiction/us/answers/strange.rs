//! What an answer says that claimwright does not know: kept, reported once each, never a reason to stop.

use super::source::At;

/// What kind of thing is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// A segment.
    Segment,
    /// A qualifier: the first element of REF, DTM, AMT, NM1 and others.
    Qualifier,
    /// CAS01.
    Group,
    /// A claim adjustment reason code.
    Reason,
    /// A remark code.
    Remark,
    /// A reason of PLB.
    ProviderReason,
    /// A claim status of CLP02, or a category of STC01.
    Status,
    /// A date that is none.
    Date,
    /// A number of services that is none.
    Quantity,
    /// A procedure's qualifier.
    Procedure,
}

impl Unknown {
    /// For a clerk.
    pub const fn words(self) -> &'static str {
        match self {
            Unknown::Segment => "segment",
            Unknown::Qualifier => "qualifier",
            Unknown::Group => "adjustment group",
            Unknown::Reason => "adjustment reason (CARC)",
            Unknown::Remark => "remark code (RARC)",
            Unknown::ProviderReason => "provider adjustment reason (PLB)",
            Unknown::Status => "status",
            Unknown::Date => "date",
            Unknown::Quantity => "quantity",
            Unknown::Procedure => "kind of procedure code",
        }
    }
}

/// One unknown thing and where it first stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange {
    /// What kind.
    pub kind: Unknown,
    /// The element it stands in, like `CAS02`.
    pub column: &'static str,
    /// It, as sent; the first ten characters.
    pub value: String,
    /// Where it first stands.
    pub at: At,
    /// How often.
    pub count: u64,
}

/// Gathers unknown things, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Strangers {
    list: Vec<Strange>,
}

/// Different unknown things that are told apart in one set; a set with more has others among its last.
const KINDS: usize = 200;

impl Strangers {
    /// Notes one.
    pub fn note(&mut self, kind: Unknown, column: &'static str, value: &str, at: At) {
        let value: String = value.chars().take(10).collect();
        if let Some(known) = self.list.iter_mut().find(|s| s.kind == kind && s.column == column && s.value == value) {
            known.count += 1;
        } else if self.list.len() < KINDS {
            self.list.push(Strange { kind, column, value, at, count: 1 });
        } else if let Some(last) = self.list.last_mut() {
            last.count += 1;
        }
    }

    /// All of them, in the order they were first met.
    pub fn take(&mut self) -> Vec<Strange> {
        std::mem::take(&mut self.list)
    }
}
