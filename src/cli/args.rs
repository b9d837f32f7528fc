//! What can be typed.

mod books;
mod codes;
mod eligibility;
mod invoice;
mod reconcile;

pub use books::{ClockName, ProofArgs, ReportArgs, TraceArgs};
pub use codes::{CodesArgs, CodesCommand};
pub use eligibility::EligibilityArgs;
pub use invoice::InvoiceArgs;
pub use reconcile::ReconcileArgs;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns visit records into checked, priced insurer claims and patient invoices, and remembers what was billed.
#[derive(Debug, Parser)]
#[command(
    name = "claimwright",
    version,
    max_term_width = 100,
    after_help = "\
Exit codes: 0 nothing is held, 1 findings hold something, 2 the run failed and nothing was published.

Examples:
  claimwright init myclinic                      start a practice folder
  claimwright check visits/monday.csv            look for mistakes, write nothing
  claimwright run                                tonight's batch
  claimwright explain CW202                      what a finding means and how to fix it"
)]
pub struct Cli {
    /// The practice's folder, which holds practice.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub practice: PathBuf,
    /// Where batches are written [default: PRACTICE/out]
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How results are printed; concise, sarif and csv are for check, csv for report too
    #[arg(long = "format", global = true, value_enum, default_value_t = FindingFormat::Text)]
    pub wanted: FindingFormat,
    /// The same, for the commands that know two ways
    #[arg(skip)]
    pub format: Format,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON document with a schema number
    Json,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people: the line of the input, what is wrong, what to do
    Text,
    /// One line a finding, the place first
    Concise,
    /// For programs: JSON with a schema number
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
    /// For spreadsheets
    Csv,
}

impl Cli {
    /// Settles what the typed format means for the command.
    ///
    /// # Errors
    /// When the command has no such format.
    pub fn settled(mut self) -> Result<Cli, clap::Error> {
        let of_findings = matches!(self.wanted, FindingFormat::Concise | FindingFormat::Sarif | FindingFormat::Csv);
        let has_csv = self.wanted == FindingFormat::Csv && matches!(self.command, Command::Report(_));
        if of_findings && !has_csv && !matches!(self.command, Command::Check(_)) {
            let message = "--format concise, sarif and csv are for findings: only `claimwright check` has them, and `report` has csv";
            return Err(Cli::command().error(clap::error::ErrorKind::InvalidValue, message));
        }
        self.format = if self.wanted == FindingFormat::Json { Format::Json } else { Format::Text };
        Ok(self)
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check, price and issue tonight's visits: claims, invoices, a worklist of what is held
    Run(RunArgs),
    /// Report findings and write nothing
    Check(CheckArgs),
    /// Mark a batch as sent to its insurers
    Sent(SentArgs),
    /// Take back a batch that was not sent: its visits can be issued again
    Withdraw(WithdrawArgs),
    /// Show every visit that is held, from all nights, and note who works on it
    Worklist(WorklistArgs),
    /// Read what came back: insurers' answers, deposits, paper remittances, patients' payments
    Reconcile(ReconcileArgs),
    /// What insurers answered, at a glance and as worklists: denials, short pays, suspense, ageing, rates
    Report(ReportArgs),
    /// Ask the ministry about the health cards of visits to come (Ontario)
    Eligibility(EligibilityArgs),
    /// Follow a visit, claim, check or segment of an answer through everything that became of it
    Trace(TraceArgs),
    /// Collect what proves that a claim was filed in time
    Proof(ProofArgs),
    /// Ask patients for what their insurers left to them: statements and reminders, as HTML and PDF
    Invoice(InvoiceArgs),
    /// Look up codes in the bundled, dated tables
    Codes(CodesArgs),
    /// Explain a rule: what, why, by whose authority, how to fix
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Answer for a finding until a day, so that it no longer holds its visit
    Silence(SilenceArgs),
    /// Look after the ledger: status, verify, backup, import-opening
    Ledger(LedgerArgs),
    /// Make a batch again from its archive and compare it byte for byte
    Rebuild(RebuildArgs),
    /// Start a practice folder with a commented practice.toml
    Init(InitArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Examples:\n  claimwright man | man -l -")]
    Man,
}

/// `run`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright run                                 every file of the practice's visits folder
  claimwright run tonight.csv --dry-run           what would happen
  claimwright run --bill-from 2026-10-01          leave earlier dates of service alone
  claimwright run --hold V1001                    everything but this visit")]
pub struct RunArgs {
    /// Visit files: CSV, JSON Lines, XML or 837P [default: the practice's visits folder]
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// The day of the batch [default: today of practice.toml, else the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Leave visits with earlier dates of service alone and count them
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub bill_from: Option<String>,
    /// Hold this visit whatever the rules say; may be given several times
    #[arg(long, value_name = "VISIT")]
    pub hold: Vec<String>,
    /// Send stale claims too, in files of their own (Ontario: type SDC, with evidence by e-mail)
    #[arg(long)]
    pub stale: bool,
    /// Issue visits again whose claims came back although nothing in them was wrong: a file refused, practice.toml mended
    #[arg(long)]
    pub resend: bool,
    /// Show what would be issued and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Worker threads [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Answer the question before the first production file with yes
    #[arg(long)]
    pub yes: bool,
    /// Bytes read at a time, for tests of determinism
    #[arg(long, hide = true, value_name = "BYTES")]
    pub chunk: Option<usize>,
}

/// `check`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright check visits/monday.csv
  claimwright check claims.837 --format concise   another program's claims, one line a finding
  claimwright check --select CW2 --ignore CW214   diagnoses only, and not those that no service uses
  claimwright check visits/monday.csv --fix --diff
  claimwright check --format sarif > findings.sarif

Exit codes: 0 nothing is held, 1 findings hold something, 2 the check itself failed.")]
pub struct CheckArgs {
    /// Visit files or 837P files [default: the practice's visits folder]
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// The day of the check [default: today of practice.toml, else the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Worker threads [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// The same as --format concise
    #[arg(long)]
    pub concise: bool,
    /// Only these rules: ids, names, or families such as CW2
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Not these rules: ids, names, or families such as CW2
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Make the changes that cannot alter what is meant, and write NAME.fixed.EXT
    #[arg(long)]
    pub fix: bool,
    /// Offer the other changes one by one; on a terminal
    #[arg(long, requires = "fix")]
    pub ask: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long, requires = "fix")]
    pub diff: bool,
    /// Change the input itself instead of writing NAME.fixed.EXT
    #[arg(long, requires = "fix")]
    pub in_place: bool,
    /// Show private values; only on a terminal
    #[arg(long)]
    pub show_private: bool,
}

/// `sent`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright sent B20261005-0001                 from now on a changed visit waits for the insurer's answer
  claimwright sent B20261005-0001 --on 2026-10-06")]
pub struct SentArgs {
    /// The batch, like B20261005-0001
    pub batch: String,
    /// The day it was sent [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
}

/// `withdraw`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright withdraw B20261005-0001             only before it was sent")]
pub struct WithdrawArgs {
    /// The batch, like B20261005-0001
    pub batch: String,
}

/// `worklist`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright worklist
  claimwright worklist --visit V1001 --assign dana --comment \"asked the front desk\"
  claimwright worklist --format json")]
pub struct WorklistArgs {
    /// Only this visit
    #[arg(long, value_name = "VISIT")]
    pub visit: Option<String>,
    /// Note who works on the visit
    #[arg(long, value_name = "NAME", requires = "visit")]
    pub assign: Option<String>,
    /// Note how it stands: open, waiting, done
    #[arg(long, value_name = "STATUS", requires = "visit", value_parser = ["open", "waiting", "done"])]
    pub status: Option<String>,
    /// Note anything else
    #[arg(long, value_name = "TEXT", requires = "visit")]
    pub comment: Option<String>,
    /// The day that days held and days left are counted to [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
}

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright explain CW202
  claimwright explain diagnosis-not-billable      a rule's name does as well
  claimwright explain CO-45                       an adjustment of a remittance: group and reason
  claimwright explain CO-97 --visit V1001         and what our own rules said of that line before it was sent
  claimwright explain N290                        a remark; CARC 97 and RARC MA130 do as well
  claimwright explain 999:IK403:7                 a code of an acknowledgement; TA1:023 too
  claimwright explain 277CA:A7:164:IL             category, status, entity
  claimwright explain PLB:WO
  claimwright explain M72.2 --on 2026-10-01       a diagnosis or procedure code

Labels are our own and short: the official texts belong to others, and are shown where the practice has imported them.")]
pub struct ExplainArgs {
    /// A rule like CW202 or its name, or a code
    #[arg(required = true, value_name = "RULE OR CODE")]
    pub what: Vec<String>,
    /// The day that codes are looked up on [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: Option<String>,
    /// With a reason: what of this visit was refused with it, and what we said before it was sent
    #[arg(long, value_name = "VISIT")]
    pub visit: Option<String>,
}

/// `rules`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright rules
  claimwright rules --jurisdiction us --severity error
  claimwright rules CW2                           a family
  claimwright rules --format json")]
pub struct RulesArgs {
    /// Only this family, rule or name: CW2
    #[arg(value_name = "FAMILY")]
    pub family: Option<String>,
    /// Only these: us, ontario, shared
    #[arg(long, value_name = "NAME", value_parser = ["us", "ontario", "shared"])]
    pub jurisdiction: Option<String>,
    /// Only these: error, warning, hint
    #[arg(long, value_name = "NAME", value_parser = ["error", "warning", "hint"])]
    pub severity: Option<String>,
}

/// `silence`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright silence add CW703 --visit V1001 --reason \"payer granted 30 days, call 4711\" --person dana --expires 2026-12-31
  claimwright silence list")]
pub struct SilenceArgs {
    /// What to do
    #[command(subcommand)]
    pub what: SilenceCommand,
}

/// `silence ...`
#[derive(Debug, Subcommand)]
pub enum SilenceCommand {
    /// Add a silence to silences.toml
    #[command(after_help = "\
Examples:
  claimwright silence add CW703 --visit V1001 --reason \"payer granted 30 days\" --person dana --expires 2026-12-31
  claimwright silence add CW505 --payer 60054 --reason \"fees follow the contract\" --person dana --expires 2026-12-31")]
    Add(SilenceAddArgs),
    /// Show all silences
    #[command(after_help = "Examples:\n  claimwright silence list --format json")]
    List,
}

/// `silence add`
#[derive(Debug, Args)]
pub struct SilenceAddArgs {
    /// The rule, by id or name
    pub rule: String,
    /// Only for this visit
    #[arg(long, value_name = "VISIT", group = "scope")]
    pub visit: Option<String>,
    /// For all visits of this patient number
    #[arg(long, value_name = "PATIENT", group = "scope")]
    pub patient: Option<String>,
    /// For all visits of this payer
    #[arg(long, value_name = "PAYER", group = "scope")]
    pub payer: Option<String>,
    /// For the whole practice
    #[arg(long, group = "scope")]
    pub everywhere: bool,
    /// Why it may go out all the same; no patient's name
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    pub person: String,
    /// The last day on which it holds
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub expires: String,
}

/// `ledger`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright ledger status
  claimwright ledger backup ledger-2026-10-05.sqlite")]
pub struct LedgerArgs {
    /// What to do with it
    #[command(subcommand)]
    pub what: LedgerCommand,
}

/// `ledger ...`
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// What was issued, sent and withdrawn
    #[command(after_help = "Examples:\n  claimwright ledger status --practice myclinic")]
    Status,
    /// Prove that the ledger agrees with itself and with the batch folders
    #[command(after_help = "Examples:\n  claimwright ledger verify && claimwright ledger backup monday.sqlite")]
    Verify,
    /// Write a copy that is safe to keep
    #[command(after_help = "Examples:\n  claimwright ledger backup ledger-2026-10-05.sqlite")]
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Import what the old system has billed, so that it is not billed again
    #[command(after_help = OPENING)]
    ImportOpening {
        /// One row a claim
        file: PathBuf,
    },
}

const OPENING: &str = "\
Columns, all of them, in any order:
  visit_id            as the visit file will name it; several rows when it became several claims
  claim_number        the number that the insurer was given (CLM01)
  payer_id            a payer of practice.toml; empty: the patient
  payer_claim_number  the insurer's own number, when it has answered
  patient_id          the practice's number of the patient
  service_from        YYYY-MM-DD
  service_to          empty: the same day
  codes               procedure codes, separated by blanks; modifiers behind a colon: 99214:25 93000
  charge, balance     what was billed, and what of it is still open
  sent, last_seen     when it went out, and when the insurer last said something; may be empty

Nothing is imported unless every cell is right.

Examples:
  claimwright ledger import-opening billed-before.csv";

/// `rebuild`
#[derive(Debug, Args)]
#[command(after_help = "\
Proves every file by its hash, then makes the batch again from the archived configuration, the ledger as it was
and the visit files, in a temporary place, and compares all bytes.

Examples:
  claimwright rebuild B20261005-0001 --check")]
pub struct RebuildArgs {
    /// The batch, like B20261005-0001
    pub batch: String,
    /// Compare with what was published and report differences
    #[arg(long, required = true)]
    pub check: bool,
    /// Worker threads [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// `init`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright init myclinic                       then read myclinic/practice.toml from top to bottom
  claimwright init myclinic --jurisdiction ontario")]
pub struct InitArgs {
    /// The new folder
    pub folder: PathBuf,
    /// Where the practice bills: us, ontario
    #[arg(long, value_name = "NAME", default_value = "us", value_parser = ["us", "ontario"])]
    pub jurisdiction: String,
}

/// `completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright completions bash > ~/.local/share/bash-completion/completions/claimwright
  claimwright completions zsh > ~/.zfunc/_claimwright")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
