//! X12 syntax: interchanges, segments, elements, components.
//!
//! Two readers: [`Segments`] and [`Reader`] take what others send, in all the shapes that are seen in the field;
//! [`Strict`] takes only what claimwright itself writes, and is fast. [`writer`] knows how values are spelled.

mod separators;
mod strict;
mod tolerant;
#[cfg(test)]
mod tolerant_tests;
pub mod writer;

pub use separators::Separators;
pub use strict::{Fields, Strict};
pub use tolerant::{Reader, Segment, Segments, Trouble, segment_code};
