//! Modifiers against each other, against the code they stand on, and against where the service was given.

pub(super) mod both_sides;
pub(super) mod components;
pub(super) mod order;
pub(super) mod schedule;
pub(super) mod surgeons;
pub(super) mod telehealth;
pub(super) mod visits_only;
