//! What can be typed after `invoice`.

use clap::Args;

/// `invoice`
#[derive(Debug, Args)]
#[command(after_help = "\
A patient is asked only for what insurers said to be the patient's (group PR), never while an insurer is pending or another one is
to be asked, never when the visit says billing_protection, and not for less than small_balance. practice.toml: [invoice]
statement_days, statements (what each level says), paper.

Examples:
  claimwright invoice --dry-run                   who would be asked, and why others are not
  claimwright invoice                             today's statements: OUT/S20261122-0001/invoices
  claimwright sent S20261122-0001                 they were mailed

Exit codes: 0 nothing waits for somebody, 1 somebody has to look at what is not asked for, 2 the run failed.")]
pub struct InvoiceArgs {
    /// The day of the statements [default: today of practice.toml, else the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Show who would be asked and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Worker threads [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}
