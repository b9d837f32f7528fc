//! Rules: what every jurisdiction's rules look like. This module knows no insurer.
//!
//! A rule is three things: a constant (its card), a function `check`, and a page in Markdown whose examples
//! the tests run. Rules of a jurisdiction live in its folder; only what all three share lives here.

pub mod held;
pub mod nearest;
pub mod page;
pub mod policy;
pub mod selection;
pub mod shared;
pub mod silences;
pub mod structure;

use crate::finding::{Findings, RuleCard};
use crate::history::Facts;

/// What a rule looks at: a visit as one jurisdiction understands it, a claim, a batch or an answer.
/// The implementor is a marker; `Of` is the type that borrows from the input.
pub trait Subject: 'static {
    /// The thing itself.
    type Of<'a>;
}

/// The function of a rule: looks, and says what it found.
pub type Check<S> = for<'a, 'b> fn(&<S as Subject>::Of<'a>, &Facts<'b>, &mut Findings);

/// One rule over subjects of kind `S`.
pub struct Rule<S: Subject> {
    /// Who the rule is: id, name, severity, authority, page.
    pub card: RuleCard,
    /// What it does.
    pub check: Check<S>,
}

/// Runs rules in their order; findings come out in that order too.
pub fn run<S: Subject>(rules: &'static [&'static Rule<S>], subject: &S::Of<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for rule in rules {
        (rule.check)(subject, facts, out);
    }
}
