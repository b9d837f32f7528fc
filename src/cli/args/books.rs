//! What can be typed to look at the books: `report`, `trace`, `proof`.

use crate::books::Kind;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `report`
#[derive(Debug, Args)]
#[command(after_help = "\
Everything comes from the ledger in one pass and adds up to its accounts. CSV has the patient's number, for the people who work through it;
nothing else has.

Examples:
  claimwright report                              everything at a glance
  claimwright report --html report.html           the same as a page with charts
  claimwright report denials --format csv > denials.csv
  claimwright report unanswered                   no 999 in 2 days, no 277CA in 5, no 835 in 45
  claimwright report ageing --clock service       by age since the day of service
  claimwright report rates --from 2026-07-01 --to 2026-09-30 --payer 60054")]
pub struct ReportArgs {
    /// Which one
    #[arg(value_enum, default_value_t = ReportName::Overview, hide_default_value = true, value_name = "REPORT")]
    pub what: ReportName,
    /// Write everything as one page with charts to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Only claims to this payer
    #[arg(long, value_name = "PAYER")]
    pub payer: Option<String>,
    /// What ages are counted from
    #[arg(long, value_enum, default_value_t = ClockName::Owed)]
    pub clock: ClockName,
    /// Rates of batches made for this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<String>,
    /// Rates of batches made for this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<String>,
    /// The day that ages and deadlines are counted to [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
}

/// The reports as they are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ReportName {
    /// Where the money is, what waits, how well claims do
    Overview,
    /// Lines that nothing was paid for, with what to do first and until when
    Denials,
    /// Lines paid in part, with what was taken off and waits
    Short,
    /// Money without a claim, and answers that do not add up
    Suspense,
    /// Payments of which nothing is posted
    Quarantine,
    /// Money paid beyond what was owed
    Credits,
    /// Claims that were returned
    Rejected,
    /// Claims that should have been answered by now
    Unanswered,
    /// What is owed, by payer and age
    Ageing,
    /// What patients owe, by age; by patient only as CSV
    Patients,
    /// Clean claims, first pass, denials, net collection, days in receivables
    Rates,
}

impl ReportName {
    /// What it means.
    pub const fn kind(self) -> Kind {
        match self {
            ReportName::Overview => Kind::Overview,
            ReportName::Denials => Kind::Denials,
            ReportName::Short => Kind::Short,
            ReportName::Suspense => Kind::Suspense,
            ReportName::Quarantine => Kind::Quarantine,
            ReportName::Credits => Kind::Credits,
            ReportName::Rejected => Kind::Rejected,
            ReportName::Unanswered => Kind::Unanswered,
            ReportName::Ageing => Kind::Ageing,
            ReportName::Patients => Kind::Patients,
            ReportName::Rates => Kind::Rates,
        }
    }
}

/// What ages are counted from, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockName {
    /// The day it came to whoever owes it now
    Owed,
    /// The first day of service
    Service,
}

/// `trace`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  claimwright trace V1001                         a visit: its claim, segments, acknowledgements, answers, entries, balances
  claimwright trace V1001/2                       one line of it
  claimwright trace EFT123                        a check: every claim that it answers
  claimwright trace remit.835:117                 a segment of an answer: whose claim it is about
  claimwright trace V1001 --format json")]
pub struct TraceArgs {
    /// A visit, a line of it, a claim number, the insurer's number, a check number, FILE:SEGMENT
    #[arg(value_name = "WHAT")]
    pub what: String,
}

/// `proof`
#[derive(Debug, Args)]
#[command(after_help = "\
Hashes of the batch and of the claim's own bytes, its place in its file, when it was sent, who acknowledged it and when, and what is
missing. Exit code 1 when nobody but ourselves says that it was filed in time.

Examples:
  claimwright proof V1001
  claimwright proof V1001 --html proof-V1001.html")]
pub struct ProofArgs {
    /// A claim number, or a visit that became one claim
    pub claim: String,
    /// Write the packet as a page to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}
