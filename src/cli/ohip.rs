//! `reconcile` for Ontario: the ministry's files, read, told in words, posted; a remittance gets its sheet.

use super::args::{Cli, Format, ReconcileArgs};
use super::desk::{self, Desk};
use super::ohip_text as words;
use super::ohip_work as work;
use super::reconcile_posting::{self as posting, FilePosting, Speech, file_name};
use super::run::say_recovered;
use super::shell::{self, helpful};
use super::{Outcome, World};
use crate::batch::{self, Lock};
use crate::date::Date;
use crate::jurisdiction::ontario::answers::Answer;
use crate::jurisdiction::ontario::answers::card_check::CardResponse;
use crate::jurisdiction::ontario::answers::survey::{Survey, Trouble};
use crate::jurisdiction::ontario::answers::told::submitter;
use crate::jurisdiction::ontario::{Ontario, cards, tables};
use crate::jurisdiction::{Answering, Jurisdiction};
use crate::ledger::{Ledger, NewAnswerFile};
use crate::reconcile::{Mode, Terms};
use crate::report::remittance as sheet;
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How the ministry says things.
const MINISTRY: Speech = Speech { piece: "record", meaning: tables::remittance_meaning };

/// The practice whose books are kept, and its ledger between two files.
struct Books {
    office: Ontario,
    name: String,
    ledger: Option<Ledger>,
    lock: Lock,
    mode: Mode,
    today: Date,
    /// Where sheets are written.
    out: PathBuf,
}

/// Reads files of the ministry and posts them.
///
/// # Errors
/// When a file cannot be read, or the ledger cannot be written. What was posted before stays, and files may come again.
pub fn reconcile(cli: &Cli, args: &ReconcileArgs, world: &World) -> anyhow::Result<Outcome> {
    let mut books = open_books(cli, args, world)?;
    let (mut documents, mut outcome) = (Vec::new(), Outcome::Clean);
    for path in &args.files {
        let (document, text, clean) = one_file(&mut books, path)?;
        if !clean {
            outcome = Outcome::Findings;
        }
        match cli.format {
            Format::Json => documents.push(document),
            Format::Text => shell::print(&text)?,
        }
    }
    if cli.format == Format::Json {
        shell::print_json(&json!({ "schema": 1, "dry_run": args.dry_run, "files": documents }))?;
    }
    books.lock.release();
    Ok(outcome)
}

fn open_books(cli: &Cli, args: &ReconcileArgs, world: &World) -> anyhow::Result<Books> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let office = Ontario::open(&desk.practice).map_err(desk::explained)?;
    let (lock, ledger, recovered) = batch::at_ledger(&desk.home(cli, "reconcile", today)?).map_err(desk::explained)?;
    say_recovered(&recovered);
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Post };
    let out = cli.out.clone().unwrap_or_else(|| desk.practice.folder.join("out"));
    Ok(Books { office, name: desk.practice.name.clone(), ledger: Some(ledger), lock, mode, today, out })
}

/// Reads and posts one file: for programs, for people, and whether nobody has to look.
fn one_file(books: &mut Books, path: &Path) -> anyhow::Result<(Value, String, bool)> {
    let name = path.display().to_string();
    let mut source = File::open(path).map_err(|why| helpful(format!("{name} cannot be read: {why}"), "name files that can be read"))?;
    let survey = books.office.survey(&mut source);
    let answer = match survey.answer() {
        Ok(answer) => answer,
        Err(Trouble::Io(why)) => return Err(helpful(format!("{name} cannot be read: {why}"), "name files that can be read")),
        Err(trouble) => {
            let help = "nothing of it is used: fetch it again, and ask the service support desk if it comes the same";
            let document = json!({ "file": name, "kind": "refused", "why": trouble.to_string() });
            return Ok((document, format!("{}  refused: {trouble}\n  help: {help}\n", shell::plain(&name)), false));
        }
    };
    let mut document = words::document(&name, &answer);
    let mut text = words::summary(&name, &answer);
    let posted = match &answer {
        Answer::CardResponses(cards) => {
            text.push_str(&post_cards(books, path, (&survey, cards))?);
            return Ok((document, text + "\n", words::is_clean(&answer)));
        }
        _ => post(books, path, &survey)?,
    };
    document["posting"] = posted.json();
    text.push_str(&posted.text());
    let mut clean = !posted.needs_somebody() && words::is_clean(&answer);
    if let Answer::Remittance(remittance) = &answer {
        let written = write_sheet(books, path, &words::sheet(remittance, &books.name))?;
        document["sheet"] = json!(written.as_ref().map(|path| path.display().to_string()));
        text.push_str(&written.map_or_else(String::new, |path| format!("  the sheet for the physician: {}\n", path.display())));
        let ledger = books.ledger.as_ref().expect("it was given back");
        let missing = work::missing(ledger, submitter(remittance.group, remittance.provider), remittance.paid_on)?;
        document["missing"] = missing.iter().map(work::Row::json).collect();
        text.push_str(&work::missing_text(&missing, remittance.paid_on));
        clean &= missing.is_empty();
    }
    text.push('\n');
    Ok((document, text, clean))
}

fn post(books: &mut Books, path: &Path, survey: &Survey) -> anyhow::Result<FilePosting> {
    let ledger = books.ledger.take().expect("every file gives the ledger back");
    let name = file_name(path);
    let file = NewAnswerFile { sha256: *survey.digest(), name: &name, kind: "ohip", bytes: survey.length(), read_on: books.today };
    let (ledger, posted) = posting::post_file((path, file), survey, (&books.office, ledger), (Terms::from(books.mode), MINISTRY))?;
    books.ledger = Some(ledger);
    Ok(posted)
}

/// Writes down what was said of cards; the same file again changes nothing.
fn post_cards(books: &mut Books, path: &Path, (survey, cards): (&Survey, &[CardResponse<'_>])) -> anyhow::Result<String> {
    let ledger = books.ledger.take().expect("every file gives the ledger back");
    let name = file_name(path);
    let file = NewAnswerFile { sha256: *survey.digest(), name: &name, kind: "obec", bytes: survey.length(), read_on: books.today };
    let mut posting = ledger.begin_posting().map_err(desk::explained)?;
    let no = posting.file(&file).map_err(desk::explained)?;
    for card in cards {
        let said = (card.code, card.is_payable());
        posting.card_answer((no, card.record), &cards::key_of(card), said).map_err(desk::explained)?;
    }
    posting.whole(no).map_err(desk::explained)?;
    let ledger = if books.mode == Mode::Post { posting.commit().map_err(desk::explained)? } else { posting.forget() };
    let text = work::cards_text(&ledger.unpaid_cards().map_err(desk::explained)?);
    books.ledger = Some(ledger);
    Ok(text)
}

/// Writes the sheet, once what it shows is posted.
fn write_sheet(books: &Books, path: &Path, sheet: &sheet::Sheet) -> anyhow::Result<Option<PathBuf>> {
    if books.mode == Mode::DryRun {
        return Ok(None);
    }
    let folder = books.out.join("remittances");
    let target = folder.join(format!("{}-{}.html", sheet.paid_on, file_name(path)));
    let write = || std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&target, sheet::page(sheet)));
    write().map_err(|why| helpful(format!("{} cannot be written: {why}", target.display()), "the remittance itself is posted"))?;
    Ok(Some(target))
}
