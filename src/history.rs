//! Plain facts about earlier visits and claims, handed to rules so that no rule reads the ledger.

use crate::date::Date;

/// What a rule may know besides the visit itself.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The day the batch is made: `--date`, or `today` of `practice.toml`, or the clock's date.
    pub today: Date,
    /// Services of the same patient on the same days that an earlier batch issued under another visit id.
    pub issued: &'a [KnownService],
    /// Services of the same patient on the same days under other visit ids of this input.
    pub twins: &'a [KnownService],
}

impl Facts<'_> {
    /// Facts of a day without any history.
    pub const fn on(today: Date) -> Facts<'static> {
        Facts { today, issued: &[], twins: &[] }
    }
}

/// One service line somewhere else: enough to see whether it is the same service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownService {
    /// The visit it belongs to.
    pub visit_id: String,
    /// The batch that issued it; empty when it stands in this input.
    pub batch: String,
    /// Its row in this input; 0 when an earlier batch issued it.
    pub row: u32,
    /// First day of service.
    pub from: Date,
    /// The procedure code, normalised.
    pub code: String,
    /// The provider's id in the practice.
    pub rendering: String,
    /// Whether it carries a modifier that says "yes, again" (76, 77, 91, 59, X{EPSU}).
    pub distinct: bool,
}
