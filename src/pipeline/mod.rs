//! Two passes over the input: keys, then visits to findings, prices and claim fragments.

pub mod records;
