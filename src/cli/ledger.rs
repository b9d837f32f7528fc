//! `ledger`: what was issued, whether that can be believed, and a copy of it.

use super::args::{Cli, Format, LedgerArgs, LedgerCommand};
use super::desk::{self, Desk};
use super::shell::{self, helpful, print, print_json};
use super::{Outcome, World, opening};
use crate::date::Date;
use crate::display;
use crate::ledger::{Batch, BatchKind, Ledger, Status};
use serde_json::json;
use std::path::Path;

/// Looks after the ledger.
///
/// # Errors
/// When the ledger cannot be used, or what was asked is refused.
pub fn ledger(cli: &Cli, args: &LedgerArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    match &args.what {
        LedgerCommand::Status => status(cli, &desk, today),
        LedgerCommand::Verify => verify(cli, &there(cli, &desk, today)?),
        LedgerCommand::Backup { file } => backup(cli, &there(cli, &desk, today)?, file),
        LedgerCommand::ImportOpening { file } => opening::import(cli, &desk, file, today),
    }
}

/// The ledger, which must be there.
fn there(cli: &Cli, desk: &Desk, today: Date) -> anyhow::Result<Ledger> {
    let missing = || helpful(format!("there is no ledger {}", desk.practice.ledger.display()), "the first `claimwright run` makes it");
    desk.ledger(cli, today)?.ok_or_else(missing)
}

fn status(cli: &Cli, desk: &Desk, today: Date) -> anyhow::Result<Outcome> {
    let status = match desk.ledger(cli, today)? {
        Some(ledger) => ledger.status().map_err(desk::explained)?,
        None => Status { batches: Vec::new(), held: 0, bytes: 0 },
    };
    match cli.format {
        Format::Text => print(&told(&status))?,
        Format::Json => {
            let batches: Vec<_> = status.batches.iter().map(document).collect();
            print_json(&json!({ "schema": 1, "batches": batches, "held": status.held, "bytes": status.bytes }))?;
        }
    }
    Ok(Outcome::Clean)
}

fn told(status: &Status) -> String {
    if status.batches.is_empty() {
        return "nothing was issued yet\n".into();
    }
    let head = ["batch", "for", "state", "since", "visits", "claims", "charges", "newly held"].map(str::to_string).to_vec();
    let row = |batch: &Batch| {
        vec![
            batch.id.clone(),
            batch.date.to_string(),
            state(batch).into(),
            batch.since.to_string(),
            display::count(batch.visits),
            display::count(batch.claims),
            display::dollars(batch.charge),
            display::count(batch.held),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(status.batches.iter().map(row)).collect();
    let held = display::count(status.held);
    format!("{}\nheld today: {held}\nsize: {} bytes\n", shell::columns(&rows), display::count(status.bytes))
}

fn state(batch: &Batch) -> &'static str {
    if batch.kind == BatchKind::Opening { "billed before" } else { batch.state.name() }
}

fn document(batch: &Batch) -> serde_json::Value {
    json!({
        "batch": batch.id,
        "kind": batch.kind.name(),
        "date": batch.date.to_string(),
        "state": batch.state.name(),
        "since": batch.since.to_string(),
        "folder": batch.folder().display().to_string(),
        "visits": batch.visits,
        "claims": batch.claims,
        "lines": batch.lines,
        "charge": batch.charge.to_string(),
        "held": batch.held,
    })
}

fn verify(cli: &Cli, ledger: &Ledger) -> anyhow::Result<Outcome> {
    let problems = ledger.verify().map_err(desk::explained)?;
    match cli.format {
        Format::Json => print_json(&json!({ "schema": 1, "sound": problems.is_empty(), "problems": problems }))?,
        Format::Text if problems.is_empty() => print("the ledger is sound\n")?,
        Format::Text => {
            let list: String = problems.iter().map(|problem| format!("  {}\n", shell::plain(problem))).collect();
            print(&format!("the ledger is not sound:\n{list}"))?;
        }
    }
    Ok(if problems.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn backup(cli: &Cli, ledger: &Ledger, file: &Path) -> anyhow::Result<Outcome> {
    if file.exists() {
        return Err(helpful(format!("{} exists already", file.display()), "name a new file: a copy never overwrites another"));
    }
    ledger.backup(file).map_err(desk::explained)?;
    match cli.format {
        Format::Text => {
            print(&format!("copied to {}; it holds patients' data, so keep it where the ledger would be safe\n", file.display()))?
        }
        Format::Json => print_json(&json!({ "schema": 1, "file": file.display().to_string() }))?,
    }
    Ok(Outcome::Clean)
}
