//! The re-proof of 837P files: envelope, grammar, elements, claim arithmetic.
//!
//! One thread reads, hashes and cuts the file into transaction sets; workers prove whole sets;
//! what concerns the file (totals, uniqueness, order) is put together in the order of the file.

mod characters;
mod checks;
mod claim;
mod cob;
mod element;
mod envelope;
mod expected;
mod faults;
mod file;
mod grammar;
mod position;
mod proved;
mod reading;
mod role;
mod segment;
mod set;
mod totals;
mod tree;
mod values;

pub use checks::CHECKS;
pub use expected::{Billing, Expected};
pub use file::{verify_file, verify_set};
