//! A payment: one 835 transaction set as a whole. Its claims are handed on one at a time, as [`super::PaidClaim`]s.

use super::balance::ClaimProof;
use super::refusal::Refusal;
use super::source::{At, SetSource};
use super::strange::Strange;
use crate::date::Date;
use crate::money::Money;
use std::fmt;

/// What an 835 says about the payment as a whole, and what was proved about it.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    /// Where it stands.
    pub source: SetSource,
    /// The BPR segment: BPR02 stands at `at.element(2)`.
    pub at: At,
    /// BPR01, how it is handled: `I` remittance with the payment, `H` a notice without money, and so on.
    pub handling: String,
    /// BPR02, negative when BPR03 says that money is taken.
    pub amount: Money,
    /// BPR04: `ACH`, `CHK`, `NON` for no payment.
    pub method: String,
    /// BPR16: the day of the cheque or transfer.
    pub date: Option<Date>,
    /// TRN02: the number of the cheque or transfer.
    pub trace: String,
    /// TRN03: who pays, as the bank knows it.
    pub payer_number: String,
    /// TRN04: a finer number of the payer.
    pub payer_sub_number: String,
    /// CUR02; empty means US dollars.
    pub currency: String,
    /// DTM*405: the day up to which the payer has decided.
    pub produced: Option<Date>,
    /// N1*PR.
    pub payer: Party,
    /// N1*PE.
    pub payee: Party,
    /// What is added or taken outside of any claim (PLB), in the file's order.
    pub provider_adjustments: Vec<ProviderAdjustment>,
    /// Segments of the head and the end that claimwright does not know, as sent; the first hundred.
    pub unknown: Vec<(At, String)>,
    /// How many claims (CLP).
    pub claims: u64,
    /// How many service lines (SVC).
    pub lines: u64,
    /// The sum of CLP03.
    pub charged: Money,
    /// The sum of what all claims say that patients owe: CAS of group PR.
    pub patient_share: Money,
    /// BPR02 = sum of CLP04 - sum of PLB.
    pub equation: PaymentEquation,
    /// Who is to blame when it does not hold, for a clerk.
    pub explanation: String,
    /// The claims whose own equations do not hold.
    pub unbalanced: Unbalanced,
    /// Codes, qualifiers and segments that claimwright does not know, each once with its first place.
    pub strange: Vec<Strange>,
    /// Why nothing of it is handed on; empty when it can be used.
    pub refusals: Vec<Refusal>,
    /// SHA-256 of its segments without ST and SE, in the usual separators: the same for any wrapping, envelope or numbering.
    pub content: [u8; 32],
}

/// Somebody that the payment names: the payer or the payee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// N102.
    pub name: String,
    /// N103: `XX` for an NPI, `FI` for a tax number.
    pub qualifier: String,
    /// N104.
    pub id: String,
    /// REF segments below it: qualifier and number.
    pub references: Vec<(String, String)>,
}

/// An amount outside of any claim: one pair of a PLB segment. A positive amount makes the payment smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAdjustment {
    /// PLB01: the provider.
    pub provider: String,
    /// PLB02: the end of the fiscal year.
    pub year_end: Option<Date>,
    /// The reason: `WO`, `FB`, `L6`.
    pub reason: String,
    /// What it is about: a claim's number, or an earlier payment's.
    pub reference: String,
    /// The amount as sent.
    pub amount: Money,
    /// Where the amount stands.
    pub at: At,
}

/// BPR02 = sum of CLP04 - sum of PLB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentEquation {
    /// BPR02.
    pub paid: Money,
    /// The sum of CLP04.
    pub claims: Money,
    /// The sum of all PLB amounts.
    pub provider_adjustments: Money,
}

impl PaymentEquation {
    /// What the payment has more than its parts explain; nothing when it is proved.
    pub fn residual(&self) -> Money {
        // Three numbers of at most 18 digits: they fit 128 bits, and each was checked to fit 64.
        let residual = i128::from(self.paid.cents()) - i128::from(self.claims.cents()) + i128::from(self.provider_adjustments.cents());
        Money::from_cents(i64::try_from(residual).unwrap_or(i64::MAX))
    }

    /// Whether the equation holds.
    pub fn holds(&self) -> bool {
        self.residual() == Money::ZERO
    }
}

impl fmt::Display for PaymentEquation {
    /// `113.40 = 138.40 - 25.00`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {} - {}", self.paid, self.claims, self.provider_adjustments)
    }
}

/// The claims of a payment whose own equations do not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unbalanced {
    /// How many there are.
    pub count: u64,
    /// The first of them, [`crate::limits::UNBALANCED_CLAIMS`] at most.
    pub first: Vec<UnbalancedClaim>,
}

/// A claim whose equations do not hold, as much of it as a message needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnbalancedClaim {
    /// CLP01.
    pub number: String,
    /// The CLP segment.
    pub at: At,
    /// The numbers.
    pub proof: ClaimProof,
    /// What explains the residuals, when little enough does.
    pub explanation: String,
}

/// What tells a payment from every other: the same key twice is the same payment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaymentKey {
    /// TRN03.
    pub payer_number: String,
    /// TRN02.
    pub trace: String,
    /// BPR16.
    pub date: Option<Date>,
    /// BPR02 in cents.
    pub cents: i64,
    /// N1*PE04, or its name where there is no number.
    pub payee: String,
    /// For notices without a payment, which all have the same numbers: the hash of their content.
    pub content: Option<[u8; 32]>,
}

/// What may be done with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentVerdict {
    /// Its claims are handed on.
    Good,
    /// It can be read, and BPR02 is not what its parts add up to: nothing of it is handed on until somebody has looked.
    Quarantined,
    /// It cannot be read or was damaged: nothing of it is handed on.
    Refused,
}

impl Payment {
    /// What may be done with it.
    pub fn verdict(&self) -> PaymentVerdict {
        match (self.refusals.is_empty(), self.equation.holds()) {
            (false, _) => PaymentVerdict::Refused,
            (true, false) => PaymentVerdict::Quarantined,
            (true, true) => PaymentVerdict::Good,
        }
    }

    /// Whether all three equations hold: the payment's, and each claim's and line's.
    pub fn balances(&self) -> bool {
        self.equation.holds() && self.unbalanced.count == 0
    }

    /// Whether it is a notice that no money is paid.
    pub fn is_notice(&self) -> bool {
        self.amount == Money::ZERO || self.method == "NON"
    }

    /// What tells it from every other payment.
    pub fn key(&self) -> PaymentKey {
        let payee = if self.payee.id.is_empty() { &self.payee.name } else { &self.payee.id };
        PaymentKey {
            payer_number: self.payer_number.clone(),
            trace: self.trace.clone(),
            date: self.date,
            cents: self.amount.cents(),
            payee: payee.clone(),
            content: self.is_notice().then_some(self.content),
        }
    }
}
