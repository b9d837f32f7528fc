//! What can be typed after `eligibility`.

use clap::Args;
use std::path::PathBuf;

/// `eligibility`
#[derive(Debug, Args)]
#[command(after_help = "\
Writes PRACTICE/out/eligibility/OBEC-DATE-N.TXT, a request for every card once. `claimwright reconcile` reads what comes back; cards
that nothing is paid for stand in `claimwright worklist` until they are asked about again.

Examples:
  claimwright eligibility visits/tomorrow.csv     the patients of tomorrow's visits
  claimwright eligibility cards.csv               a table with patient_id, member_id and member_suffix")]
pub struct EligibilityArgs {
    /// A visit file, or a table with the columns patient_id, member_id and member_suffix
    pub file: PathBuf,
    /// The day of the request [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
}
