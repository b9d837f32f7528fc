//! Syntax only: how bytes of exchange formats are cut into records and fields, and how fields are written.
//!
//! Nothing here knows what a claim is. The reader and the writer of a format share only its separators.

pub mod fixed_width;
pub mod x12;
