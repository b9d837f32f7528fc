//! Which kind of work a refused amount is, and which of our findings speak of the same thing.

use super::rows;
use std::sync::OnceLock;

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// What it is called: `data missing`.
    pub name: &'static str,
    /// Whether the claim is corrected and sent again; else the decision is appealed.
    pub correct: bool,
    reasons: &'static str,
    rules: &'static str,
}

/// The queue of reasons that no other has.
pub const OTHER: Queue = Queue { name: "other", correct: false, reasons: "", rules: "" };

impl Queue {
    /// Whether a rule of ours, by its id, speaks of the same thing.
    pub fn is_about(&self, rule: &str) -> bool {
        self.rules.split(' ').any(|family| !family.is_empty() && rule.starts_with(family))
    }
}

/// Every queue.
fn queues() -> &'static [Queue] {
    static QUEUES: OnceLock<Vec<Queue>> = OnceLock::new();
    QUEUES.get_or_init(|| {
        let rows: Vec<[&'static str; 4]> = rows::rows(include_str!("../../code-tables/us/denial-queues.tsv"));
        rows.into_iter().map(|[name, way, reasons, rules]| Queue { name, correct: way == "correct", reasons, rules }).collect()
    })
}

/// The queue of an adjustment reason (CARC): `97`.
pub fn of(reason: &str) -> Queue {
    let has = |queue: &&Queue| queue.reasons.split(' ').any(|one| one == reason);
    queues().iter().find(has).copied().unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::answers;

    #[test]
    fn a_reason_has_one_queue_and_every_reason_is_one_that_we_can_explain() {
        assert_eq!(
            (of("97").name, of("16").name, of("16").correct, of("9999").name),
            ("bundling and units", "data missing", true, "other")
        );
        let mut seen = std::collections::BTreeSet::new();
        for reason in queues().iter().flat_map(|queue| queue.reasons.split(' ')) {
            assert!(seen.insert(reason), "{reason} stands twice");
            assert!(answers::find("CARC", reason).is_some(), "{reason} has no label");
        }
    }

    #[test]
    fn a_queue_knows_our_rules_of_the_same_matter() {
        assert!(of("18").is_about("CW701") && !of("18").is_about("CW201") && !OTHER.is_about("CW201"));
    }
}
