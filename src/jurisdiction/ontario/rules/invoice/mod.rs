//! Rules about what OHIP does not insure.

pub mod addressee;
pub mod insured_service;
pub mod no_price;
pub mod third_party;
