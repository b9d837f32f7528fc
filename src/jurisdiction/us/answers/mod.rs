//! What insurers and clearing houses answer: TA1, 999, 277CA and 835, read from files of others.
//!
//! A file is read twice, each time piece by piece. [`survey`] recognises what is in it by content, checks envelopes, proves the
//! equations and hands on nothing. [`deliver`] hands on, one claim at a time, the transaction sets that the survey found good: what is
//! refused is refused as a whole, with reasons, before anybody has seen a claim of it.
//!
//! | type | is |
//! |---|---|
//! | [`Payment`], [`PaidClaim`], [`PaidLine`], [`Adjustment`], [`ProviderAdjustment`] | an 835 |
//! | [`Acknowledgement`], [`SetAnswer`], [`SegmentError`], [`ElementError`] | a 999 |
//! | [`StatusReport`], [`BatchAnswer`], [`ProviderAnswer`], [`ClaimAnswer`] | a 277CA |
//! | [`InterchangeAnswer`] | a TA1 |
//! | [`SetSource`], [`At`] | where a fact stands: ISA13, ST02, segment, element |
//! | [`ClaimProof`], [`PaymentEquation`] | the three equations with their numbers |

mod acknowledgement;
mod balance;
mod claim_status;
pub mod code_lists;
mod content;
mod culprits;
mod deliver;
mod elements;
mod held;
mod paid_claim;
mod payment;
mod refusal;
mod source;
mod strange;
mod survey;
mod ta1;
pub mod told;
mod values;
mod walk;
mod x12_277ca;
mod x12_835;
mod x12_999;

/// Why reading a file ended early.
pub use crate::wire::x12::Trouble;
pub use acknowledgement::{Acknowledgement, ElementError, InterchangeAnswer, SegmentError, SetAnswer, Verdict};
pub use balance::{ClaimProof, Equation, LineProof};
pub use claim_status::{BatchAnswer, ClaimAnswer, Informant, LineAnswer, ProviderAnswer, Standing, Status, StatusReport, Tally};
pub use deliver::{DeliveryError, Recipient, Wanted, deliver};
pub use paid_claim::{Adjustment, Amount, ClaimStatus, Dated, Group, PaidClaim, PaidLine, Person, Procedure, Reference, Remark, Role};
pub use payment::{Party, Payment, PaymentEquation, PaymentKey, PaymentVerdict, ProviderAdjustment, Unbalanced, UnbalancedClaim};
pub use refusal::Refusal;
pub use source::{At, Interchange, SetSource};
pub use strange::{Strange, Unknown};
pub use survey::{Answer, OtherSet, Survey, survey};
