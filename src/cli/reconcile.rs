//! `claimwright reconcile`: what came back, recognised, read, proved and posted into the ledger.

use super::args::{Cli, Format, ReconcileArgs};
use super::desk::{self, Desk};
use super::reconcile_posting::{self as posting, FilePosting};
use super::reconcile_text as words;
use super::run::say_recovered;
use super::shell::{self, helpful};
use super::{Outcome, World, ohip, reconcile_json};
use crate::batch::{self, Lock};
use crate::date::Date;
use crate::finding::FileNo;
use crate::jurisdiction::Jurisdiction;
use crate::jurisdiction::us::UnitedStates;
use crate::ledger::Ledger;
use crate::limits::INPUT_FILES;
use crate::practice::Practice;
use crate::reconcile::Mode;
use crate::reconcile::incoming::{self, Contents, Found};
use crate::report::About;
use crate::report::text::{self, Style};

/// The practice whose books are kept, and its ledger between two files.
struct Books {
    office: UnitedStates,
    ledger: Option<Ledger>,
    lock: Lock,
    mode: Mode,
    today: Date,
}

/// Reads files that came back and posts them.
///
/// # Errors
/// When a file cannot be read, or the ledger cannot be written. What was posted before stays, and files may come again.
pub fn reconcile(cli: &Cli, args: &ReconcileArgs, world: &World) -> anyhow::Result<Outcome> {
    if args.files.len() > INPUT_FILES {
        return Err(helpful(format!("more than {INPUT_FILES} files"), "name fewer at a time"));
    }
    if is_ontario(cli)? {
        return ohip::reconcile(cli, args, world);
    }
    let today = today(cli, world)?;
    let names: Vec<String> = args.files.iter().map(|file| file.display().to_string()).collect();
    let mut books = open_books(cli, args, today)?;
    let mut documents = Vec::new();
    let mut outcome = Outcome::Clean;
    for (path, number) in args.files.iter().zip(0_u16..) {
        let found = incoming::read(path, FileNo(number), today)
            .map_err(|why| helpful(why, "name files that can be read and are written no more"))?;
        let posted = match (&mut books, &found.contents) {
            (Some(books), Contents::Answers(answers)) => {
                let ledger = books.ledger.take().expect("every file gives the ledger back");
                let (ledger, posted) = posting::post(path, (&found, answers), (&books.office, ledger), (books.mode, books.today))?;
                books.ledger = Some(ledger);
                Some(posted)
            }
            _ => None,
        };
        if found.has_errors() || posted.as_ref().is_some_and(FilePosting::needs_somebody) {
            outcome = Outcome::Findings;
        }
        match cli.format {
            Format::Json => {
                let mut document = reconcile_json::file(&names, usize::from(number), &found);
                document["posting"] = posted.as_ref().map_or(serde_json::Value::Null, FilePosting::json);
                documents.push(document);
            }
            Format::Text => {
                shell::print(&told(&names, usize::from(number), &found, world))?;
                posted.iter().try_for_each(|posted| shell::print(&posted.text()))?;
            }
        }
    }
    if cli.format == Format::Json {
        shell::print_json(&serde_json::json!({ "schema": 1, "dry_run": args.dry_run, "files": documents }))?;
    }
    if let Some(books) = books {
        books.lock.release();
    }
    Ok(outcome)
}

/// The ledger, locked. A dry run needs neither a practice nor a ledger; then files are read and proved, and that is all.
fn open_books(cli: &Cli, args: &ReconcileArgs, today: Date) -> anyhow::Result<Option<Books>> {
    let practice_here = cli.practice.join("practice.toml").exists();
    if args.dry_run && !practice_here {
        return Ok(None);
    }
    let desk = Desk::open(cli)?;
    if args.dry_run && !desk.practice.ledger.exists() {
        return Ok(None);
    }
    let office = UnitedStates::open(&desk.practice).map_err(desk::explained)?;
    let (lock, ledger, recovered) = batch::at_ledger(&desk.home(cli, "reconcile", today)?).map_err(desk::explained)?;
    say_recovered(&recovered);
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Post };
    Ok(Some(Books { office, ledger: Some(ledger), lock, mode, today }))
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

/// Whether the practice's answers come from the ministry in Ontario.
fn is_ontario(cli: &Cli) -> anyhow::Result<bool> {
    Ok(cli.practice.join("practice.toml").exists() && Desk::open(cli)?.practice.jurisdiction == "ontario")
}

/// The day of a practice that fixed one, else the clock's. Answers can be read without a practice.
fn today(cli: &Cli, world: &World) -> anyhow::Result<Date> {
    if !cli.practice.join("practice.toml").exists() {
        return Ok(world.today);
    }
    let practice = Practice::open(&cli.practice).map_err(desk::explained)?;
    if practice.jurisdiction != "us" {
        let message = format!("answers are read for the United States; this practice is in \"{}\"", practice.jurisdiction);
        return Err(helpful(message, "its answers will be read by a later version"));
    }
    Ok(practice.today.unwrap_or(world.today))
}
