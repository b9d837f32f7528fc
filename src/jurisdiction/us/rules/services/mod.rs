//! Services: procedure codes, modifiers, pointers to diagnoses, drugs, units and charges.

pub(super) mod add_on;
pub(super) mod amounts;
pub(super) mod code_shape;
pub(super) mod drug_code;
pub(super) mod laboratory;
pub(super) mod modifiers;
pub(super) mod not_effective;
pub(super) mod partial_table;
pub(super) mod pointers;
pub(super) mod span_units;
pub(super) mod unlisted;
