//! The imported fee schedule, as rules about modifiers ask it.

use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::imported::rows::Mpfs;

/// The fee schedule line of a service as a whole; none where the schedule is not loaded, which is remembered, or lacks the code.
pub fn row<'e>(visit: &'e Encounter<'_>, line: &ServiceLine<'_>) -> Option<&'e Mpfs> {
    let (code, day) = (line.code.value()?, line.from.value()?);
    let row = visit.us.tables.mpfs(code.as_str(), "", day);
    if row.is_none() && visit.us.tables.mpfs_edition(day).is_none() {
        visit.us.wanted.note(Kind::Mpfs);
    }
    row
}
