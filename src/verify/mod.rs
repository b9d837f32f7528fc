//! The independent re-proof of every file that claimwright produced, before anyone else sees it.
//!
//! Shares no code with the writers: it reads the finished bytes from disk and proves them again from what the insurer's guide says
//! and from a plain statement of what the batch should hold. A failure is a fault of claimwright, not of the data:
//! nothing of the batch is published.

mod claim_ids;
pub mod ohip;
pub mod statements;
pub mod x12_837p;

pub use claim_ids::ClaimIds;

use std::fmt;
use std::path::PathBuf;

use crate::money::Money;

/// One thing the verifier proves, under an id that never changes meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// `V001` in X12, `O001` in files of the ministry in Ontario.
    pub id: &'static str,
    /// What holds in a good file.
    pub sentence: &'static str,
}

impl Check {
    /// What the files that it looks at are made of.
    fn parts(&self) -> &'static str {
        if self.id.starts_with('O') { "record" } else { "segment" }
    }
}

/// What a file was found to hold once everything about it was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Transaction sets or batches.
    pub sets: u64,
    /// Claims.
    pub claims: u64,
    /// Service lines.
    pub lines: u64,
    /// The sum of all claim charges.
    pub charge: Money,
    /// Segments or records, envelope included.
    pub segments: u64,
    /// The size of the file.
    pub bytes: u64,
    /// The SHA-256 of the file, computed in the same reading.
    pub sha256: [u8; 32],
}

impl Proof {
    /// The SHA-256 in hexadecimal, as manifests carry it.
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().fold(String::with_capacity(64), |mut text, byte| {
            use fmt::Write as _;
            write!(text, "{byte:02x}").expect("a String takes everything");
            text
        })
    }
}

/// One place where a file is not what it should be. Holds nothing private: the claim id is the practice's own number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What should hold and does not.
    pub check: &'static Check,
    /// Which segment or record of the file, counted from 1; 0 for the file as a whole.
    pub segment: u64,
    /// Where that segment begins, in bytes from the start of the file.
    pub offset: u64,
    /// The id of that segment; empty for the file as a whole.
    pub segment_id: String,
    /// The claim (CLM01) it belongs to, when one is open.
    pub claim: Option<String>,
    /// What was found: lower case, no full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.check.id, self.message)?;
        if self.segment > 0 {
            write!(f, " ({} {}, {}, byte {})", self.check.parts(), self.segment, self.segment_id, self.offset)?;
        }
        match &self.claim {
            Some(claim) => write!(f, " in claim {claim}"),
            None => Ok(()),
        }
    }
}

/// Why a file must not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The file.
    pub file: PathBuf,
    /// The first faults in file order, at most [`VerifyError::KEPT`].
    pub faults: Vec<Fault>,
    /// How many more were found.
    pub more: u64,
}

impl VerifyError {
    /// Faults that are kept of one file.
    pub const KEPT: usize = 20;
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed its own verification and was not published", self.file.display())?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        if self.more > 0 {
            write!(f, "\n  and {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for VerifyError {}
