//! Jurisdictions: each is a folder with its claim, prices, rules and files behind one trait.

pub mod us;
