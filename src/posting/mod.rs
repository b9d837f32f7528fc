//! Posting as double entry: what an insurer's answer does to the books, to the cent.
//!
//! Pure: an [`Answer`] and what the ledger knows of the claim ([`Known`]) become [`Entry`]s and [`Note`]s. Nothing here
//! reads a file or a ledger, knows an insurer's format, or changes an amount so that a sum comes out.
//!
//! An entry moves an amount from one account to another, so no entry can be out of balance. Three promises are properties in
//! `tests.rs`: the cash of a payment is what was paid; an answer to every line settles the whole charge; the same answers in
//! any order leave the same balances.
//!
//! A claim's own row is the debit that opens it: the charge stands on the account of the insurer it was sent to.

mod account;
mod answer;
mod claim;
mod decided;
mod life;
mod lines;
mod matching;
mod payment;
#[cfg(test)]
mod tests;
mod told;

pub use account::{Account, Entry, Party, balance};
pub use answer::{Adjustment, Answer, AnswerLine, Group, Outcome, Turn};
pub use claim::{Agreement, Known, KnownLine, Note, NoteKind, Posted, post, suspend};
pub use decided::{Decided, DecidedLine, Reduction};
pub use life::{Event, EventKind, Stage, stage};
pub use lines::assign;
pub use matching::{Candidate, Scored, Seen, rank};
pub use payment::{ProviderAdjustment, provider_level};
pub use told::{About, Heard, Listener, Payment, Quarantine, Release, Waits, Wanted};
