//! What a run hands to the ledger, row by row.

use super::claims::{ClaimId, ClaimKind};
use crate::date::Date;
use crate::money::{Money, Units};
use std::path::Path;

/// A visit that is issued; its claims and their lines follow.
#[derive(Clone, Copy, Debug)]
pub struct IssuedVisit {
    /// Its number: [`super::Issue::first_visit`] and on, ascending, gaps allowed.
    pub visit: u64,
    /// [`super::visit_hash`] of its id.
    pub hash: u128,
    /// 64 bits over its cells that affect the claim.
    pub fingerprint: u64,
    /// The visit number that this one replaces before it was sent.
    pub supersedes: Option<u64>,
}

/// A claim or invoice of the visit given last.
#[derive(Clone, Copy)]
pub struct NewClaim<'a> {
    /// Its number.
    pub id: ClaimId,
    /// The visit it bills.
    pub visit_id: &'a str,
    /// What the payer knows it by (CLM01).
    pub name: &'a str,
    /// The practice's number of the patient.
    pub patient_id: &'a str,
    /// The payer's id; empty for the patient.
    pub payer: &'a str,
    /// What it stands for.
    pub kind: ClaimKind,
    /// 1 original, 7 replacement, 8 void.
    pub frequency: u8,
    /// First day of service.
    pub service_from: Date,
    /// Last day of service.
    pub service_to: Date,
    /// The sum of its lines.
    pub charge: Money,
    /// Where it stands: what [`super::Issue::place`] returned. `None` for claims of the old system.
    pub place: Option<i64>,
}

/// A service line of the claim given last.
#[derive(Clone, Copy, Debug)]
pub struct NewLine<'a> {
    /// Its position in the visit, from 1.
    pub line: u16,
    /// The procedure code, normalised.
    pub code: &'a str,
    /// Its modifiers, separated by blanks.
    pub modifiers: &'a str,
    /// The provider's id in the practice.
    pub provider: &'a str,
    /// First day of service.
    pub service_from: Date,
    /// Last day of service.
    pub service_to: Date,
    /// How many.
    pub units: Units,
    /// The charge.
    pub charge: Money,
}

/// A transaction set of a claim file, or an invoice bundle.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The output file, as the staging area numbers them.
    pub file: u32,
    /// The interchange control number (ISA13); 0 in an invoice bundle.
    pub interchange: u64,
    /// The functional group control number (GS06).
    pub group: u64,
    /// The transaction set control number (ST02).
    pub set: u64,
}

/// A visit that must wait for somebody.
#[derive(Clone, Copy)]
pub struct NewHeld<'a> {
    /// [`super::visit_hash`] of its id.
    pub hash: u128,
    /// The visit.
    pub visit_id: &'a str,
    /// The practice's number of the patient.
    pub patient_id: &'a str,
    /// The payer's id; empty for the patient.
    pub payer: &'a str,
    /// First day of service, when one could be read.
    pub service_from: Option<Date>,
    /// What is at stake, when it is known.
    pub charge: Option<Money>,
    /// The last day to file.
    pub deadline: Option<Date>,
    /// The rules that hold it, separated by blanks.
    pub rules: &'a str,
    /// What is wrong, for a person.
    pub summary: &'a str,
    /// 64 bits over the visit and its findings: the same again is no change.
    pub digest: u64,
}

/// What the old system knew of the claim given last.
#[derive(Clone, Copy, Debug)]
pub struct NewOpening<'a> {
    /// The payer's number of the claim; empty when it never answered.
    pub payer_claim: &'a str,
    /// What is still open.
    pub balance: Money,
    /// When it was sent.
    pub sent: Option<Date>,
    /// When the payer last answered.
    pub last_seen: Option<Date>,
}

/// A file by what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Its path: within the batch for what the batch made, as given for what it was made from.
    pub path: String,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its size.
    pub bytes: u64,
}

/// What a batch is sealed with.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    /// SHA-256 of its manifest.
    pub manifest: [u8; 32],
    /// The output folder.
    pub out: &'a Path,
    /// The version of claimwright.
    pub program: &'a str,
    /// The files it made, in the order of their numbers.
    pub files: &'a [FileRecord],
}

/// The counts of a batch so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Visits issued.
    pub visits: u64,
    /// Claims and invoices.
    pub claims: u64,
    /// Service lines.
    pub lines: u64,
    /// Sum of the charges.
    pub charge: Money,
    /// Visits newly held, or held for another reason than before.
    pub held: u64,
    /// Visits that were held before and no longer are.
    pub settled: u64,
}
