//! The findings that all jurisdictions share, besides those of the readers of input.
//!
//! These are cards without a function: whoever learns of the fact (a jurisdiction that asked a code table, the
//! pipeline that asked the ledger) makes the finding.

use crate::finding::{RuleCard, Severity};

/// No edition of a code table covers a date of service.
pub const EDITION_MISSING: RuleCard = RuleCard {
    id: "IN020",
    name: "edition-missing",
    severity: Severity::Error,
    authority: "claimwright: a code is checked against the edition in force on its date of service, or not sent",
    page: include_str!("edition_missing.md"),
};

/// A code could not be checked because its table has only some of its codes.
pub const PARTIAL_TABLE: RuleCard = RuleCard {
    id: "IN021",
    name: "partial-table",
    severity: Severity::Hint,
    authority: "claimwright: what a partial table lacks is unknown, never invalid",
    page: include_str!("partial_table.md"),
};

/// Imported tables that rules asked for and that are not there.
pub const TABLE_NOT_LOADED: RuleCard = RuleCard {
    id: "IN022",
    name: "table-not-loaded",
    severity: Severity::Hint,
    authority: "claimwright: a rule that could not look says so",
    page: include_str!("table_not_loaded.md"),
};

/// The visit was sent, has changed since, and the insurer has not answered yet.
pub const ANSWER_PENDING: RuleCard = RuleCard {
    id: "IN030",
    name: "answer-pending",
    severity: Severity::Error,
    authority: "claimwright: a service that an insurer is still looking at is never asked for a second time",
    page: include_str!("answer_pending.md"),
};

/// The person who started the run asked for this visit to be held.
pub const HELD_BY_HAND: RuleCard = RuleCard {
    id: "IN031",
    name: "held-by-hand",
    severity: Severity::Error,
    authority: "claimwright: run --hold VISIT",
    page: include_str!("held_by_hand.md"),
};

/// Rules that look back further than the ledger does could not look.
pub const HISTORY_NOT_LOADED: RuleCard = RuleCard {
    id: "IN032",
    name: "history-not-loaded",
    severity: Severity::Hint,
    authority: "claimwright: a rule that could not look says so",
    page: include_str!("history_not_loaded.md"),
};

/// All of them, in the order of their ids.
pub static CARDS: &[&RuleCard] =
    &[&EDITION_MISSING, &PARTIAL_TABLE, &TABLE_NOT_LOADED, &ANSWER_PENDING, &HELD_BY_HAND, &HISTORY_NOT_LOADED];
