//! What can be typed behind `reconcile`.

use clap::Args;
use std::path::PathBuf;

/// `reconcile`
#[derive(Debug, Args)]
#[command(after_help = "\
Files are recognised by their content: 835, 999, 277CA and TA1, several in one file if need be; CSV of a bank's deposits, of
remittances on paper, of patients' payments (docs/payment-csv.md). In Ontario: batch
edits, error reports, file rejects, remittances, health card responses. Each is posted into the ledger once, however often it comes.
Without files: what waits for a person.

Examples:
  claimwright reconcile remit.835 --dry-run                what it holds, and whether it balances
  claimwright reconcile inbox/* --dry-run --format json    the same for programs
  claimwright reconcile                                    suspense, quarantine, claims that nobody has answered
  claimwright reconcile --match 12=V1001-A --by dana --reason \"the insurer says so\"
  claimwright reconcile remit.835 --release EFT77 --by dana --reason \"our old NPI\"")]
pub struct ReconcileArgs {
    /// Files that came back
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// Put an answer in suspense to its claim
    #[arg(long = "match", value_name = "ANSWER=CLAIM", conflicts_with_all = ["files", "dry_run"], requires_all = ["by", "reason"])]
    pub put: Option<String>,
    /// Post a payment of the files that would be kept apart
    #[arg(long, value_name = "PAYMENT", requires_all = ["files", "by", "reason"])]
    pub release: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME", requires = "reason")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "by")]
    pub reason: Option<String>,
    /// Read, prove and show what would be posted; change nothing
    #[arg(long)]
    pub dry_run: bool,
}
