//! Reads insurers' answers: samples from elsewhere, what was constructed for us, and what nobody should send.

#![allow(clippy::unwrap_used)]

#[path = "answers/samples.rs"]
mod samples;
