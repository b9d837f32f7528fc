//! Diagnoses: codes of the edition in force on the day, complete, once, in an order that payers take.

pub(super) mod duplicate;
pub(super) mod edition_missing;
pub(super) mod external_cause_first;
pub(super) mod header;
mod lookup;
pub(super) mod not_in_edition;
mod placeholders;
mod repairs;
pub(super) mod sequela_first;
pub(super) mod seventh_character;
pub(super) mod spelling;
pub(super) mod too_many;
pub(super) mod unused;
pub(super) mod wrong_code_set;
