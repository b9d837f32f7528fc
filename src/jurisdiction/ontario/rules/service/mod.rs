//! Rules about codes, fees, diagnoses and days.

pub mod age;
pub mod automatic_premium;
pub mod chiropractic;
pub mod code_shape;
pub mod diagnosis_missing;
pub mod diagnosis_shape;
pub mod diagnosis_unknown;
pub mod divisible;
pub mod fee;
pub mod fee_too_high;
pub mod fee_too_low;
pub mod future;
pub mod manual_review;
pub mod no_fee;
pub mod not_in_force;
pub mod one_unit;
pub mod prior_approval;
pub mod service_date;
pub mod services;
pub mod stale;
pub mod unpriced;
pub mod wcb;
