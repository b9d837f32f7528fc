//! Jurisdictions: each is a folder with its claim, prices, rules and files behind one trait.
//!
//! The trait has associated types, so that a claim of one country can never reach the writer of another.
//! Everything a jurisdiction hands to the rest of the program is plain: bytes, counts, cents and ids.

mod answering;
mod given;
mod next;
pub mod ontario;
pub mod us;

pub use answering::{Answering, Origins, TellError};
pub use given::Given;
pub use next::{AfterFirst, NextTurn};

use crate::codes::{self, TableStatus};
use crate::date::Date;
use crate::finding::{FileNo, Finding, Findings, Private, RuleCard};
use crate::history::{DayMark, Facts, Service, ServiceNote};
use crate::money::{Money, Units};
use crate::practice::{Practice, PracticeError};
use crate::rules::policy::Policy;
use crate::verify::{ClaimIds, Proof, VerifyError};
use crate::visit::{Line, Visit};
use crate::wire::x12::Separators;
use bumpalo::Bump;
use std::path::Path;

/// One country's way of billing. The program is compiled once for each; a run uses one.
pub trait Jurisdiction: Sized + Send + Sync {
    /// What `practice.toml` calls it.
    const ID: &'static str;
    /// A claim read from somebody else's claim file, with every field kept.
    type Read<'a>;
    /// A claim file while it is written.
    type File: Send;
    /// What to do while an insurer has not answered a claim whose visit has changed.
    const WHILE_WAITING: &'static str;

    /// Reads the jurisdiction's sections of `practice.toml`, and the prices.
    ///
    /// # Errors
    /// When something in them cannot be used.
    fn open(practice: &Practice) -> Result<Self, PracticeError>;

    /// The code tables that it asks, those that the practice has imported included, for reports and manifests. Loads none of them.
    fn tables(&self) -> Vec<TableStatus> {
        codes::status()
    }

    /// An imported table that could not be read when a rule asked for it: what was said without it is not to be believed.
    fn broken_table(&self) -> Option<PracticeError> {
        None
    }

    /// The rules it may speak with.
    fn cards() -> Vec<&'static RuleCard>;

    /// What there is to say of the batch as a whole, once all visits were seen: what rules could not look at.
    fn leftovers(&self) -> Vec<Finding> {
        Vec::new()
    }

    /// The payers that claim files are written for, by [`Route`].
    fn routes(&self) -> Vec<RouteInfo>;

    /// What invoices say of the practice.
    fn sender(&self) -> Sender;

    /// Why an insurer leaves an amount to the patient, in words that patients understand; `None` when that reason (`PR-1`) does not
    /// make it the patient's, so that nobody is ever asked for it.
    fn patient_share(&self, _reason: &str) -> Option<&'static str> {
        None
    }

    /// The title of a service on a day, where it is free to be printed.
    fn service_title(&self, _code: &str, _on: Date) -> Option<String> {
        None
    }

    /// Whether a line says that the service was given once more on purpose, so that it is no duplicate.
    fn repeats_on_purpose(&self, visit: &Visit<'_>, line: &Line<'_>) -> bool;

    /// What of a visit's services on one day matters to earlier and later visits of the patient.
    fn day_mark(&self, _visit: &Visit<'_>, _day: &str) -> DayMark {
        DayMark::default()
    }

    /// What rules over other visits of the patient on the same day need to know of a line; nothing where no rule looks so far.
    fn note(&self, _visit: &Visit<'_>, _line: &Line<'_>) -> Option<ServiceNote> {
        None
    }

    /// The service of such a note.
    fn noted(&self, _note: &ServiceNote) -> Option<Service> {
        None
    }

    /// What the claim numbers of a visit begin with, seen from one of them, and how many suffixes that one uses up.
    fn stem(&self, visit_id: &str, claim_number: &str) -> (String, u16);

    /// What to do with a visit that was issued before and has changed.
    fn correct(&self, earlier: &Earlier, visit: &Visit<'_>) -> Correction;

    /// Checks a visit, prices it and makes its claims. `read` is the claim itself when the visit is only a view of one.
    fn bill<'a>(&self, case: Case<'_, 'a, Self::Read<'a>>, review: &mut Review, out: &mut Outbox<'a>) -> Verdict;

    /// Whether the insurer after the first is asked about a claim that the first has decided.
    fn next_turn(&self, _: &AfterFirst) -> NextTurn {
        NextTurn::Nothing
    }

    /// Makes the claim to the insurer after the first, of the visit as it was issued.
    fn bill_next<'a>(&self, _: Case<'_, 'a, Self::Read<'a>>, _: &AfterFirst, _: &mut Review, _: &mut Outbox<'a>) -> Verdict {
        next::NOTHING
    }

    /// Reads a piece of somebody else's claim file: each claim with its view as a visit and what was found on the way.
    /// What cannot be read at all comes as a visit without an id, without a claim, and with the reason.
    fn read_claims<'a>(&self, piece: Piece<'a>, arena: &'a Bump, each: EachClaim<'_, 'a, Self::Read<'a>>);

    /// What a claim file is called within its payer's folder; `of_payer` counts the payer's files of this batch from 1.
    fn file_name(&self, opening: &Opening<'_>, of_payer: u32) -> String;

    /// Begins a claim file.
    ///
    /// # Errors
    /// In words, when `practice.toml` makes an envelope impossible.
    fn begin_file(&self, opening: &Opening<'_>, out: &mut Vec<u8>) -> Result<Self::File, String>;

    /// Writes a claim into a file.
    fn append(&self, file: &mut Self::File, claim: &IssuedClaim<'_>, outbox: &Outbox<'_>, out: &mut Vec<u8>);

    /// Whether the next claim needs a new file, besides the limit of claims that its route has.
    fn is_full(&self, _file: &Self::File, _claim: &IssuedClaim<'_>) -> bool {
        false
    }

    /// The number of the part of the file that the next claim will stand in (a transaction set, a batch). Asked once before each
    /// claim; `draw` gives the next number of the route's second counter, which is for parts that are numbered across files.
    fn section(&self, file: &mut Self::File, claim: (&IssuedClaim<'_>, &Outbox<'_>), draw: &mut dyn FnMut() -> u64) -> u64;

    /// Completes a file.
    fn end_file(&self, file: Self::File, out: &mut Vec<u8>);

    /// Has the independent verifier prove a finished file.
    ///
    /// # Errors
    /// With what the file should hold and does not.
    fn prove(&self, path: &Path, made: &MadeFile<'_>, threads: usize) -> Result<Proof, VerifyError>;
}

/// What is done with each claim of somebody else's file: its view as a visit, the claim where it could be read, and what was found.
pub type EachClaim<'f, 'a, R> = &'f mut dyn FnMut(&Visit<'a>, Option<R>, &mut Findings);

/// One visit to be billed, with what is known around it.
pub struct Case<'v, 'a, R> {
    /// The visit.
    pub visit: &'v Visit<'a>,
    /// Its ordinal in the input.
    pub ordinal: u32,
    /// The claim it is a view of, when it comes from a claim file.
    pub read: Option<R>,
    /// Its number, and how it stands to what was issued before.
    pub numbering: &'v Numbering,
    /// What rules may know.
    pub facts: &'v Facts<'v>,
    /// What the practice has decided about rules, applied between them and the verdict.
    pub policy: &'v Policy,
    /// Where texts live that had to be changed.
    pub arena: &'a Bump,
}

/// What became of a visit.
#[derive(Clone)]
pub enum Verdict {
    /// It must wait: the findings say why.
    Held,
    /// Its claims are in the outbox.
    Claimed,
    /// The patient is to be invoiced; the lines are in the outbox.
    Invoice(SelfPay),
    /// Nobody owes anything, or nobody may be billed automatically.
    NothingDue,
}

/// A payer that files are written for.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    /// Its id in `practice.toml`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The counters of the control numbers that each of its files takes.
    pub counters: [String; 2],
    /// Claims of one file at most; 0: no limit.
    pub claims_per_file: u32,
    /// Whether the files are for money, not for a test.
    pub production: bool,
}

/// What invoices say of the practice.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Address lines.
    pub address: Vec<String>,
    /// Where payments are mailed, name first; empty: as above.
    pub remit_to: Vec<String>,
    /// Telephone.
    pub phone: String,
    /// Tax number with what it is called.
    pub tax_id: String,
    /// A right that the law wants patients told, unless the practice has its own words.
    pub notice: String,
}

/// A piece of somebody else's claim file.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    /// The input file.
    pub file: FileNo,
    /// The number of its first row (segment) in the file.
    pub first_row: u32,
    /// The bytes: one transaction set.
    pub bytes: &'a [u8],
    /// The functional group header that it stands under.
    pub group: &'a [u8],
    /// The separators of its interchange.
    pub separators: Separators,
}

/// What a new claim file is told.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'o> {
    /// The payer.
    pub route: Route,
    /// Which file of the batch it is, from 1.
    pub file: u32,
    /// The batch: `B20261005-0001`.
    pub batch: &'o str,
    /// The day of the batch.
    pub date: Date,
    /// The control numbers, one for each of the route's counters.
    pub numbers: [u64; 2],
}

/// A finished claim file as the assembler counted it.
#[derive(Clone, Debug)]
pub struct MadeFile<'o> {
    /// How it was begun.
    pub opening: Opening<'o>,
    /// Claims in it.
    pub claims: u64,
    /// Lines in it.
    pub lines: u64,
    /// The sum of their charges.
    pub charge: Money,
    /// Their numbers in order.
    pub claim_ids: ClaimIds,
    /// Whether all its claims stand under the practice's own billing provider.
    pub own_billing: bool,
}

/// What the ledger knows of a visit that was issued before and has changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// The visit's number in the ledger, which its claim numbers may be made of.
    pub visit_no: u64,
    /// The batch that issued it last.
    pub batch: String,
    /// How far that batch has come.
    pub state: EarlierState,
    /// The payer it was issued to.
    pub payer: String,
    /// What its claim numbers begin with.
    pub stem: String,
    /// How many suffixes (`-A`, `-B`, …) its claims have used up, so that a new claim gets a new one.
    pub suffixes: u16,
    /// The suffix of its first claim, counted from 0, when that had one.
    pub suffix: Option<u16>,
    /// The payer's own number of it, from the answer that decided; empty when there is none.
    pub payer_claim: String,
    /// The payer's own number, told before it decided; empty when there is none.
    pub told_number: String,
    /// Whether it cancelled the claim before it.
    pub cancels: bool,
    /// Whether the insurer after the first has been asked already.
    pub asked_next: bool,
    /// The number of a correction of this visit that never reached the payer, which a new one takes the place of.
    pub unheard: Option<u64>,
}

/// How far an issued visit has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EarlierState {
    /// In a published batch that is not marked as sent: nobody has seen it. Visits of withdrawn batches count as never issued.
    #[default]
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
    /// Issue it as a new original, because the claim before was cancelled; new claim number.
    Anew,
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
    pub number: ShortText,
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
    /// The payer that is asked after this one, by its id; empty when there is none.
    pub next_payer: &'a str,
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

/// A code or number of at most 38 ASCII bytes, kept without allocating.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortText {
    bytes: [u8; 38],
    len: u8,
}

impl ShortText {
    /// A text of at most 38 ASCII bytes; `None` when it is longer or not ASCII.
    pub fn new(text: &str) -> Option<ShortText> {
        ShortText::of_ascii(text.as_bytes())
    }

    /// The same of bytes that are known to be letters, digits and signs.
    pub fn of_ascii(text: &[u8]) -> Option<ShortText> {
        let mut bytes = [0; 38];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        text.is_ascii().then_some(ShortText { bytes, len: u8::try_from(text.len()).ok()? })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).expect("only ASCII is ever put in")
    }
}

impl std::fmt::Debug for ShortText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One service line as the ledger will know it.
#[derive(Clone, Copy, Debug)]
pub struct IssuedLine<'a> {
    /// Its number within the visit.
    pub number: u16,
    /// The code as claimed.
    pub code: ShortText,
    /// The modifiers as claimed, separated by blanks.
    pub modifiers: ShortText,
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
    /// The service in plain words, for invoices; empty when none are known.
    pub label: &'a str,
}

/// A visit that the patient is to be invoiced for.
#[derive(Clone, Copy, Debug)]
pub struct SelfPay {
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
    /// Blocks that claims stand under, when not the practice's own (which is block 0): bytes and their number of records.
    pub blocks: Vec<(Vec<u8>, u32)>,
}

/// What a jurisdiction says of a visit whether it was issued or not: for the worklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docket {
    /// The payer's id; empty for self-pay.
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
