//! Rules over what insurers answer.
//!
//! | id | what it says |
//! |---|---|
//! | CW801 | a payment is not what its parts add up to |
//! | CW802 | a claim or line is not charged less adjusted equals paid |
//! | CW808 | a code, qualifier or segment is not known |
//! | CW811 | the insurer has the patient under another name or number |
//! | CW812 | the insurer decided about another code than was sent |
//! | CW813 | an answer is refused |
//!
//! Those over a whole answer run after the first reading, those over a claim while it is handed on.

mod changed_service;
mod claim_balance;
mod corrected_patient;
mod payment_balance;
mod refused_answer;
mod subject;
#[cfg(test)]
mod tests;
mod unknown_code;

use crate::finding::RuleCard;
use crate::rules::Rule;

pub use refused_answer::unreadable;
pub use subject::{OfAnswer, OfPaidClaim, PaidClaimSubject, WholeAnswer};

/// Every rule over a whole answer, in the order of their ids.
pub static OF_ANSWERS: &[&Rule<OfAnswer>] = &[&payment_balance::RULE, &claim_balance::RULE, &unknown_code::RULE, &refused_answer::RULE];

/// Every rule over a claim of an 835, in the order of their ids.
pub static OF_PAID_CLAIMS: &[&Rule<OfPaidClaim>] = &[&corrected_patient::RULE, &changed_service::RULE];

/// The cards of all of them.
pub fn cards() -> impl Iterator<Item = &'static RuleCard> {
    OF_ANSWERS.iter().map(|rule| &rule.card).chain(OF_PAID_CLAIMS.iter().map(|rule| &rule.card))
}
