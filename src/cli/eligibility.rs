//! `eligibility`: asks the ministry in Ontario about the health cards of visits to come. `reconcile` reads its answer.

use super::args::{Cli, EligibilityArgs, Format};
use super::desk::{self, Desk};
use super::run::say_recovered;
use super::shell::{helpful, print, print_json};
use super::{Outcome, World};
use crate::batch;
use crate::date::{self, Date};
use crate::finding::Private;
use crate::intake::{Arena, Chunk, ChunkReader, InputFiles};
use crate::jurisdiction::ontario::cards::{self, Card, NoCard};
use crate::ledger::AskedCard;
use crate::reconcile::incoming::{card_rows, is_card_list};
use crate::visit::{Visit, col, lcol};
use serde_json::json;
use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of a list of cards.
const LIST_BYTES: u64 = 16 << 20;
/// Bytes of visits read at a time.
const CHUNK: usize = 1 << 20;
/// Rows that are listed with what is wrong with them; the rest is counted.
const LISTED: usize = 20;

/// Cards to ask about, and rows without one.
#[derive(Default)]
struct Request {
    cards: Vec<Asked>,
    seen: HashSet<[u8; 16]>,
    others: u64,
    wrong: Vec<(u32, NoCard)>,
    /// Rows that could not be read, and why.
    cut: Vec<(u32, String)>,
}

/// One card with whose it is.
struct Asked {
    card: Card,
    patient: String,
    visit: String,
    day: Option<Date>,
}

/// Writes the request and remembers it.
///
/// # Errors
/// When a file cannot be used, or nothing can be written.
pub fn eligibility(cli: &Cli, args: &EligibilityArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    if desk.practice.jurisdiction != "ontario" {
        return Err(helpful("health cards are checked in Ontario only", "this practice is somewhere else"));
    }
    let today = desk.today(args.date.as_deref(), world)?;
    let mut request = Request::default();
    if is_list(&args.file)? {
        request.read_list(&args.file)?
    } else {
        request.read_visits(&args.file)?
    }
    let written = if request.cards.is_empty() { None } else { Some(write(cli, &desk, today, &request)?) };
    match cli.format {
        Format::Text => print(&request.text(written.as_deref()))?,
        Format::Json => print_json(&json!({
            "schema": 1,
            "date": today.to_string(),
            "file": written.as_ref().map(|path| path.display().to_string()),
            "cards": request.cards.len(),
            "other_payers": request.others,
            "wrong": request.troubles().iter().map(|(row, why)| json!({ "row": row, "why": why })).collect::<Vec<_>>(),
        }))?,
    }
    Ok(if request.troubles().is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Whether a file is a list of cards rather than of visits.
fn is_list(path: &Path) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    read.map_err(|why| unreadable(path, why))?;
    Ok(is_card_list(&start))
}

fn unreadable(path: &Path, why: impl std::fmt::Display) -> anyhow::Error {
    helpful(
        format!("{} cannot be read: {why}", path.display()),
        "name a visit file, or a table with the columns patient_id, member_id and member_suffix",
    )
}

impl Request {
    fn read_list(&mut self, path: &Path) -> anyhow::Result<()> {
        let mut text = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(LIST_BYTES + 1).read_to_end(&mut text));
        read.map_err(|why| unreadable(path, why))?;
        if text.len() as u64 > LIST_BYTES {
            return Err(unreadable(path, format!("it has more than {} megabytes", LIST_BYTES >> 20)));
        }
        let findings = card_rows(&text, |row, [patient, number, version]| {
            let card = Card::read(&Private::new(number), &Private::new(version));
            self.take(row, card, (patient.to_string(), String::new(), None));
        });
        self.cut = findings.into_iter().map(|finding| (finding.place.row, finding.message)).collect();
        Ok(())
    }

    fn read_visits(&mut self, path: &Path) -> anyhow::Result<()> {
        let files = InputFiles::open(&[path.to_path_buf()]).map_err(desk::explained)?;
        let mut reader = ChunkReader::hashing(&files, CHUNK);
        let (mut chunk, mut arena) = (Chunk::new(), Arena::new());
        while reader.next(&mut chunk).map_err(desk::explained)? {
            chunk.visits(&arena, &mut |visit, _| {
                let day = visit.lines.iter().filter_map(|line| date::parse_iso(line.text(lcol::SERVICE_FROM))).min();
                self.take(visit.row, Card::of(visit), whose(visit, day));
            });
            arena.reset();
        }
        Ok(())
    }

    /// Each card is asked about once.
    fn take(&mut self, row: u32, card: Result<Card, NoCard>, (patient, visit, day): (String, String, Option<Date>)) {
        match card {
            Ok(card) => {
                if self.seen.insert(card.key()) {
                    self.cards.push(Asked { card, patient, visit, day });
                }
            }
            Err(NoCard::OtherPayer) => self.others += 1,
            Err(why) => self.wrong.push((row, why)),
        }
    }

    fn text(&self, written: Option<&Path>) -> String {
        let number = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let mut text = match written {
            Some(path) => format!(
                "{} to ask about: {}\nsend it to the ministry; `claimwright reconcile ANSWER` puts what it says into the worklist\n",
                number(self.cards.len(), "card"),
                path.display()
            ),
            None => "there is no card to ask about\n".to_string(),
        };
        if self.others > 0 {
            text.push_str(&format!("{} not asked about: other provinces and patients pay for themselves\n", self.others));
        }
        let troubles = self.troubles();
        for (row, why) in troubles.iter().take(LISTED) {
            text.push_str(&format!("row {row}: {why}\n"));
        }
        if troubles.len() > LISTED {
            text.push_str(&format!("and {} more: --format json lists them\n", troubles.len() - LISTED));
        }
        text
    }

    fn troubles(&self) -> Vec<(u32, String)> {
        let mut all: Vec<(u32, String)> = self.wrong.iter().map(|(row, why)| (*row, why.to_string())).chain(self.cut.clone()).collect();
        all.sort_unstable();
        all
    }
}

fn whose(visit: &Visit<'_>, day: Option<Date>) -> (String, String, Option<Date>) {
    (cards::patient_of(visit), visit.text(col::VISIT_ID).to_string(), day)
}

/// Writes the request beside the batches under the first free name, then remembers it. A request that is not remembered does no harm:
/// its answers find nobody and the next one asks again.
fn write(cli: &Cli, desk: &Desk, today: Date, request: &Request) -> anyhow::Result<PathBuf> {
    let (lock, ledger, recovered) = batch::at_ledger(&desk.home(cli, "eligibility", today)?).map_err(desk::explained)?;
    say_recovered(&recovered);
    let mut bytes = Vec::new();
    request.cards.iter().for_each(|asked| asked.card.push_request(&mut bytes));
    let folder = cli.out.clone().unwrap_or_else(|| desk.practice.folder.join("out")).join("eligibility");
    let path = create(&folder, today, &bytes)
        .map_err(|why| helpful(format!("{} cannot be written: {why}", folder.display()), "make room, or name another folder with --out"))?;
    let asked = request.cards.iter().map(|asked| AskedCard {
        patient_id: &asked.patient,
        visit_id: &asked.visit,
        card: asked.card.key(),
        service_day: asked.day,
    });
    ledger.ask_cards(today, &asked.collect::<Vec<_>>()).map_err(desk::explained)?;
    lock.release();
    Ok(path)
}

fn create(folder: &Path, today: Date, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for number in 1_u32.. {
        let path = folder.join(format!("OBEC-{today}-{number}.TXT"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
            Err(why) => return Err(why),
            Ok(mut file) => return file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| path),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
