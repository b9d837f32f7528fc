//! What a 277CA says: the standing of claims between sending and payment.

use super::refusal::Refusal;
use super::source::{At, SetSource};
use super::strange::Strange;
use crate::date::Date;
use crate::finding::Private;
use crate::money::Money;

/// Where a claim stands, from the best to the worst: of several answers the worst counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A2 from the insurer: it will be decided about.
    Accepted,
    /// A1, and A2 from a clearing house.
    Received,
    /// A0: sent on to somebody else.
    Forwarded,
    /// A5: divided; several decisions will come.
    ExpectSeveral,
    /// Nothing that we know.
    #[default]
    Unknown,
    /// A4: not found there; somebody has to look.
    Review,
    /// A3, A6, A7, A8, or action U: it goes back, to be corrected and sent as a new claim.
    Rejected,
}

impl Standing {
    /// For a clerk.
    pub const fn words(self) -> &'static str {
        match self {
            Standing::Accepted => "accepted",
            Standing::Received => "received",
            Standing::Forwarded => "forwarded",
            Standing::ExpectSeveral => "expect several decisions",
            Standing::Unknown => "unknown",
            Standing::Review => "to be looked at",
            Standing::Rejected => "rejected",
        }
    }
}

/// Who tells us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Informant {
    /// NM1*PR: the insurer itself.
    Payer,
    /// NM1*AY: a clearing house.
    ClearingHouse,
    /// Somebody else: believed as little as a clearing house.
    #[default]
    Unknown,
}

/// One status (a composite of an STC segment).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// What it means for the claim.
    pub standing: Standing,
    /// STC01-1: the category, such as `A7`.
    pub category: String,
    /// STC01-2: the status code.
    pub code: String,
    /// STC01-3: whom it is about, such as `IL`.
    pub entity: String,
    /// STC03: `WQ` accepted, `U` rejected.
    pub action: String,
    /// STC02.
    pub date: Option<Date>,
    /// STC04; `None` when it is no amount.
    pub amount: Option<Money>,
    /// STC12: what somebody wrote.
    pub message: Private<String>,
    /// Where the composite stands.
    pub at: At,
}

/// How many claims were accepted and rejected, by number and charge (QTY, AMT).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// QTY*90 or QTY*QA.
    pub accepted: Option<u64>,
    /// QTY*AA or QTY*QC.
    pub rejected: Option<u64>,
    /// AMT*YU.
    pub accepted_charge: Option<Money>,
    /// AMT*YY.
    pub rejected_charge: Option<Money>,
}

/// A 277CA as a whole; its claims are handed on one at a time, as [`ClaimAnswer`]s.
#[derive(Clone, Default)]
pub struct StatusReport {
    /// Where it stands.
    pub source: SetSource,
    /// BHT03: the sender's number of the report.
    pub number: String,
    /// BHT04.
    pub date: Option<Date>,
    /// Who tells us.
    pub informant: Informant,
    /// NM103 of the informant.
    pub informant_name: String,
    /// NM109 of the informant.
    pub informant_id: String,
    /// TRN02 of the informant.
    pub trace: String,
    /// DTP*050: the day the file was received.
    pub received: Option<Date>,
    /// DTP*009: the day it was processed.
    pub processed: Option<Date>,
    /// What became of our files.
    pub batches: Vec<BatchAnswer>,
    /// What became of our billing providers' claims.
    pub providers: Vec<ProviderAnswer>,
    /// How many claims it names, by where they stand: index with `Standing as usize`.
    pub claims: [u64; 7],
    /// What claimwright does not know in it.
    pub strange: Vec<Strange>,
    /// Why it is not used; empty when it can be.
    pub refusals: Vec<Refusal>,
    /// SHA-256 of its segments without ST and SE.
    pub content: [u8; 32],
}

/// What became of one transaction set that we sent (level 21). A rejection rejects every claim of it, named or not.
#[derive(Clone, Default)]
pub struct BatchAnswer {
    /// TRN02: our BHT03.
    pub batch: String,
    /// NM109: who we are to them.
    pub receiver_id: String,
    /// Where the whole of it stands.
    pub standing: Standing,
    /// Its statuses.
    pub statuses: Vec<Status>,
    /// What was counted.
    pub tally: Tally,
    /// The HL segment.
    pub at: At,
}

/// What became of one billing provider's claims (level 19). A rejection rejects every claim of that provider in the batch, named or not.
#[derive(Clone, Default)]
pub struct ProviderAnswer {
    /// Which of [`StatusReport::batches`] it belongs to.
    pub batch: usize,
    /// NM108: `XX` for an NPI.
    pub id_qualifier: String,
    /// NM109.
    pub id: String,
    /// Where all of them stand.
    pub standing: Standing,
    /// Its statuses.
    pub statuses: Vec<Status>,
    /// What was counted.
    pub tally: Tally,
    /// The HL segment.
    pub at: At,
}

/// What became of one claim.
#[derive(Clone, Default)]
pub struct ClaimAnswer {
    /// TRN02: our CLM01.
    pub number: String,
    /// Where it stands, what was said about its provider and batch included.
    pub standing: Standing,
    /// Whether it stands so because of its provider or batch.
    pub inherited: bool,
    /// Its own statuses.
    pub statuses: Vec<Status>,
    /// Which of [`StatusReport::batches`]; `None` when it stands under none.
    pub batch: Option<usize>,
    /// Which of [`StatusReport::providers`]; `None` when it stands under none.
    pub provider: Option<usize>,
    /// REF*1K: the insurer's own number.
    pub payer_number: String,
    /// REF*D9: the clearing house's number.
    pub clearing_house_number: String,
    /// DTP*472: first and last day of service.
    pub days: Option<(Date, Date)>,
    /// NM103 and NM104 of the patient.
    pub patient: Private<(String, String)>,
    /// NM109 of the patient.
    pub member_id: Private<String>,
    /// Lines that are named.
    pub lines: Vec<LineAnswer>,
    /// The TRN segment, or HL when there is none.
    pub at: At,
}

/// What became of one service line.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LineAnswer {
    /// REF*FJ: our REF*6R.
    pub number: String,
    /// SVC01-2.
    pub code: String,
    /// SVC02.
    pub charge: Option<Money>,
    /// Where it stands.
    pub standing: Standing,
    /// Its statuses.
    pub statuses: Vec<Status>,
    /// The SVC segment.
    pub at: At,
}

impl StatusReport {
    /// How many claims it names.
    pub fn claim_count(&self) -> u64 {
        self.claims.iter().sum()
    }

    /// How many of them stand so.
    pub fn count(&self, standing: Standing) -> u64 {
        self.claims[standing as usize]
    }
}
