//! `codes status`: every table at hand, bundled or imported.

use super::super::Outcome;
use super::super::args::{Cli, Format};
use super::super::desk::{self, Desk};
use super::super::shell::{self, print, print_json};
use crate::codes::Edition;
use crate::codes::imported::Imported;
use crate::codes::imported::store::TableError;
use crate::codes::{self, TableStatus};
use crate::display;
use serde_json::{Value, json};

/// Characters of a digest that a terminal is shown; JSON has all of them.
const DIGEST: usize = 12;

impl desk::Explained for TableError {
    fn help_text(&self) -> String {
        self.help().to_string()
    }
}

/// The imported tables of the practice that was named, or that the working folder is; none where there is no practice.
///
/// # Errors
/// When `practice.toml` or a table cannot be used.
pub fn imported(cli: &Cli) -> anyhow::Result<Imported> {
    if !cli.practice.join("practice.toml").exists() {
        return Ok(Imported::default());
    }
    Imported::open(&Desk::open(cli)?.practice.tables).map_err(desk::explained)
}

/// Lists the tables.
///
/// # Errors
/// When a table cannot be read, or standard output cannot be written.
pub fn status(cli: &Cli) -> anyhow::Result<Outcome> {
    let imported = imported(cli)?;
    let mut tables: Vec<(TableStatus, Value)> = codes::status().into_iter().map(|status| (status, json!([]))).collect();
    tables.extend(imported.status().map(|(status, head)| (status, json!(head.files))));
    let remarks = without_notes(&imported);
    match cli.format {
        Format::Json => {
            let table = |(status, files): &(TableStatus, Value)| {
                let edition = status.edition;
                json!({ "id": edition.id, "title": edition.title, "from": edition.effective_from.to_string(),
                    "to": edition.effective_to.map(|day| day.to_string()), "rows": edition.rows, "partial": edition.partial,
                    "source": edition.source, "sha256": edition.sha256, "imported": status.imported.map(|day| day.to_string()),
                    "files": files })
            };
            print_json(&json!({ "schema": 1, "tables": tables.iter().map(table).collect::<Vec<_>>(), "remarks": remarks }))?;
        }
        Format::Text => {
            let head = ["edition", "from", "to", "rows", "", "imported", "sha256", "source"].map(str::to_string).to_vec();
            let rows: Vec<Vec<String>> = std::iter::once(head).chain(tables.iter().map(|(status, _)| row(status))).collect();
            print(&shell::columns(&rows))?;
            remarks.iter().try_for_each(|remark| print(&format!("{remark}\n")))?;
        }
    }
    Ok(Outcome::Clean)
}

/// The editions of diagnoses whose tabular notes are not at hand.
fn without_notes(imported: &Imported) -> Vec<String> {
    let list = imported.diagnoses();
    let remark = |edition: &'static Edition| {
        let help = "import the tabular XML of the edition with `claimwright codes import FILE`";
        match list.notes_edition(edition.effective_from) {
            Some((_, false)) => None,
            Some((notes, true)) => Some(format!(
                "{} has no tabular notes here: the {} stand in, and rules that rest on them (CW206, CW217) speak a step lower; {help}",
                edition.title, notes.title
            )),
            None => Some(format!("{} has no tabular notes here, so CW206 and CW217 do not look; {help}", edition.title)),
        }
    };
    list.editions().into_iter().filter_map(remark).collect()
}

fn row(status: &TableStatus) -> Vec<String> {
    let edition = status.edition;
    vec![
        edition.id.into(),
        edition.effective_from.to_string(),
        edition.effective_to.map_or_else(|| "open".to_string(), |day| day.to_string()),
        display::count(edition.rows.into()),
        if edition.partial { "partial" } else { "whole" }.into(),
        status.imported.map_or_else(|| "bundled".to_string(), |day| day.to_string()),
        edition.sha256.chars().take(DIGEST).collect(),
        edition.source.into(),
    ]
}
