//! What comes back: insurers' answers, the bank's deposits, paper remittances, patients' payments.
//!
//! [`read()`] recognises a file by its content, reads it, proves what can be proved and says what it found. Nothing is posted here.

mod adding;
mod cards;
mod deposits;
mod file;
mod paper;
mod patient_payments;
pub mod rules;
mod table;
#[cfg(test)]
mod tests;

pub use adding::{PaymentTally, Rejection};
pub use cards::{card_rows, is_card_list};
pub use deposits::Deposit;
pub use file::{Contents, FileAnswers, Found, ReadError, read};
pub use paper::{PaperAdjustment, PaperClaim, PaperPayment};
pub use patient_payments::PatientPayment;
