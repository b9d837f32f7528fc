//! `codes import`: official files become tables of the practice.

use super::super::args::{Cli, Format};
use super::super::desk::{self, Desk};
use super::super::shell::{plain, print, print_json};
use super::super::{Outcome, World};
use super::fee_schedule;
use crate::codes::import::{self, Asked, Refusal};
use crate::codes::imported::Imported;
use crate::codes::imported::shelve::{self, NewTable};
use crate::disk::RealDisk;
use crate::display;
use serde_json::json;
use std::path::PathBuf;

impl desk::Explained for Refusal {
    fn help_text(&self) -> String {
        self.help.clone()
    }
}

/// Imports files, all or none.
///
/// # Errors
/// When a file is refused, or the practice's folder cannot be written.
pub fn import(cli: &Cli, files: &[PathBuf], edition: Option<String>, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    if let Some(file) = fee_schedule::named(&desk.practice, files) {
        let (told, document) = fee_schedule::import(&desk.practice, file, world.today)?;
        match cli.format {
            Format::Text => print(&told)?,
            Format::Json => print_json(&json!({ "schema": 1, "tables": [document] }))?,
        }
        return Ok(Outcome::Clean);
    }
    let folder = &desk.practice.tables;
    let before = Imported::open(folder).map_err(desk::explained)?;
    let tables = import::read(files, &Asked { edition, tables: before.clone() }).map_err(desk::explained)?;
    let mut text = String::new();
    let mut list = Vec::new();
    for table in &tables {
        let id = table.id();
        let earlier = before.status().find(|(status, _)| status.edition.id == id).map(|(status, _)| status);
        let change = match earlier {
            None => "new".to_string(),
            Some(same) if same.edition.sha256 == table.rows.sha256 => "the same rows as before".to_string(),
            Some(other) => format!("in place of {} rows imported before", display::count(other.edition.rows.into())),
        };
        shelve::shelve(folder, table, world.today, &RealDisk).map_err(desk::explained)?;
        text.push_str(&told(table, &change));
        let (from, to) = table.window;
        list.push(json!({ "id": id, "title": table.title, "rows": table.rows.count, "counts": table.remark, "from": from.to_string(),
            "to": to.map(|day| day.to_string()), "sha256": table.rows.sha256, "files": table.files, "change": change }));
    }
    match cli.format {
        Format::Text => print(&text)?,
        Format::Json => print_json(&json!({ "schema": 1, "tables": list }))?,
    }
    Ok(Outcome::Clean)
}

fn told(table: &NewTable, change: &str) -> String {
    let (from, to) = table.window;
    let to = to.map_or_else(|| "on".to_string(), |day| format!("to {day}"));
    let rows = display::count(table.rows.count.into());
    let mut text = format!("{}  {}: {rows} rows, services from {from} {to}, {change}\n", table.id(), table.title);
    if !table.remark.is_empty() {
        text.push_str(&format!("  {}\n", table.remark));
    }
    text.push_str(&format!("  sha256 {}\n", table.rows.sha256));
    for file in &table.files {
        text.push_str(&format!("  from {} (sha256 {})\n", plain(&file.name), file.sha256));
    }
    text
}
