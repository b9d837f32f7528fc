//! The command line: one file a command. Only here and in `report` does anything print.

mod args;
mod batches;
mod cash;
mod check;
mod codes;
mod desk;
mod eligibility;
mod explain;
mod fix;
mod init;
mod invoice;
mod ledger;
mod ohip;
mod ohip_text;
mod ohip_work;
mod opening;
mod progress;
mod rebuild;
mod reconcile;
mod reconcile_json;
mod reconcile_posting;
mod reconcile_text;
mod report;
mod report_text;
mod run;
mod settle;
mod shell;
mod silence;
mod terms;
mod trace;
mod worklist;

pub use args::{Cli, Command};
pub use desk::unknown_jurisdiction;

use crate::date::Date;
use clap::Parser;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the outside world tells the program; read once, in `main`.
#[derive(Clone, Debug)]
pub struct World {
    /// Today by the clock.
    pub today: Date,
    /// Where temporary files may stand.
    pub scratch: PathBuf,
    /// Whether standard output is a terminal that takes colours.
    pub colour_out: bool,
    /// Whether standard output is a terminal at all: private values are shown nowhere else.
    pub terminal_out: bool,
    /// Whether standard error is a terminal: progress is drawn only there.
    pub terminal_err: bool,
    /// Whether a person sits at standard input.
    pub terminal_in: bool,
    /// Processors to use unless told otherwise.
    pub threads: usize,
}

/// How a command ended when nothing went wrong with the run itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is held: exit code 0.
    Clean,
    /// Findings hold something, or something was not found: exit code 1.
    Findings,
}

/// Exit code of a run that failed: nothing was published.
const FAILED: u8 = 2;

/// Runs the program with these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>, world: &World) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments).and_then(Cli::settled) {
        Ok(cli) => cli,
        Err(error) => {
            // clap prints help and version to standard output and mistakes to standard error.
            let failed = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if failed { FAILED } else { 0 });
        }
    };
    match dispatch(&cli, world) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            shell::say_error(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(cli: &Cli, world: &World) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Run(args) => run::run(cli, args, world),
        Command::Check(args) => check::check(cli, args, world),
        Command::Sent(args) => batches::sent(cli, args, world),
        Command::Withdraw(args) => batches::withdraw(cli, args, world),
        Command::Worklist(args) => worklist::worklist(cli, args, world),
        Command::Eligibility(args) => eligibility::eligibility(cli, args, world),
        Command::Reconcile(args) => reconcile::reconcile(cli, args, world),
        Command::Report(args) => report::report(cli, args, world),
        Command::Trace(args) => trace::trace(cli, args, world),
        Command::Proof(args) => trace::proof(cli, args, world),
        Command::Invoice(args) => invoice::invoice(cli, args, world),
        Command::Codes(args) => codes::codes(cli, args, world),
        Command::Explain(args) => explain::explain(cli, args, world),
        Command::Rules(args) => explain::rules(cli, args, world),
        Command::Silence(args) => silence::silence(cli, args, world),
        Command::Ledger(args) => ledger::ledger(cli, args, world),
        Command::Rebuild(args) => rebuild::rebuild(cli, args, world),
        Command::Init(args) => init::init(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man => shell::man_page(),
    }
}
