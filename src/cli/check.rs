//! `claimwright check`: findings, and nothing written.

use super::args::{CheckArgs, Cli, Format};
use super::desk::{self, Desk};
use super::progress::Bars;
use super::{Outcome, World, run, shell};
use crate::finding::{Finding, Shown};
use crate::jurisdiction::Jurisdiction;
use crate::limits;
use crate::pipeline::{self, Options, Rehearsal};
use crate::report::text::{self, Style};
use crate::report::{Case, json};
use std::io::Write;

/// Checks visit files.
///
/// # Errors
/// When the input cannot be read.
pub fn check(cli: &Cli, args: &CheckArgs, world: &World) -> anyhow::Result<Outcome> {
    if args.show_private && (!world.terminal_out || cli.format == Format::Json) {
        let help = "a file or another program keeps what it gets; open worklist.csv of a batch instead";
        return Err(shell::helpful("--show-private works on a terminal only", help));
    }
    let desk = Desk::open_for(cli, &args.files)?;
    crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => check_in::<J>(cli, args, world, &desk))
}

fn check_in<J: Jurisdiction>(cli: &Cli, args: &CheckArgs, world: &World, desk: &Desk) -> anyhow::Result<Outcome> {
    let office = J::open(&desk.practice).map_err(desk::explained)?;
    let files = desk.inputs(&args.files)?;
    let options = Options {
        today: desk.today(args.date.as_deref(), world)?,
        bill_from: None,
        hold: Vec::new(),
        threads: args.threads.unwrap_or(world.threads).clamp(1, 256),
        chunk_bytes: limits::CHUNK_BYTES,
        scratch: world.scratch.clone(),
        shown: desk::shown(&files, &desk.practice.folder),
        production_agreed: false,
    };
    let progress = Bars::new(world.terminal_err && !world.colour_out);
    let mut printer = Printer {
        format: cli.format,
        concise: args.concise,
        private: args.show_private,
        style: Style { colour: world.colour_out },
        failed: None,
    };
    let rehearsal = Rehearsal { files: &files, options: &options, ledger: None, progress: &progress, rehearsing: false };
    let night = pipeline::check(&office, &desk.practice, rehearsal, &mut |case, findings| printer.print(case, findings))
        .map_err(desk::explained)?;
    progress.done();
    if let Some(error) = printer.failed {
        return Err(error.into());
    }
    if cli.format == Format::Json || !args.concise {
        run::tell(&night, cli.format, world)?;
    }
    Ok(if night.visits.held.visits > 0 { Outcome::Findings } else { Outcome::Clean })
}

/// Prints findings as they come, so that a large file needs no memory.
struct Printer {
    format: Format,
    concise: bool,
    private: bool,
    style: Style,
    failed: Option<std::io::Error>,
}

impl Printer {
    fn print(&mut self, case: &Case<'_>, findings: &[Finding]) {
        let mut out = Vec::new();
        let opened: Vec<Finding>;
        let findings = if self.private {
            opened = findings.iter().cloned().map(open).collect();
            &opened
        } else {
            findings
        };
        match (self.format, self.concise) {
            (Format::Json, _) => findings.iter().for_each(|f| json::finding(&mut out, &case.about, f)),
            (Format::Text, true) => findings.iter().for_each(|f| text::concise(&mut out, &case.about, f, self.style)),
            (Format::Text, false) => text::visit(&mut out, &case.about, findings, self.style),
        }
        match std::io::stdout().write_all(&out) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => self.failed = Some(error),
            _ => {}
        }
    }
}

/// A finding whose private value is shown, for the person at the terminal who asked for it.
fn open(mut finding: Finding) -> Finding {
    finding.value = Shown::Plain(finding.value.for_worklist().to_string());
    finding
}
