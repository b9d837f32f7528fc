//! How long a service may be claimed: three months from its day, six before 1 April 2023.

use crate::date::Date;
use crate::jurisdiction::ontario::encounter::{Encounter, Program};
use chrono::Months;

/// From this day of service on the shorter span holds.
const SHORTER_FROM: Date = Date::from_ymd_opt(2023, 4, 1).expect("a real day");

/// The last day on which a claim for the visit may be sent; `None` where no such day is known: services to people of other
/// provinces are exempt from what the ministry's bulletins say.
pub fn deadline(visit: &Encounter<'_>) -> Option<Date> {
    if !visit.is_claim() || visit.is(Program::Rmb) {
        return None;
    }
    let day = visit.first_day()?;
    day.checked_add_months(Months::new(months(day)))
}

/// The months within which services of a day are claimed.
pub fn months(day: Date) -> u32 {
    if day >= SHORTER_FROM { 3 } else { 6 }
}

/// Whether the last day is over.
pub fn is_stale(visit: &Encounter<'_>, today: Date) -> bool {
    deadline(visit).is_some_and(|last| last < today)
}
