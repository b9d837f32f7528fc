//! Medically unlikely edits: more of a service than one patient is given on one day.

pub(super) mod counts;
pub(super) mod day_clinical;
pub(super) mod day_policy;
pub(super) mod line_units;

pub use counts::on_its_day;
