//! `claimwright run`: tonight's batch.

use super::args::{Cli, Format, RunArgs};
use super::desk::{self, Desk};
use super::progress::Bars;
use super::shell::{self, say};
use super::{Outcome, World};
use crate::jurisdiction::Jurisdiction;
use crate::limits;
use crate::pipeline::{self, Options, Rehearsal, RunError};
use crate::report::night::Night;
use crate::report::text::Style;
use crate::report::{json, summary};
use crate::rules::selection::Selection;

/// Runs tonight's batch.
///
/// # Errors
/// Whatever stops the run; nothing is published then.
pub fn run(cli: &Cli, args: &RunArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => run_in::<J>(cli, args, world, &desk))
}

fn run_in<J: Jurisdiction>(cli: &Cli, args: &RunArgs, world: &World, desk: &Desk) -> anyhow::Result<Outcome> {
    let office = J::open(&desk.practice).map_err(desk::explained)?;
    let files = desk.inputs(&args.files)?;
    let mut options = Options {
        today: desk.today(args.date.as_deref(), world)?,
        bill_from: shell::typed_date("--bill-from", args.bill_from.as_deref())?,
        send_stale: args.stale,
        resend: args.resend,
        hold: args.hold.clone(),
        threads: args.threads.unwrap_or(world.threads).clamp(1, 256),
        chunk_bytes: args.chunk.unwrap_or(limits::CHUNK_BYTES).max(1),
        scratch: world.scratch.clone(),
        shown: desk::shown(&files, &desk.practice.folder),
        production_agreed: args.yes,
    };
    let progress = Bars::new(world.terminal_err);
    let home = desk.home(cli, "run", options.today)?;
    let night = if args.dry_run {
        let ledger = pipeline::ledger_if_any(&home).map_err(desk::explained)?;
        let rehearsal =
            Rehearsal { files: &files, options: &options, ledger, progress: &progress, rehearsing: true, selection: &Selection::default() };
        pipeline::check(&office, &desk.practice, rehearsal, &mut |_, _| {})
    } else {
        match pipeline::run(&office, &desk.practice, (&home, &files), &options, &progress) {
            Err(RunError::ProductionNotAgreed) if shell::ask(PRODUCTION, world) => {
                options.production_agreed = true;
                pipeline::run(&office, &desk.practice, (&home, &files), &options, &progress)
            }
            other => other,
        }
    };
    let night = night.map_err(desk::explained)?;
    progress.done();
    tell(&night, cli.format, world)?;
    let held = night.visits.held.visits > 0;
    Ok(if held { Outcome::Findings } else { Outcome::Clean })
}

const PRODUCTION: &str = "practice.toml says usage = \"P\": these files are for money, not for a test. Write the first production batch?";

/// Prints how the night went.
///
/// # Errors
/// When standard output cannot be written.
pub fn tell(night: &Night, format: Format, world: &World) -> anyhow::Result<()> {
    let mut out = Vec::new();
    match format {
        Format::Text => summary::night(&mut out, night, Style { colour: world.colour_out, ..Style::default() }),
        Format::Json => json::night(&mut out, night),
    }
    shell::print(&String::from_utf8_lossy(&out))
}

/// Says what was put right of an earlier run that was cut short.
pub fn say_recovered(recovered: &crate::batch::Recovered) {
    if let Some(id) = &recovered.forgotten {
        say(&format!("note: an earlier run was cut short before batch {id} was sealed: nothing of it was issued, and it starts over\n"));
    }
    for id in &recovered.finished {
        say(&format!("note: batch {id} was sealed when an earlier run was cut short; it is now in its place\n"));
    }
    for id in &recovered.missing {
        say(&format!("note: the folder of batch {id}, which was sent, is no longer where it was\n"));
    }
}
