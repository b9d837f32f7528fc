//! X12 837P (005010X222A1): claims out, and claims of others in.
//!
//! Out: [`mod@write`] turns one [`Claim`](super::claim::Claim) into a fragment, everything from its SBR on with the HL
//! segments left open; [`set`] numbers them, opens and closes transaction sets, and streams.
//! In: [`read`] places every segment by the one grammar and hands out claims with every field kept, each with
//! the visit that the shared rules look at.

pub mod dialect;
mod grammar;
mod opening;
pub mod read;
mod read_claim;
mod read_level;
mod read_line;
#[cfg(test)]
mod read_tests;
mod segment;
mod segments;
pub mod set;
pub mod trouble;
mod values;
mod visit_view;
pub mod write;
mod write_line;
mod write_party;
#[cfg(test)]
mod write_tests;

pub use dialect::Dialect;
pub use read::{ReadClaim, SetInput, SetReader};
pub use segment::CannotSend;
pub use segments::SetText;
pub use set::{BillingBlock, Envelope, Interchange837, SetTotals, Submitter};
pub use trouble::{Trouble, TroubleKind};
pub use visit_view::element_of;
pub use write::{FragmentShape, push_billing, push_claim};
