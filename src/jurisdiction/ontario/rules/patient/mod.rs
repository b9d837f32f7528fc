//! Rules about whose health card it is.

pub mod birth_date;
pub mod health_number;
pub mod mixed_encounter;
pub mod no_health_number;
pub mod no_patient;
pub mod payee;
pub mod program;
pub mod unwanted_number;
pub mod version_code;
