//! The words that every rule of this folder is written in.

pub use crate::finding::{Finding, Findings, Fix, RuleCard, Severity};
pub use crate::history::Facts;
pub use crate::jurisdiction::us::encounter::{Coverage, Encounter, Given, OfEncounter, Relationship, ServiceLine};
pub use crate::rules::Rule;
pub use crate::rules::nearest::suggestion;
pub use crate::visit::{Column, OfLine, OfVisit, Open, Secret, col, lcol};

/// A finding about a column of the visit as a whole.
pub fn on_visit<P>(card: &'static RuleCard, visit: &Encounter<'_>, column: Column<OfVisit, P>, message: impl Into<String>) -> Finding {
    Finding::new(card, visit.place(column), message)
}

/// A finding about a column of a service line.
pub fn on_line<P>(at: (&'static RuleCard, &Encounter<'_>), line: &ServiceLine<'_>, column: Column<OfLine, P>, message: String) -> Finding {
    Finding::new(at.0, at.1.line_place(line, column), message).line(line.number)
}

/// A finding about a setting of `practice.toml` that this visit needs.
pub fn in_practice(card: &'static RuleCard, visit: &Encounter<'_>, message: impl Into<String>) -> Finding {
    Finding::new(card, visit.visit.here(), message)
}

/// The change that clears a cell of a service line, once somebody agrees.
pub fn clearing(visit: &Encounter<'_>, line: &ServiceLine<'_>, column: Column<OfLine, Open>) -> Fix {
    Fix::ask(format!("clear {}", visit.shown(column.name()))).edit(visit.line_place(line, column), "")
}

/// The change that writes a value into a cell of a service line, once somebody agrees.
pub fn writing(visit: &Encounter<'_>, line: &ServiceLine<'_>, (column, value): (Column<OfLine, Open>, &str)) -> Fix {
    Fix::ask(format!("type {value} in {}", visit.shown(column.name()))).edit(visit.line_place(line, column), value)
}

/// Whether a cell of the visit is empty, private or not.
pub fn is_empty<P>(visit: &Encounter<'_>, column: Column<OfVisit, P>) -> bool {
    visit.visit.cells()[column.index()].is_empty()
}

/// Whether the settings of `practice.toml` go on the claim: not for an 837P that is read, which brings its own.
pub fn uses_practice(visit: &Encounter<'_>) -> bool {
    !visit.from_837p
}
