//! What a jurisdiction's readers hand to the books: payments with their answers, and news of claims. Everything borrows
//! from the file and lives until the next call.

use super::answer::Answer;
use super::life::EventKind;
use super::matching::Seen;
use super::payment::ProviderAdjustment;
use crate::date::Date;
use crate::money::Money;

/// A payment, or a notice without one, before its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment<'a> {
    /// What makes it this payment and no other, hashed.
    pub key: [u8; 16],
    /// All it says, hashed.
    pub content: [u8; 32],
    /// The insurer as the file names it.
    pub payer: &'a str,
    /// Check or transfer number.
    pub reference: &'a str,
    /// The day it takes effect.
    pub date: Option<Date>,
    /// The day the insurer decided; the day of everything heard through it. Its own day where none is given.
    pub decided: Option<Date>,
    /// What is paid.
    pub amount: Money,
    /// How: `ACH`, `CHK`, `NON`.
    pub method: &'a str,
    /// Who is paid: the number of the practice.
    pub payee: &'a str,
    /// Interchange and transaction set, as numbered in the file.
    pub place: (&'a str, &'a str),
    /// The segment or record that it begins with, from 1.
    pub segment: u32,
    /// How many claims it answers.
    pub claims: u64,
    /// What it says besides its claims.
    pub adjustments: Vec<ProviderAdjustment<'a>>,
    /// Why nothing of it may be posted before somebody has looked; `None`: it may be.
    pub quarantine: Option<Quarantine<'a>>,
}

/// Why a payment is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarantine<'a> {
    /// Why, for a clerk.
    pub why: &'a str,
    /// What may become of it.
    pub release: Release,
}

/// What may become of a payment that is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// It adds up, and a person may have it posted.
    ByPerson,
    /// It does not add up: nobody can have it posted.
    Never,
}

/// What a piece of news is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'a> {
    /// A whole interchange that we sent (ISA13).
    Interchange(u64),
    /// A functional group that we sent (GS06).
    Group(u64),
    /// A transaction set that we sent (GS06 and ST02).
    Set(u64, u64),
    /// A part of a file, by the day in its header and its number there, after which comes the last number before 1 again.
    Part {
        /// The day.
        made: Date,
        /// The number.
        number: u64,
        /// The last number that such headers can hold.
        last: u64,
    },
    /// A file that we sent, by its name: the latest one of it made until the day that is heard of.
    File(&'a str),
    /// Everything sent under this reference (BHT03).
    Batch(&'a str),
    /// One claim, by our number of it.
    Claim(&'a str),
}

/// A piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard<'a> {
    /// What it is about.
    pub about: About<'a>,
    /// Who says it, as the envelope names the sender: control numbers are counted for each partner.
    pub from: &'a str,
    /// What was heard.
    pub kind: EventKind,
    /// The day that the answer gives; `None`: the day it is read.
    pub date: Option<Date>,
    /// The segment or record in its file, from 1.
    pub segment: u32,
    /// The codes as the file gives them.
    pub detail: &'a str,
    /// The insurer's own number of the claim; may be empty.
    pub payer_claim_number: &'a str,
}

/// Days that may pass after a claim was sent; `None`: nobody waits for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Until somebody says that the file was taken.
    pub file: Option<u16>,
    /// Until somebody says that the claim was taken up.
    pub claim: Option<u16>,
    /// Until it is decided.
    pub decision: Option<u16>,
}

/// Whether the answers of a payment are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// They are handed on, then the end of the payment.
    Answers,
    /// Nothing more of it is.
    Nothing,
}

/// Who is told.
pub trait Listener {
    /// Why it cannot go on.
    type Error;

    /// A payment begins.
    ///
    /// # Errors
    /// Ends the reading.
    fn payment(&mut self, payment: &Payment<'_>) -> Result<Wanted, Self::Error>;

    /// The answer to a claim of it, and what else may tell which claim that is.
    ///
    /// # Errors
    /// Ends the reading.
    fn answer(&mut self, answer: &Answer<'_>, seen: &Seen<'_>) -> Result<(), Self::Error>;

    /// Every answer of the payment has been told.
    ///
    /// # Errors
    /// Ends the reading.
    fn payment_end(&mut self, payment: &Payment<'_>) -> Result<(), Self::Error>;

    /// A piece of news.
    ///
    /// # Errors
    /// Ends the reading.
    fn heard(&mut self, heard: &Heard<'_>) -> Result<(), Self::Error>;
}
