//! The rules of visits in Ontario. Each is a file, its page, and a line in [`RULES`]; its name begins with the code that the ministry
//! would send the claim back with.

mod stale;

use super::encounter::OfEncounter;
use crate::finding::{Finding, Place, RuleCard};
use crate::rules::Rule;

pub use stale::{deadline, is_stale};

/// Every rule over visits, in the order in which findings are made: that of their ids.
pub static RULES: &[&Rule<OfEncounter>] = &[];

/// The cards of the rules that are this jurisdiction's own.
pub fn cards() -> impl Iterator<Item = &'static RuleCard> {
    RULES.iter().map(|rule| &rule.card)
}

/// A claim file of others.
pub fn foreign_claims(place: Place) -> Finding {
    crate::rules::held::unbuildable(place, "")
}
