//! Bytes to visits: reads CSV, JSON Lines and XML files, and cuts X12 files into transaction sets.
//!
//! [`InputFiles`] says which files there are, a [`ChunkReader`] hands out [`Chunk`]s in order (under a lock, when several
//! workers share it), and [`Chunk::visits`] turns one into visits that borrow from it. Chunks end where visits end, so visits,
//! rows and findings are the same for every chunk size. Memory is bounded by the chunk size and [`crate::limits`].
//!
//! Trouble with a file as a whole is an [`IntakeError`]; trouble with a row or visit is a finding that holds the visit.

mod cells;
mod chunk;
mod csv;
mod error;
mod files;
mod filler;
mod frame;
mod header;
pub mod jsonl;
mod jsonl_writer;
mod late;
mod nested;
mod quote;
mod reader;
mod rules;
mod source;
mod spans;
mod tracker;
mod x12;
mod xml;
mod xml_frame;

pub use chunk::{Chunk, Envelope};
pub use error::IntakeError;
pub use files::{Format, InputFiles};
pub use reader::{ChunkReader, InputDigest};
pub use rules::{CARDS, DUPLICATE_VISIT_ID};
pub use spans::{Dress, Span};

/// Where texts live that cannot be slices of the chunk, because a quote, escape or entity in them was resolved.
/// A worker keeps one and resets it after each chunk.
pub type Arena = bumpalo::Bump;
