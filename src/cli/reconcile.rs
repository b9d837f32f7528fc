//! `claimwright reconcile`: what came back, recognised, read, proved and posted into the ledger.

use super::args::{Cli, Format, ReconcileArgs};
use super::cash::Cash;
use super::desk::{self, Desk};
use super::reconcile_posting::{self as posting, FilePosting};
use super::reconcile_text as words;
use super::run::say_recovered;
use super::shell::{self, helpful};
use super::{Outcome, World, cash, ohip, reconcile_json, settle};
use crate::batch::{self, Lock};
use crate::date::Date;
use crate::finding::{FileNo, Finding};
use crate::jurisdiction::Jurisdiction;
use crate::jurisdiction::us::UnitedStates;
use crate::ledger::{Decision, Ledger, NewAnswerFile};
use crate::limits::INPUT_FILES;
use crate::practice::Practice;
use crate::reconcile::incoming::{self, Contents, Found};
use crate::reconcile::{Mode, Terms};
use crate::report::About;
use crate::report::text::{self, Style};
use std::path::Path;

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
        if args.files.is_empty() {
            return Err(helpful("name files that came back", "claimwright worklist lists what waits for somebody"));
        }
        return ohip::reconcile(cli, args, world);
    }
    let today = today(cli, world)?;
    let names: Vec<String> = args.files.iter().map(|file| file.display().to_string()).collect();
    let mut books = open_books(cli, args, today)?;
    let release = args.release.as_deref().map(|number| settle::decision(args, today).map(|by| (number, by))).transpose()?;
    if args.files.is_empty() {
        return without_files(cli, args, (books, today, world));
    }
    let mut documents = Vec::new();
    let mut outcome = Outcome::Clean;
    for (path, number) in args.files.iter().zip(0_u16..) {
        let mut found = incoming::read(path, FileNo(number), today)
            .map_err(|why| helpful(why, "name files that can be read and are written no more"))?;
        let posted = match (&mut books, &found.contents) {
            (Some(books), Contents::Answers(answers)) => {
                let ledger = books.ledger.take().expect("every file gives the ledger back");
                let (ledger, mut posted) =
                    posting::post(path, (&found, answers), (&books.office, ledger), (Terms { mode: books.mode, release }, books.today))?;
                books.ledger = Some(ledger);
                found.findings.extend(posted.findings(FileNo(number)));
                Some(posted)
            }
            _ => None,
        };
        let table = match &mut books {
            Some(books) => post_table(path, &mut found, (books, release, FileNo(number)))?,
            None => None,
        };
        if found.has_errors() || posted.as_ref().is_some_and(FilePosting::needs_somebody) {
            outcome = Outcome::Findings;
        }
        match cli.format {
            Format::Json => {
                let mut document = reconcile_json::file(&names, usize::from(number), &found);
                document["posting"] = posted.as_ref().map(FilePosting::json).or(table.as_ref().map(Cash::json)).unwrap_or_default();
                documents.push(document);
            }
            Format::Text => {
                shell::print(&told(&names, usize::from(number), &found, world))?;
                posted.iter().try_for_each(|posted| shell::print(&posted.text()))?;
                table.iter().try_for_each(|table| shell::print(&table.text()))?;
            }
        }
    }
    if cli.format == Format::Json {
        shell::print_json(&serde_json::json!({ "schema": 1, "dry_run": args.dry_run, "files": documents }))?;
    }
    if let Some(mut books) = books {
        let alone = books.alone()?;
        if !alone.is_empty() {
            outcome = Outcome::Findings;
            if cli.format == Format::Text {
                shell::print(&settle::in_words(&alone, world))?;
            }
        }
        books.lock.release();
    }
    Ok(outcome)
}

impl Books {
    fn terms(&self) -> Terms<'static> {
        Terms::from(self.mode)
    }

    fn take(&mut self) -> Ledger {
        self.ledger.take().expect("every file gives the ledger back")
    }

    /// Deposits and payments that wait for each other.
    fn alone(&mut self) -> anyhow::Result<Vec<Finding>> {
        let (ledger, alone) = cash::alone(self.take(), self.terms())?;
        self.ledger = Some(ledger);
        Ok(alone)
    }
}

/// Posts a file of deposits, of remittances on paper or of patients' payments.
fn post_table(
    path: &Path,
    found: &mut Found,
    (books, release, number): (&mut Books, Option<(&str, Decision<'_>)>, FileNo),
) -> anyhow::Result<Option<Cash>> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = NewAnswerFile { sha256: found.sha256, name: &name, kind: "", bytes: found.bytes, read_on: books.today };
    let ledger = books.take();
    let (ledger, mut posted) = cash::post((&books.office, ledger), found, (file, Terms { mode: books.mode, release }))?;
    books.ledger = Some(ledger);
    found.findings.extend(posted.iter_mut().flat_map(|posted| posted.findings(number)));
    Ok(posted)
}

/// What a person settles, then what waits.
fn without_files(cli: &Cli, args: &ReconcileArgs, (books, today, world): (Option<Books>, Date, &World)) -> anyhow::Result<Outcome> {
    let Some(mut books) = books else {
        return Err(helpful("there is no ledger yet", "name files that came back, or run the first night"));
    };
    if let Some(what) = &args.put {
        let by = settle::decision(args, today)?;
        let ledger = books.take();
        let ledger = settle::put((&books.office, ledger), what, &by)?;
        drop(ledger);
        books.lock.release();
        return Ok(Outcome::Clean);
    }
    let (ledger, terms) = (books.take(), books.terms());
    let (_, outcome) = settle::list(cli, (&books.office, ledger), (terms, today, world))?;
    books.lock.release();
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
