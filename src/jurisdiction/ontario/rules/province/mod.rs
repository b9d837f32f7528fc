//! Rules about patients of other provinces.

pub mod first_name;
pub mod last_name;
pub mod not_covered;
pub mod payee;
pub mod referral;
pub mod registration;
pub mod registration_missing;
pub mod sex;
pub mod unknown;
