//! A limit on everything that input can make large, in one place. Each has its finding or error where it is applied.

/// Bytes of one input row (a CSV record, a JSON line, an XML visit). A longer one is reported as `IN004` and passed over.
pub const ROW_BYTES: usize = 1 << 20;
/// Bytes of one 837P transaction set that is read at once.
pub const TRANSACTION_SET_BYTES: usize = 64 << 20;
/// Bytes of one X12 segment. A longer one means that the file is not X12 or is cut.
pub const SEGMENT_BYTES: usize = 1 << 16;
/// Service lines of one visit; a visit with more is held whole.
pub const LINES_PER_VISIT: usize = 1_000;
/// Bytes of all rows of one visit; a visit with more is held whole.
pub const VISIT_BYTES: usize = 8 << 20;
/// Input files of one run.
pub const INPUT_FILES: usize = 10_000;
/// Bytes of `practice.toml`.
pub const PRACTICE_BYTES: u64 = 4 << 20;
/// Rows of `fees.csv`.
pub const FEE_ROWS: usize = 1_000_000;
/// Findings kept of one visit; the last one then says that there are more.
pub const FINDINGS_PER_VISIT: usize = 200;
/// Visits of one run: their ordinals are 32 bits wide.
pub const VISITS_PER_RUN: usize = 100_000_000;
/// Files open at once.
pub const OPEN_FILES: usize = 48;
/// Keys of pass 1 held in memory before they are spilled to disk.
pub const KEYS_IN_MEMORY: usize = 1 << 18;
/// Days of patients that the visits of a run may look back on together; visits behind that do not look back.
pub const DAYS_LOOKED_BACK: usize = 1_000_000;
/// Earlier visits that are found for those together; what is behind that belongs to files that no practice makes.
pub const EARLIER_FOUND: usize = 1 << 17;
/// Service lines of one patient on one day that are compared across visits; more stand in files that no practice makes.
pub const SERVICES_OF_A_DAY: usize = 1_000;
/// Bytes of one chunk of input.
pub const CHUNK_BYTES: usize = 1 << 20;
/// Bytes of an imported code table, packed or unpacked.
pub const TABLE_BYTES: u64 = 256 << 20;
/// Rows of an imported code table: NCCI has 2.3 million pairs.
pub const TABLE_ROWS: usize = 8_000_000;
/// Bytes of one official file that is imported, unpacked: the largest NCCI file has some 60 MB.
pub const OFFICIAL_FILE_BYTES: u64 = 1 << 30;
/// Bytes of one line of an official file.
pub const OFFICIAL_LINE_BYTES: usize = 1 << 16;
/// Files in one zip that is imported.
pub const ZIP_ENTRIES: usize = 1_000;
/// Bytes of one claim of an 835 with all its lines; a set with a longer one is refused.
pub const PAID_CLAIM_BYTES: usize = 4 << 20;
/// Provider adjustments (PLB pairs) of one payment; a set with more is refused.
pub const PROVIDER_ADJUSTMENTS: usize = 100_000;
/// Transaction sets of one file of answers; later ones are refused.
pub const ANSWERS_PER_FILE: usize = 100_000;
/// Claims that do not balance, described of one payment; all are counted.
pub const UNBALANCED_CLAIMS: usize = 200;
/// Lines that do not balance, described of one claim.
pub const UNBALANCED_LINES: usize = 50;
/// Amounts among which the reason of a residual is looked for.
pub const SUSPECTS: usize = 200_000;
/// Errors kept of one set or group that an acknowledgement is about; all are counted.
pub const ACKNOWLEDGED_ERRORS: usize = 1_000;
/// Bytes of a CSV of deposits, paper remittances or patients' payments, which is read whole.
pub const CASH_FILE_BYTES: u64 = 64 << 20;
/// Rows of such a file.
pub const CASH_ROWS: usize = 1_000_000;
/// Findings kept of one file of answers; the last one then says that there are more.
pub const FINDINGS_PER_ANSWER_FILE: usize = 10_000;
/// Answers of one file whose claims are looked for by everything but their number; later ones go to suspense without candidates.
pub const SCORED_ANSWERS: usize = 2_000;
/// Claims kept that one of those may mean.
pub const CANDIDATES: usize = 5;
/// Rows of one worklist of answers that are listed; all are counted and added up.
pub const WORK_ROWS: usize = 1_000_000;
/// Refused amounts that are joined to what we said before; the rest is left to one visit at a time.
pub const JOINED_DENIALS: usize = 10_000;
/// Rejected claims listed of one file of answers; all are counted.
pub const REJECTIONS_LISTED: usize = 10_000;
/// Bytes of one file of the ministry in Ontario, which is read whole; uploads of claims are limited to 10 MB.
pub const OHIP_ANSWER_BYTES: u64 = 64 << 20;
