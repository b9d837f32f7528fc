//! What a claim does after its first answer: corrected and sent again, replaced, cancelled, sent on to the next insurer.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

#[path = "again/corrections.rs"]
mod corrections;
#[path = "again/next.rs"]
mod next;
#[path = "common/night.rs"]
mod night;
#[path = "again/office.rs"]
mod office;
