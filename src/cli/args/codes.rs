//! What can be typed behind `codes`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `codes`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright codes show E11.9 --on 2026-10-01
  claimwright codes search plantar fasciitis
  claimwright codes import hcpcs.zip
  claimwright codes status")]
pub struct CodesArgs {
    /// What to look up
    #[command(subcommand)]
    pub what: CodesCommand,
}

/// `codes ...`
#[derive(Debug, Subcommand)]
pub enum CodesCommand {
    /// Show a diagnosis, procedure, modifier or place of service code
    #[command(after_help = "Examples:\n  claimwright codes show E11.9\n  claimwright codes show M72.2 --on 2026-09-30")]
    Show {
        /// The code, with or without its dot
        code: String,
        /// The date of service [default: today]
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<String>,
    },
    /// Find codes by words, beginnings of words and pieces of codes
    #[command(after_help = "Examples:\n  claimwright codes search plantar fasciitis\n  claimwright codes search E11 --limit 50")]
    Search {
        /// Words
        #[arg(required = true)]
        words: Vec<String>,
        /// The date of service [default: today]
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<String>,
        /// How many to show
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// List the tables, bundled and imported: edition, window, rows, digest, source
    #[command(after_help = "Examples:\n  claimwright codes status --format json")]
    Status,
    /// Compare two editions: added, deleted, demoted from billable to header, promoted, reworded
    #[command(after_help = DIFFERING)]
    Diff {
        /// The earlier edition, as `codes status` names it
        old: String,
        /// The later edition
        new: String,
        /// Say which visits use codes that are gone: of these files, or of the ledger's open claims
        #[arg(long, value_name = "FILES", num_args = 0..)]
        open: Option<Vec<PathBuf>>,
    },
    /// Import official files into the practice: recognised by what is in them, taken whole or refused whole
    #[command(after_help = IMPORTING)]
    Import {
        /// Official files, zipped or not
        #[arg(required = true, value_name = "FILES")]
        files: Vec<PathBuf>,
        /// The edition, where neither the file nor its zip says it: 2026q1, 2026, fy2028
        #[arg(long, value_name = "EDITION")]
        edition: Option<String>,
    },
}

const DIFFERING: &str = "\
Exit codes: 0 no visit is touched, 1 visits use codes that are gone.

Examples:
  claimwright codes diff icd10cm-fy2026 icd10cm-fy2027
  claimwright codes diff icd10cm-fy2026 icd10cm-fy2027 --open visits/october.csv
  claimwright codes diff icd10cm-fy2026 icd10cm-fy2027 --open        the claims that are still open
  claimwright codes diff mue-2026q1 mue-2026q2 --format json";

const IMPORTING: &str = "\
What is recognised, as text, CSV, workbook (.xlsx) or in the zip of the download:
  ICD-10-CM order file, its addenda, the tabular XML     HCPCS ANWEB
  CPT, your licensed file with a column 'CPT Code'        PPRRVU and GPCI of the physician fee schedule
  NCCI pairs (f1 to f4 together), MUE, add-on codes       CARC, RARC and claim status lists
  NUCC provider taxonomy

Tables are kept in code-tables/ beside practice.toml, for the dates of service of their edition.

Examples:
  claimwright codes import 2026-january-hcpcs.zip
  claimwright codes import ccipra-*-f1.zip ccipra-*-f2.zip ccipra-*-f3.zip ccipra-*-f4.zip --edition 2026q1
  claimwright codes import MCR_MUE_PractitionerServices_Eff_01-01-2026.csv rvu26a.zip";
