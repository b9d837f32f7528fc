//! `report`: worklists of what insurers answered, what is owed by whom and for how long, how well claims do.

use super::args::{Cli, ClockName, FindingFormat, ReportArgs};
use super::desk::{self, Desk};
use super::report_text as words;
use super::shell::{self, helpful, print, print_json};
use super::terms::Office;
use super::{Outcome, World};
use crate::books::{self, Books, Clock, Scope};
use crate::disk::{Disk, RealDisk};
use crate::ledger::Ledger;
use std::io::Write;
use std::path::Path;

/// Days after which an answer is missed: of a file, of a claim, a decision.
const WAITS: [i64; 3] = [2, 5, 45];

/// Prints a report, or writes the page of all of them.
///
/// # Errors
/// When the ledger cannot be read or the page cannot be written.
pub fn report(cli: &Cli, args: &ReportArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(args.date.as_deref(), world)?;
    let office = Office::open(&desk)?;
    let clock = if args.clock == ClockName::Service { Clock::Service } else { Clock::Owed };
    let (from, to) = (shell::typed_date("--from", args.from.as_deref())?, shell::typed_date("--to", args.to.as_deref())?);
    if let Some(payer) = args.payer.as_deref().filter(|payer| !office.knows(payer)) {
        return Err(helpful(
            format!("practice.toml has no payer '{}'", shell::plain(payer)),
            "payers are named by their id in practice.toml",
        ));
    }
    let scope = Scope { today, clock, from, to, payer: args.payer.clone(), waits: WAITS };
    let books = books::read(&ledger(cli, &desk, today)?, &scope, &office).map_err(desk::explained)?;
    if let Some(file) = &args.html {
        write(file, books::page(&desk.practice.name, &books, &office).as_bytes())?;
        print(&format!("{}\n", file.display()))?;
        return Ok(Outcome::Clean);
    }
    show(cli, args, (&books, &office), world)?;
    Ok(Outcome::Clean)
}

fn show(cli: &Cli, args: &ReportArgs, (books, office): (&Books, &Office), world: &World) -> anyhow::Result<()> {
    let kind = args.what.kind();
    match cli.wanted {
        FindingFormat::Csv => print(&String::from_utf8_lossy(&books::csv(kind, books, office))),
        FindingFormat::Json => print_json(&books::document(kind, books, office)),
        _ => print(&words::report(kind, books, office, world)),
    }
}

/// The ledger, which must be there.
pub fn ledger(cli: &Cli, desk: &Desk, today: crate::date::Date) -> anyhow::Result<Ledger> {
    let missing = || helpful(format!("there is no ledger {}", desk.practice.ledger.display()), "the first `claimwright run` makes it");
    desk.ledger(cli, today)?.ok_or_else(missing)
}

/// Writes a file for its owner only; one that is there already is replaced whole.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = |error: std::io::Error| {
        helpful(format!("{} cannot be written: {error}", path.display()), "name a file in a folder that can be written")
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    let disk = RealDisk;
    let _ = std::fs::remove_file(&beside);
    let mut file = disk.create(&beside).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(failed)?;
    drop(file);
    disk.rename(&beside, path).map_err(failed)
}
