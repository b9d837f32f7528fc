//! What happened before: services issued already, services twice in one night, and the time left to file.

pub(super) mod filing_limit;
pub(super) mod follow_up;
pub(super) mod issued_before;
pub(super) mod new_patient;
pub(super) mod twice_in_input;
