//! Jurisdictions: each is a folder with its claim, prices, rules and files behind one trait.
//!
//! The trait has associated types, so that a claim of one country can never reach the writer of another.
//! Everything a jurisdiction hands to the rest of the program is plain: bytes, counts, cents and ids.

pub mod us;

use crate::date::Date;
use crate::finding::{Findings, Private};
use crate::money::{Money, Units};
use crate::visit::Visit;

/// What the ledger knows of a visit that was issued before and has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The visit's number in the ledger, which its claim numbers may be made of.
    pub visit_no: u64,
    /// The batch that issued it last.
    pub batch: String,
    /// How far that batch has come.
    pub state: EarlierState,
    /// The payer it was issued to.
    pub payer: String,
    /// How many suffixes (`-A`, `-B`, …) its claims have used up, so that a new claim gets a new one.
    pub suffixes: u16,
}

/// How far an issued visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlierState {
    /// Its batch was withdrawn before it was sent: nobody has seen it.
    Withdrawn,
    /// In a published batch that is not marked as sent.
    NotSent,
    /// Sent, and no answer yet.
    Sent,
    /// Returned unprocessed: it never was a claim to the payer.
    Rejected,
    /// The payer has decided; its claim number is known from the answer or from the visit file.
    Adjudicated,
}

/// What to do with a visit that comes again changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Issue it instead of the one that nobody has seen; same claim number.
    Supersede,
    /// Correct and send again as an original; same claim number.
    Resend,
    /// Issue a replacement of the payer's claim; new claim number.
    Replace,
    /// Cancel the payer's claim; new claim number.
    Void,
    /// Hold it until the payer has answered.
    Wait,
    /// Hold it: a person must decide, for this reason.
    Manual(&'static str),
}

/// How a visit stands to what was issued before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never issued.
    New,
    /// Issued before and changed since.
    Known(Earlier, Correction),
}

/// What a jurisdiction needs to number the claims of one visit.
#[derive(Clone, Debug)]
pub struct Numbering {
    /// The visit's number in the ledger.
    pub visit_no: u64,
    /// How the visit stands to what was issued before.
    pub standing: Standing,
}

/// The visit as the ledger will know it once it is issued.
#[derive(Clone, Copy)]
pub struct IssuedClaim<'a> {
    /// The visit's ordinal in this input, which is the order of everything.
    pub ordinal: u32,
    /// The visit's number in the ledger.
    pub visit_no: u64,
    /// 0 for the first claim of the visit, 1 for the second (splits).
    pub part: u16,
    /// The visit.
    pub visit_id: &'a str,
    /// The claim's number as the insurer sees it.
    pub number: ClaimNumberText,
    /// The payer: a position in the jurisdiction's list of files to write.
    pub route: Route,
    /// The practice's patient number.
    pub patient_id: Private<&'a str>,
    /// Earliest day of service.
    pub service_from: Date,
    /// Latest day of service.
    pub service_to: Date,
    /// Total charge.
    pub charge: Money,
    /// 1, 7 or 8 in the United States; 1 elsewhere.
    pub frequency: u8,
    /// Where its bytes stand in [`Outbox::bytes`].
    pub bytes: (usize, usize),
    /// Where its lines stand in [`Outbox::lines`].
    pub lines: (usize, usize),
    /// What the jurisdiction's file needs to know of it besides its bytes.
    pub shape: Shape,
}

/// The few facts about a claim fragment that the assembler needs: the meaning is the jurisdiction's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Shape {
    /// Segments or records in the fragment.
    pub records: u32,
    /// Where in the fragment a second number is to be put, when there is one.
    pub split: Option<u32>,
    /// Which block of the file the claim belongs under (billing provider): a position in [`Outbox::blocks`].
    pub block: u16,
}

/// Which file a claim goes to: the payer's position in the jurisdiction's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(pub u16);

/// A claim number of at most 20 bytes, kept without allocating.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimNumberText {
    bytes: [u8; 38],
    len: u8,
}

impl ClaimNumberText {
    /// A number of at most 38 ASCII bytes; `None` when it is longer or not ASCII.
    pub fn new(text: &str) -> Option<ClaimNumberText> {
        let mut bytes = [0; 38];
        let slot = bytes.get_mut(..text.len())?;
        slot.copy_from_slice(text.as_bytes());
        text.is_ascii().then_some(ClaimNumberText { bytes, len: u8::try_from(text.len()).ok()? })
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).expect("only ASCII is ever put in")
    }
}

impl std::fmt::Debug for ClaimNumberText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One service line as the ledger will know it.
#[derive(Clone, Copy, Debug)]
pub struct IssuedLine<'a> {
    /// Its number within the visit.
    pub number: u16,
    /// The code as claimed, five to seven characters.
    pub code: &'a str,
    /// The modifiers as claimed, one after another without blanks.
    pub modifiers: [u8; 8],
    /// Who treated: the practice's id.
    pub rendering: &'a str,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Number of services, or minutes.
    pub units: Units,
    /// Charge.
    pub charge: Money,
}

/// A visit that the patient is to be invoiced for.
#[derive(Clone)]
pub struct SelfPay<'a> {
    /// The visit's ordinal in this input.
    pub ordinal: u32,
    /// The visit's number in the ledger.
    pub visit_no: u64,
    /// The visit, for names and addresses.
    pub visit: &'a Visit<'a>,
    /// Earliest day of service.
    pub service_from: Date,
    /// Latest day of service.
    pub service_to: Date,
    /// Total charge.
    pub charge: Money,
    /// Paid at the visit.
    pub paid: Money,
    /// Where its lines stand in [`Outbox::lines`].
    pub lines: (usize, usize),
}

/// What a jurisdiction made of some visits: everything in the order of the input.
#[derive(Default)]
pub struct Outbox<'a> {
    /// Claim fragments, one after another.
    pub bytes: Vec<u8>,
    /// The claims they are.
    pub claims: Vec<IssuedClaim<'a>>,
    /// The lines of the claims and of the self-pay visits.
    pub lines: Vec<IssuedLine<'a>>,
    /// Visits to invoice.
    pub self_pay: Vec<SelfPay<'a>>,
    /// Blocks that claims stand under, when not the practice's own (which is block 0): bytes and their number of records.
    pub blocks: Vec<(Vec<u8>, u32)>,
}

/// What a jurisdiction says of a visit whether it was issued or not: for the worklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docket {
    /// The payer's name for people; empty for self-pay.
    pub payer: String,
    /// Earliest day of service that can be read.
    pub first_day: Option<Date>,
    /// The last day on which the claim may be filed.
    pub deadline: Option<Date>,
    /// Total charge as far as it is known.
    pub charge: Option<Money>,
}

/// Where a visit's findings and its docket go.
#[derive(Debug, Default)]
pub struct Review {
    /// What was found.
    pub findings: Findings,
    /// The facts for the worklist.
    pub docket: Docket,
}
