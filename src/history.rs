//! Plain facts about earlier visits and claims, handed to rules so that no rule reads the ledger.

use crate::date::Date;
use crate::finding::Place;
use crate::money::Units;

/// What a rule may know besides the visit itself.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The day the batch is made: `--date`, or `today` of `practice.toml`, or the clock's date.
    pub today: Date,
    /// Whether claims whose time to be filed is over go out all the same, in files of their own where the insurer wants that.
    pub send_stale: bool,
    /// Services of this visit that an earlier batch issued under another visit id.
    pub issued: &'a [IssuedBefore],
    /// Services of this visit that stand under another visit id of this input as well, and that must not go out twice.
    pub twins: &'a [Twin],
    /// What the patient had on earlier days that the visit looks back on, from the ledger.
    pub services: &'a [EarlierService],
    /// Other visits of the patient in this input, on earlier days that the visit looks back on.
    pub days: &'a [EarlierDay],
    /// Services of the patient on the days of the visit that stand on other visits, of this input and of the ledger.
    pub beside: &'a [Beside],
}

/// What rules want to know of a visit's services on one day, as the jurisdiction says it in pass 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayMark {
    /// What the day is to later visits of the patient; only the jurisdiction reads it. 0: nothing.
    pub tag: u16,
    /// How many days back the visit looks; 0: it does not.
    pub looks_back: u16,
}

/// A service line in as few bytes as rules over other visits of its day need; only the jurisdiction writes and reads them.
pub type ServiceNote = [u8; SERVICE_NOTE];
/// Bytes of a note.
pub const SERVICE_NOTE: usize = 25;

/// A service of the same patient on the same day, on another visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The service.
    pub service: Service,
    /// The visit that it stands on.
    pub visit: OtherVisit,
}

/// What rules know of a service on another visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its first day.
    pub day: Date,
    /// The procedure code.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
    /// How many on one day.
    pub units: Units,
    /// The provider's id in the practice; empty where `practice.toml` does not know it.
    pub provider: String,
    /// The payer's id in the practice.
    pub payer: String,
}

/// Another visit of the same patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherVisit {
    /// In this input, beginning here.
    Here(Place),
    /// Issued by an earlier batch.
    Issued {
        /// The visit that was issued.
        visit_id: String,
        /// The batch that issued it.
        batch: String,
    },
}

/// A service of the same patient that an earlier batch issued, or the old system billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierService {
    /// Its first day.
    pub day: Date,
    /// The procedure code.
    pub code: String,
    /// Its modifiers, separated by blanks.
    pub modifiers: String,
    /// The provider's id in the practice.
    pub provider: String,
    /// The visit that was issued.
    pub visit_id: String,
    /// The batch that issued it.
    pub batch: String,
}

/// An earlier day of the same patient on another visit of this input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EarlierDay {
    /// The day.
    pub day: Date,
    /// Where the other visit begins.
    pub other: Place,
    /// What the jurisdiction said of it.
    pub tag: u16,
}

impl Facts<'_> {
    /// Facts of a day without any history.
    pub const fn on(today: Date) -> Facts<'static> {
        Facts { today, send_stale: false, issued: &[], twins: &[], services: &[], days: &[], beside: &[] }
    }
}

/// The same patient, first day, code and provider, issued by an earlier batch under another visit id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedBefore {
    /// The line of this visit, from 1.
    pub line: u16,
    /// The visit that was issued.
    pub visit_id: String,
    /// The batch that issued it.
    pub batch: String,
}

/// The same patient, first day, code and provider on another visit of this input.
///
/// The keys of pass 1 have already applied the rule that a copy with a modifier for "once more on purpose" is fine,
/// and that among several copies exactly one may lack it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The line of this visit, from 1.
    pub line: u16,
    /// Where the other visit begins.
    pub other: Place,
}
