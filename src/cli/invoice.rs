//! `claimwright invoice`: what is left to patients after their insurers have answered.

use super::args::{Cli, Format, InvoiceArgs};
use super::desk::{self, Desk, Explained};
use super::run::say_recovered;
use super::shell::{self, print, print_json};
use super::{Outcome, World};
use crate::display::{count, dollars};
use crate::jurisdiction::Jurisdiction;
use crate::pipeline;
use crate::statement::{self, Options, StatementError, Told};
use serde_json::json;
use std::fmt::Write;

impl Explained for StatementError {
    fn help_text(&self) -> String {
        self.help()
    }
}

/// Makes today's statements.
///
/// # Errors
/// Whatever stops the run; nothing is published then.
pub fn invoice(cli: &Cli, args: &InvoiceArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => invoice_in::<J>(cli, args, world, &desk))
}

fn invoice_in<J: Jurisdiction>(cli: &Cli, args: &InvoiceArgs, world: &World, desk: &Desk) -> anyhow::Result<Outcome> {
    let office = J::open(&desk.practice).map_err(desk::explained)?;
    let today = desk.today(args.date.as_deref(), world)?;
    let told = if args.dry_run {
        let ledger = desk.ledger(cli, today)?;
        statement::rehearse(&office, &desk.practice, ledger.as_ref(), today)
    } else {
        let letterhead = pipeline::letterhead(&office, &desk.practice);
        let threads = args.threads.unwrap_or(world.threads).clamp(1, 256);
        statement::run((&office, &desk.practice), &letterhead, &desk.home(cli, "invoice", today)?, Options { today, threads })
    };
    let told = told.map_err(desk::explained)?;
    say_recovered(&told.recovered);
    match cli.format {
        Format::Text => print(&text(&told))?,
        Format::Json => print_json(&document(&told))?,
    }
    Ok(if told.left_out.needs_somebody() { Outcome::Findings } else { Outcome::Clean })
}

fn text(told: &Told) -> String {
    let (statements, owed) = told.total();
    let noun = if statements == 1 { "statement" } else { "statements" };
    let all = format!("{} {noun}, {}", count(statements), dollars(owed));
    let mut out = match &told.outcome {
        statement::Outcome::Rehearsed => format!("{all} would be made; nothing was written\n"),
        statement::Outcome::NothingDue => "no statement is due today: nothing was written\n".into(),
        statement::Outcome::Published { id, .. } => format!("{id}: {all}\n"),
    };
    let levels = told.levels.iter().map(|(level, (number, owed))| {
        let name = if *level == 1 { "first statements".into() } else { format!("reminders, level {level}") };
        vec![format!("  {name}"), count(*number), dollars(*owed)]
    });
    let left_out = told.left_out.all().map(|(why, number, amount)| vec![format!("  {}", why.words()), count(number), dollars(amount)]);
    for (title, rows) in [("", levels.collect::<Vec<_>>()), ("not asked for today:\n", left_out.collect())] {
        if !rows.is_empty() {
            let _ = write!(out, "{title}{}", shell::columns(&rows));
        }
    }
    if let statement::Outcome::Published { id, folder } = &told.outcome {
        let folder = folder.display();
        let _ =
            writeln!(out, "print and mail {folder}/invoices (one PDF a thousand; index.html to look), then say `claimwright sent {id}`");
    }
    out
}

fn document(told: &Told) -> serde_json::Value {
    let (statements, owed) = told.total();
    let (outcome, id, folder) = match &told.outcome {
        statement::Outcome::Rehearsed => ("rehearsed", "", String::new()),
        statement::Outcome::NothingDue => ("nothing_due", "", String::new()),
        statement::Outcome::Published { id, folder } => ("published", id.as_str(), folder.display().to_string()),
    };
    let levels =
        told.levels.iter().map(|(level, (number, owed))| json!({ "level": level, "statements": number, "owed": owed.to_string() }));
    let left_out = told.left_out.all().map(|(why, number, amount)| {
        json!({ "reason": why.name(), "words": why.words(), "count": number, "amount": amount.to_string(), "needs_somebody": why.needs_somebody() })
    });
    json!({
        "schema": 1,
        "outcome": outcome,
        "batch": id,
        "folder": folder,
        "statements": statements,
        "owed": owed.to_string(),
        "levels": levels.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
    })
}
