//! NCCI code pairs: services of which one is not paid beside the other.

pub(super) mod bypassed;
pub mod edits;
pub(super) mod less_said;
pub(super) mod never_together;
pub(super) mod without_modifier;
