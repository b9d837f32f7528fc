//! Rules about services that stand elsewhere too.

pub mod issued_before;
pub mod twice_in_input;
pub mod twice_on_visit;
