//! Rules about patients of other provinces.

pub mod first_name;
pub mod last_name;
pub mod not_covered;
pub mod payee;
pub mod province;
pub mod referral;
pub mod registration;
pub mod registration_missing;
pub mod sex;
