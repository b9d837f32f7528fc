//! `codes diff`: what changed between two editions, and whom it touches.

use super::super::args::{Cli, Format};
use super::super::desk::{self, Desk};
use super::super::shell::{bold, plain, print, print_json};
use super::super::{Outcome, World};
use super::status;
use crate::batch::Home;
use crate::codes::diff::{self, Change, Diff, DiffError, What};
use crate::codes::icd10cm;
use crate::codes::imported::Kind;
use crate::date::{Date, parse_iso};
use crate::display;
use crate::intake::InputFiles;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{BatchState, ClaimId, Ledger, VisitKey, visit_hash};
use crate::pipeline;
use crate::posting::Account;
use crate::visit::{DIAGNOSIS_COLUMNS, Visit, col, lcol};
use anyhow::Context;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Changes of one sort that a terminal is shown; JSON has them all.
const SHOWN: usize = 400;
/// Codes that are named as billable now.
const NAMED: usize = 12;

impl desk::Explained for DiffError {
    fn help_text(&self) -> String {
        match self {
            DiffError::Unknown(_) => {
                "`claimwright codes status` lists the editions; official files are imported with `codes import`".to_string()
            }
            DiffError::Different(..) => "name two editions of one table, the earlier first: icd10cm-fy2026 icd10cm-fy2027".to_string(),
            DiffError::NoRows(_) => "diagnoses, HCPCS, NCCI pairs, MUE and the other imported lists can be compared".to_string(),
            DiffError::Table(error) => error.help().to_string(),
        }
    }
}

/// Compares two editions; with `open`, against the visits of files, or of the open claims where no file is named.
///
/// # Errors
/// When an edition is not at hand, or a file or the ledger cannot be read.
pub fn diff(cli: &Cli, (old, new): (&str, &str), open: Option<&[PathBuf]>, world: &World) -> anyhow::Result<Outcome> {
    let tables = status::imported(cli)?;
    let diff = diff::between(old, new, &tables).map_err(desk::explained)?;
    let Some(files) = open else {
        match cli.format {
            Format::Text => print(&told(&diff, world))?,
            Format::Json => print_json(&as_json(&diff))?,
        }
        return Ok(Outcome::Clean);
    };
    let mut uses = Uses::of(&diff);
    let desk = Desk::open_for(cli, files)?;
    crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => look::<J>(cli, &desk, (files, &mut uses), world))?;
    let touched = uses.touched();
    match cli.format {
        Format::Text if touched.is_empty() => {
            print(&format!("{} visits, and none uses a code that changed\n", display::count(uses.visits)))?
        }
        Format::Text => touched.iter().try_for_each(|(change, used)| print(&sentence(&diff, change, used)))?,
        Format::Json => print_json(&json!({ "schema": 1, "old": diff.old.id, "new": diff.new.id, "visits": uses.visits,
            "uses": touched.iter().map(|(change, used)| use_as_json(&diff, change, used)).collect::<Vec<_>>() }))?,
    }
    Ok(if touched.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Which changed codes are used by how many visits.
struct Uses<'d> {
    /// The changes that make a code unusable, by code.
    changes: HashMap<&'d str, &'d Change>,
    from: Date,
    visits: u64,
    used: BTreeMap<&'d str, Used>,
    procedures: bool,
}

/// How a code is used.
#[derive(Default)]
struct Used {
    visits: u64,
    /// Those with services in the later edition: they cannot go out like this.
    late: u64,
}

impl<'d> Uses<'d> {
    fn of(diff: &'d Diff) -> Uses<'d> {
        let unusable = diff.changes.iter().filter(|change| matches!(change.what, What::Deleted | What::Demoted));
        Uses {
            changes: unusable.map(|change| (change.code.as_str(), change)).collect(),
            from: diff.new.effective_from,
            visits: 0,
            used: BTreeMap::new(),
            procedures: diff.kind != Kind::Icd10cm,
        }
    }

    fn add(&mut self, visit: &Visit<'_>) {
        self.visits += 1;
        let lines = visit.lines.iter().filter(|_| self.procedures).map(|line| line.text(lcol::CODE));
        let diagnoses = DIAGNOSIS_COLUMNS.iter().filter(|_| !self.procedures).map(|column| visit.text(*column));
        let plain = |code: &str| code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect::<String>();
        let mut codes: Vec<&'d str> =
            lines.chain(diagnoses).filter_map(|code| self.changes.get(plain(code).as_str()).map(|change| change.code.as_str())).collect();
        codes.sort_unstable();
        codes.dedup();
        let late = visit.lines.iter().filter_map(|line| parse_iso(line.text(lcol::SERVICE_FROM))).any(|day| day >= self.from);
        for code in codes {
            let used = self.used.entry(code).or_default();
            used.visits += 1;
            used.late += u64::from(late);
        }
    }

    /// The changes that touch visits, those that touch most first.
    fn touched(&self) -> Vec<(&'d Change, &Used)> {
        let mut touched: Vec<_> = self.used.iter().map(|(code, used)| (self.changes[code], used)).collect();
        touched.sort_by_key(|(change, used)| (u64::MAX - used.visits, &change.code));
        touched
    }
}

/// Looks at the visits of files, or of the ledger's open claims.
fn look<J: Jurisdiction>(cli: &Cli, desk: &Desk, (files, uses): (&[PathBuf], &mut Uses<'_>), world: &World) -> anyhow::Result<()> {
    let office = J::open(&desk.practice).map_err(desk::explained)?;
    if !files.is_empty() {
        let files = InputFiles::open(files).map_err(desk::explained)?;
        return pipeline::each_visit(&office, &files, &mut |visit| uses.add(visit)).map_err(desk::explained);
    }
    let home = desk.home(cli, "look", desk.today(None, world)?)?;
    let Some(ledger) = pipeline::ledger_if_any(&home).map_err(desk::explained)? else { return Ok(()) };
    let place = tempfile::tempdir_in(&world.scratch).context("no temporary folder can be made")?;
    for archive in archives(&ledger, &home) {
        let path = unpacked(&archive, place.path())?;
        let files = InputFiles::open(std::slice::from_ref(&path)).map_err(desk::explained)?;
        let mut ids = Vec::new();
        pipeline::each_visit(&office, &files, &mut |visit| ids.push(visit.text(col::VISIT_ID).to_string())).map_err(desk::explained)?;
        let open = open_visits(&ledger, &ids)?;
        let mut open = open.into_iter();
        pipeline::each_visit(&office, &files, &mut |visit| {
            if open.next() == Some(true) {
                uses.add(visit);
            }
        })
        .map_err(desk::explained)?;
        std::fs::remove_file(&path).context("the temporary folder cannot be written")?;
    }
    Ok(())
}

/// The archived visits of every batch that counts.
fn archives(ledger: &Ledger, home: &Home) -> Vec<PathBuf> {
    let counts = |state: BatchState| matches!(state, BatchState::Published | BatchState::Sent);
    let batches = ledger.batches().iter().filter(|batch| counts(batch.state));
    let places = batches.map(|batch| [batch.folder(), home.out.join(&batch.id)].map(|folder| folder.join("visits.jsonl.gz")));
    places.filter_map(|places| places.into_iter().find(|path| path.is_file())).collect()
}

/// Unpacks an archive into a temporary folder that only its owner may read.
fn unpacked(archive: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let named = || format!("{} cannot be read", archive.display());
    let path = folder.join("visits.jsonl");
    let mut text = flate2::read::MultiGzDecoder::new(File::open(archive).with_context(named)?);
    let mut file = crate::disk::open_private(&path).context("the temporary folder cannot be written")?;
    io::copy(&mut text, &mut file).with_context(named)?;
    Ok(path)
}

/// Whether each visit is still open: the latest issue of it, with something left on an insurer's or the patient's account.
fn open_visits(ledger: &Ledger, ids: &[String]) -> anyhow::Result<Vec<bool>> {
    let key =
        |(at, id): (usize, &String)| VisitKey { hash: visit_hash(id), fingerprint: 0, ordinal: u32::try_from(at).unwrap_or(u32::MAX) };
    let mut keys: Vec<VisitKey> = ids.iter().enumerate().map(key).collect();
    keys.sort_unstable();
    let mut numbers: Vec<Option<u64>> = vec![None; ids.len()];
    ledger.join_visits(keys.into_iter(), |key, earlier| numbers[key.ordinal as usize] = Some(earlier.visit)).map_err(desk::explained)?;
    let is_open = |visit: u64| -> Result<bool, crate::ledger::LedgerError> {
        for part in 0..=u8::MAX {
            let Some(id) = ClaimId::new(visit, part) else { break };
            if ledger.claim(id)?.is_none() {
                break;
            }
            if ledger.balances(id)?.keys().any(|(_, account)| matches!(account, Account::Insurer(_) | Account::Patient)) {
                return Ok(true);
            }
        }
        Ok(false)
    };
    numbers.into_iter().map(|visit| visit.map_or(Ok(false), is_open).map_err(desk::explained)).collect()
}

fn shown(diff: &Diff, code: &str) -> String {
    if diff.kind == Kind::Icd10cm { icd10cm::dotted(code) } else { code.to_string() }
}

fn named(diff: &Diff, codes: &[String]) -> String {
    let mut names: Vec<String> = codes.iter().take(NAMED).map(|code| shown(diff, code)).collect();
    if codes.len() > NAMED {
        names.push(format!("and {} more", codes.len() - NAMED));
    }
    names.join(", ")
}

/// "37 visits use M72.2, a header since 2026-10-01; billable now: M72.20, M72.21, M72.22".
fn sentence(diff: &Diff, change: &Change, used: &Used) -> String {
    let visits = if used.visits == 1 { "1 visit uses".to_string() } else { format!("{} visits use", display::count(used.visits)) };
    let (code, from) = (shown(diff, &change.code), diff.new.effective_from);
    let mut text = match change.what {
        What::Demoted => format!("{visits} {code}, a header since {from}; billable now: {}", named(diff, &change.now)),
        _ => format!("{visits} {code}, gone since {from}: {}", change.before),
    };
    if used.late > 0 {
        let late = display::count(used.late);
        text.push_str(&format!("\n  {late} of them with services on or after {from}, which cannot be claimed like this"));
    }
    text + "\n"
}

fn use_as_json(diff: &Diff, change: &Change, used: &Used) -> Value {
    json!({ "code": shown(diff, &change.code), "what": change.what.name(), "title": change.before, "since": diff.new.effective_from.to_string(),
        "visits": used.visits, "late": used.late, "now": change.now.iter().map(|code| shown(diff, code)).collect::<Vec<_>>() })
}

/// All changes for a terminal, each sort by itself.
fn told(diff: &Diff, world: &World) -> String {
    let mut text = format!("{} to {}, in force from {}\n", diff.old.id, diff.new.id, diff.new.effective_from);
    for what in What::ALL {
        let changes: Vec<&Change> = diff.changes.iter().filter(|change| change.what == what).collect();
        let headers = changes.iter().filter(|change| !change.billable).count();
        text.push_str(&format!("\n{}\n", bold(&heading(diff.kind, what, (changes.len(), headers)), world)));
        for change in changes.iter().take(SHOWN) {
            text.push_str(&format!("  {}\n", line(diff, change)));
        }
        if changes.len() > SHOWN {
            text.push_str(&format!("  and {} more: --format json lists them all\n", display::count((changes.len() - SHOWN) as u64)));
        }
    }
    text
}

fn heading(kind: Kind, what: What, (all, headers): (usize, usize)) -> String {
    let count = |number: usize| display::count(number as u64);
    match (kind, what) {
        (Kind::Icd10cm, What::Added | What::Deleted) => {
            format!("{}: {} billable, {} headers", what.name(), count(all - headers), count(headers))
        }
        (Kind::Icd10cm, What::Demoted) => format!("demoted from billable to header: {}", count(all)),
        (Kind::Icd10cm, What::Promoted) => format!("promoted from header to billable: {}", count(all)),
        (Kind::Icd10cm | Kind::Hcpcs, What::Reworded) => format!("reworded: {}", count(all)),
        (_, What::Reworded) => format!("changed: {}", count(all)),
        _ => format!("{}: {}", what.name(), count(all)),
    }
}

fn line(diff: &Diff, change: &Change) -> String {
    let code = shown(diff, &change.code);
    let header = if change.billable || change.what == What::Demoted { "" } else { "  [header]" };
    let text = match change.what {
        What::Added => plain(&change.after),
        What::Deleted => plain(&change.before),
        What::Demoted => format!("{}; billable now: {}", plain(&change.after), named(diff, &change.now)),
        What::Promoted => plain(&change.after),
        What::Reworded => format!("{}\n    now: {}", plain(&change.before), plain(&change.after)),
    };
    format!("{code:<9} {text}{header}")
}

fn as_json(diff: &Diff) -> Value {
    let of = |what: What| -> Vec<Value> {
        let changes = diff.changes.iter().filter(|change| change.what == what);
        let entry = |change: &Change| {
            json!({ "code": shown(diff, &change.code), "billable": change.billable, "before": change.before, "after": change.after,
                "now": change.now.iter().map(|code| shown(diff, code)).collect::<Vec<_>>() })
        };
        changes.map(entry).collect()
    };
    let mut document = json!({ "schema": 1, "old": diff.old.id, "new": diff.new.id, "from": diff.new.effective_from.to_string() });
    for what in What::ALL {
        document[what.name()] = of(what).into();
    }
    document
}
