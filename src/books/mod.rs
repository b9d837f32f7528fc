//! What people look at once insurers have answered: worklists, ageing, rates, the whole chain of a claim.
//!
//! One pass over the ledger, [`read()`], makes all of it, so that every figure belongs with every other and adds up to
//! [`crate::ledger::Ledger::totals`]. Nothing here prints, and nothing but [`csv()`] shows a patient's number.

mod ageing;
mod archive;
mod csv;
mod findings;
mod html;
mod joined;
mod json;
mod page;
mod position;
mod proof;
mod proof_page;
mod rates;
mod ratio;
mod read;
mod trace;
mod work;

pub use ageing::{Aged, Ageing, BUCKETS, Clock, Debtor};
pub use csv::csv;
pub use findings::{Before, before};
pub use joined::{Joined, joined};
pub use json::document;
pub use page::page;
pub use position::{Position, position};
pub use proof::{Proof, ProofAnswer, ProofFile, Verdict, proof, proof_document};
pub use proof_page::{proof_page, proof_text};
pub use rates::Rates;
pub use ratio::{Figure, Ratio};
pub use read::{Books, Scope, read};
pub use trace::{Link, Trace, Wanted, find, trace, trace_payment};
pub use work::{Apart, CreditRow, RejectedRow, SuspenseRow, UnansweredRow, WorkRow};

use crate::date::Date;

/// What books need to know of the practice and its country.
pub trait Terms {
    /// How people call the payer with this id.
    fn payer_name(&self, id: &str) -> String;

    /// The last day on which a corrected claim may be sent; `None` when nobody has said so.
    fn correct_by(&self, payer: &str, days: (Date, Date)) -> Option<Date>;

    /// The last day on which the first claim may be sent.
    fn file_by(&self, payer: &str, days: (Date, Date)) -> Option<Date>;

    /// The last day to appeal against a decision.
    fn appeal_by(&self, payer: &str, decided: Date) -> Option<Date>;

    /// What to do about an amount that was refused: its reason with group (`CO-97`), its remarks.
    fn step(&self, reason: &str, remarks: &[String]) -> Step;

    /// The visits that a claim number may have been made of: their ids, and a number in the ledger.
    fn origins(&self, claim_number: &str) -> (Vec<String>, Option<u64>);

    /// Whether one of our rules, by its id, is about the same matter as a reason.
    fn is_about(&self, reason: &str, rule: &str) -> bool;
}

/// What to do about a refused amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Whose kind of work it is: `data missing`.
    pub queue: &'static str,
    /// What the reason says, in our words.
    pub label: String,
    /// What to do first.
    pub todo: String,
    /// How it goes on.
    pub way: Way,
}

/// How a refused amount is worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Corrected and sent again: the limit for corrected claims runs.
    Correct,
    /// Appealed: the time since the decision runs.
    #[default]
    Appeal,
}

/// The worklists and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything at a glance.
    Overview,
    /// Refused lines.
    Denials,
    /// Lines paid in part.
    Short,
    /// Money without a claim.
    Suspense,
    /// Payments of which nothing is posted.
    Quarantine,
    /// Money paid beyond what was owed.
    Credits,
    /// Claims that were returned.
    Rejected,
    /// Claims that should have been answered.
    Unanswered,
    /// What is owed, by age and payer.
    Ageing,
    /// What patients owe, by age and patient.
    Patients,
    /// Clean claims, first pass, denials, collection.
    Rates,
}

impl Kind {
    /// What it is called in documents and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Overview => "overview",
            Kind::Denials => "denials",
            Kind::Short => "short",
            Kind::Suspense => "suspense",
            Kind::Quarantine => "quarantine",
            Kind::Credits => "credits",
            Kind::Rejected => "rejected",
            Kind::Unanswered => "unanswered",
            Kind::Ageing => "ageing",
            Kind::Patients => "patients",
            Kind::Rates => "rates",
        }
    }
}
