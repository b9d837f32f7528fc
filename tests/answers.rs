//! Reads insurers' answers: samples from elsewhere, what was constructed for us, what is generated, and what nobody should send.

#![allow(clippy::unwrap_used)]

#[path = "answers/broken.rs"]
mod broken;
#[path = "answers/constructed.rs"]
mod constructed;
#[path = "golden/mod.rs"]
mod golden;
#[path = "answers/program.rs"]
mod program;
#[path = "answers/properties.rs"]
mod properties;
#[path = "answers/recorder.rs"]
mod recorder;
#[allow(dead_code)]
#[path = "../benches/remittances.rs"]
mod remittances;
#[path = "answers/samples.rs"]
mod samples;
#[path = "answers/shapes.rs"]
mod shapes;
