//! What a file should hold, stated plainly by whoever had it made.

use crate::date::Date;
use crate::money::Money;
use crate::verify::ClaimIds;
use crate::wire::x12::Separators;

/// What the verifier holds a file against. Nothing in it comes from the writer of the bytes, except the counts it was asked for.
#[derive(Clone, Debug)]
pub struct Expected {
    /// ISA06, without padding.
    pub sender: String,
    /// ISA08, without padding.
    pub receiver: String,
    /// GS02: usually the sender again.
    pub group_sender: String,
    /// GS03: usually the receiver again.
    pub group_receiver: String,
    /// ISA15: `b'P'` production or `b'T'` test.
    pub usage: u8,
    /// ISA13.
    pub interchange_control: u32,
    /// GS06.
    pub group_control: u32,
    /// What every BHT03 begins with.
    pub batch_id: String,
    /// The date of ISA09, GS04 and BHT04.
    pub created: Date,
    /// The day of the run: no service and no birth lies after it.
    pub today: Date,
    /// Claims in the file.
    pub claims: u64,
    /// Service lines in the file.
    pub lines: u64,
    /// The sum of their charges.
    pub charge: Money,
    /// Their ids in the order of the file.
    pub claim_ids: ClaimIds,
    /// The payer's separators.
    pub separators: Separators,
    /// What follows each terminator: nothing, `\n` or `\r\n`.
    pub line_end: &'static [u8],
    /// Whether the payer takes the extended character set, which has small letters.
    pub extended: bool,
    /// Claims that the payer takes in one transaction set.
    pub max_claims_per_set: u32,
    /// The billing providers of the practice; empty: not compared.
    pub billing: Vec<Billing>,
}

/// A billing provider as it must appear in loop 2010AA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billing {
    /// NM109.
    pub npi: String,
    /// REF02 behind `EI` or `SY`: nine digits.
    pub tax_id: String,
    /// N402.
    pub state: String,
    /// N403: five or nine digits.
    pub zip: String,
}
