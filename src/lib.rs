//! claimwright: a compiler and linter for medical claims.
//!
//! A visit comes in, is checked, priced, claimed, verified, published, answered, posted, and the patient gets an invoice.
//! The folders of this crate tell that story in order; `ARCHITECTURE.md` is the map.

pub mod assemble;
pub mod batch;
pub mod books;
pub mod catalogue;
pub mod cli;
pub mod codes;
pub mod date;
pub mod disk;
pub mod display;
pub mod finding;
pub mod fingerprint;
pub mod history;
pub mod intake;
pub mod invoice;
pub mod json;
pub mod jurisdiction;
pub mod ledger;
pub mod limits;
pub mod money;
pub mod pipeline;
pub mod posting;
pub mod practice;
pub mod reconcile;
pub mod repair;
pub mod report;
pub mod rules;
pub mod statement;
pub mod verify;
pub mod visit;
pub mod wire;
