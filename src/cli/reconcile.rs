//! `claimwright reconcile`: what came back, recognised, read, proved. Posting it into the ledger comes later.

use super::args::{Cli, Format, ReconcileArgs};
use super::reconcile_text as words;
use super::shell::{self, helpful};
use super::{Outcome, World, reconcile_json};
use crate::date::Date;
use crate::finding::FileNo;
use crate::limits::INPUT_FILES;
use crate::practice::Practice;
use crate::reconcile::incoming::{self, Found};
use crate::report::About;
use crate::report::text::{self, Style};

/// Reads files that came back.
///
/// # Errors
/// When a file cannot be read, or it is to be posted.
pub fn reconcile(cli: &Cli, args: &ReconcileArgs, world: &World) -> anyhow::Result<Outcome> {
    if !args.dry_run {
        let help = "add --dry-run to have them read, proved and shown; nothing is posted yet";
        return Err(helpful("posting answers into the ledger is not built yet", help));
    }
    if args.files.len() > INPUT_FILES {
        return Err(helpful(format!("more than {INPUT_FILES} files"), "name fewer at a time"));
    }
    let today = today(cli, world)?;
    let names: Vec<String> = args.files.iter().map(|file| file.display().to_string()).collect();
    let mut documents = Vec::new();
    let mut outcome = Outcome::Clean;
    for (path, number) in args.files.iter().zip(0_u16..) {
        let found = incoming::read(path, FileNo(number), today)
            .map_err(|why| helpful(why, "name files that can be read and are written no more"))?;
        if found.has_errors() {
            outcome = Outcome::Findings;
        }
        match cli.format {
            Format::Json => documents.push(reconcile_json::file(&names, usize::from(number), &found)),
            Format::Text => shell::print(&told(&names, usize::from(number), &found, world))?,
        }
    }
    if cli.format == Format::Json {
        shell::print_json(&serde_json::json!({ "schema": 1, "dry_run": true, "files": documents }))?;
    }
    Ok(outcome)
}

/// A file's summary, then its findings.
fn told(names: &[String], number: usize, found: &Found, world: &World) -> String {
    let mut out = words::summary(&names[number], found, world).into_bytes();
    let about = About { files: names, ..About::default() };
    for finding in &found.findings {
        text::full(&mut out, &about, finding, Style { colour: world.colour_out, ..Style::default() });
    }
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// The day of a practice that fixed one, else the clock's. Answers can be read without a practice.
fn today(cli: &Cli, world: &World) -> anyhow::Result<Date> {
    if !cli.practice.join("practice.toml").exists() {
        return Ok(world.today);
    }
    let practice = Practice::open(&cli.practice).map_err(super::desk::explained)?;
    if practice.jurisdiction != "us" {
        let message = format!("answers are read for the United States; this practice is in \"{}\"", practice.jurisdiction);
        return Err(helpful(message, "its answers will be read by a later version"));
    }
    Ok(practice.today.unwrap_or(world.today))
}
