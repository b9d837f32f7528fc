//! What people look at once insurers have answered: every figure adds up to the ledger, and every claim can be followed both ways.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

#[path = "common/insurer.rs"]
mod insurer;
#[path = "common/night.rs"]
mod night;

#[path = "books/chain.rs"]
mod chain;
#[path = "books/office.rs"]
mod office;
#[path = "books/program.rs"]
mod program;
#[path = "books/reports.rs"]
mod reports;
