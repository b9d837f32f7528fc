//! Diagnoses: codes of the edition in force on the day, complete, once, in an order that payers take.

pub(super) mod age_or_sex;
pub(super) mod code_first_missing;
pub(super) mod duplicate;
pub(super) mod edition_missing;
pub(super) mod excludes1_pair;
pub(super) mod explained_symptom;
pub(super) mod external_cause_first;
pub(super) mod header;
mod lookup;
pub(super) mod manifestation_first;
pub(super) mod not_in_edition;
mod placeholders;
mod repairs;
pub(super) mod sequela_first;
pub(super) mod seventh_character;
pub(super) mod side_mismatch;
pub(super) mod spelling;
pub(super) mod too_many;
pub(super) mod unspecified_side;
pub(super) mod unused;
pub(super) mod wrong_code_set;
