//! Services: procedure codes, modifiers, pointers to diagnoses, units and charges.

pub(super) mod amounts;
pub(super) mod code_shape;
pub(super) mod modifiers;
pub(super) mod not_effective;
pub(super) mod partial_table;
pub(super) mod pointers;
