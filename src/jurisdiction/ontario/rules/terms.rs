//! The words that every rule of this folder is written in.

pub use crate::finding::{Finding, Findings, RuleCard, Severity};
pub use crate::history::Facts;
pub use crate::jurisdiction::Given;
pub use crate::jurisdiction::ontario::encounter::{Encounter, Item, OfEncounter, Program};
pub use crate::rules::Rule;
pub use crate::rules::nearest::suggestion;
pub use crate::visit::{Column, OfLine, OfVisit, col, lcol};

/// A finding about a column of the visit as a whole.
pub fn on_visit<P>(card: &'static RuleCard, visit: &Encounter<'_>, column: Column<OfVisit, P>, message: impl Into<String>) -> Finding {
    Finding::new(card, visit.visit.place(column), message)
}

/// A finding about a column of a service.
pub fn on_item<P>(
    at: (&'static RuleCard, &Encounter<'_>),
    item: &Item<'_>,
    column: Column<OfLine, P>,
    message: impl Into<String>,
) -> Finding {
    Finding::new(at.0, at.1.visit.line_place(item.line, column), message).line(item.number)
}

/// Whether a cell of the visit is empty, private or not.
pub fn is_empty<P>(visit: &Encounter<'_>, column: Column<OfVisit, P>) -> bool {
    visit.visit.cells()[column.index()].is_empty()
}
