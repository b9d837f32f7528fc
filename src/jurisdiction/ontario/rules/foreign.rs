//! ON001: a claim file of others, which nobody in Ontario writes as X12.

use crate::finding::{Finding, Place, RuleCard, Severity};

/// Who the finding is.
pub static CARD: RuleCard = RuleCard {
    id: "ON001",
    name: "x12-in-ontario",
    severity: Severity::Error,
    authority: "the ministry takes records of 79 characters (specification 6.2), no X12",
    page: include_str!("foreign.md"),
};

/// A transaction set of an X12 file.
pub fn foreign_claims(place: Place) -> Finding {
    Finding::new(&CARD, place, "X12 claims cannot be billed in Ontario")
        .help("export the visits as CSV, JSON Lines or XML; or name the practice in the United States with --practice")
}
