//! `codes`: code tables, bundled and imported, by date of service.

mod diff;
mod fee_schedule;
mod import;
mod status;

pub(super) use status::imported;

use super::args::{Cli, CodesArgs, CodesCommand, Format};
use super::shell::{self, bold, plain, print, print_json};
use super::{Outcome, World};
use crate::codes::icd10cm::Diagnoses;
use crate::codes::imported::store::TableError;
use crate::codes::imported::{Imported, Kind};
use crate::codes::{self, Lookup, Table, hcpcs, icd10cm, modifiers, places};
use crate::date::Date;
use crate::display;
use serde_json::{Value, json};

/// Codes beneath a header that a terminal is shown; JSON has them all.
const BENEATH: usize = 40;

/// Looks codes up.
///
/// # Errors
/// When what was typed is no date, or standard output cannot be written.
pub fn codes(cli: &Cli, args: &CodesArgs, world: &World) -> anyhow::Result<Outcome> {
    let day = |on: &Option<String>| Ok::<_, anyhow::Error>(shell::typed_date("--on", on.as_deref())?.unwrap_or(world.today));
    match &args.what {
        CodesCommand::Show { code, on } => show(cli, code, day(on)?, world),
        CodesCommand::Search { words, on, limit } => search(cli, &words.join(" "), (day(on)?, *limit), world),
        CodesCommand::Diff { old, new, open } => diff::diff(cli, (old, new), open.as_deref(), world),
        CodesCommand::Status => status::status(cli),
        CodesCommand::Import { files, edition } => import::import(cli, files, edition.clone(), world),
    }
}

/// Whether some table has the code.
pub(super) fn is_known(typed: &str, (tables, on): (&Imported, Date)) -> bool {
    let code = bare(typed);
    found(&code, (tables, on)).next().is_some()
}

/// What each table says that has the code.
fn found(code: &str, (tables, on): (&Imported, Date)) -> impl Iterator<Item = Value> {
    let list = [diagnosis(code, (tables.diagnoses(), on)), procedure(code, (tables, on)), modifier(code, (tables, on)), place(code, on)];
    list.into_iter().flatten()
}

/// Refuses to go on where a table that was asked is damaged: what it does not say would look like what is not in it.
fn whole(tables: &Imported) -> anyhow::Result<()> {
    let helpful = |trouble: &TableError| shell::helpful(trouble, trouble.help());
    tables.trouble().map_or(Ok(()), |trouble| Err(helpful(trouble)))
}

/// The code without dots and in capitals.
fn bare(typed: &str) -> String {
    typed.trim().chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).take(16).collect()
}

/// Every table that has the code: `25` is a modifier and a place.
pub(super) fn show(cli: &Cli, typed: &str, on: Date, world: &World) -> anyhow::Result<Outcome> {
    let tables = imported(cli)?;
    let code = bare(typed);
    let found: Vec<Value> = found(&code, (&tables, on)).collect();
    whole(&tables)?;
    let outcome = if found.iter().any(|entry| entry["in_force"] == true) { Outcome::Clean } else { Outcome::Findings };
    match cli.format {
        Format::Json => print_json(&json!({ "schema": 1, "code": code, "on": on.to_string(), "found": found }))?,
        Format::Text if found.is_empty() => print(&unknown(typed, &code, (&tables, on)))?,
        Format::Text => found.iter().try_for_each(|entry| print(&readable(entry, world)))?,
    }
    Ok(outcome)
}

/// A diagnosis that some edition has.
fn diagnosis(code: &str, (list, on): (Diagnoses<'_>, Date)) -> Option<Value> {
    let known: Vec<_> = list.history(code).collect();
    let (_, any) = known.iter().rev().find(|(_, entry)| entry.is_some())?;
    let now = list.lookup(code, on).found();
    let entry = now.or(*any)?;
    let history = known.iter().map(|(edition, entry)| {
        let says = entry.map_or("not in it", |e| if e.is_billable() { "billable" } else { "header" });
        json!({ "edition": edition.title, "from": edition.effective_from.to_string(),
            "to": edition.effective_to.map(|day| day.to_string()), "says": says })
    });
    let notes = list.notes(code, on).found();
    let earlier = notes.as_ref().is_some_and(|n| n.from_earlier_edition);
    let told =
        notes.iter().flat_map(|n| &n.list).map(|note| json!({ "at": place_of(note), "kind": note.kind.heading(), "text": note.text }));
    let beneath = list.children(code, on).map(|child| json!({ "code": icd10cm::dotted(&child.code()), "title": child.title() }));
    Some(json!({
        "table": "ICD-10-CM diagnosis",
        "code": icd10cm::dotted(code),
        "title": entry.title(),
        "short_title": entry.short_title(),
        "official_title": entry.has_official_title(),
        "in_force": now.is_some(),
        "on": on.to_string(),
        "edition": list.edition_on(on).map(|edition| edition.title),
        "billable": now.is_some_and(|e| e.is_billable()),
        "history": history.collect::<Vec<_>>(),
        "notes_edition": notes.as_ref().map(|notes| notes.edition.title),
        "notes_of_earlier_edition": earlier,
        "notes": told.collect::<Vec<_>>(),
        "beneath": beneath.collect::<Vec<_>>(),
    }))
}

fn place_of(note: &icd10cm::notes::Note) -> String {
    match &note.place {
        icd10cm::notes::Place::Code(code) => icd10cm::dotted(code),
        icd10cm::notes::Place::Section(section) => section.clone(),
        icd10cm::notes::Place::Chapter(number) => format!("chapter {number}"),
    }
}

/// A procedure: by the imported HCPCS quarter or CPT list, else by the starter that comes along.
fn procedure(code: &str, (tables, on): (&Imported, Date)) -> Option<Value> {
    if let Some(row) = tables.hcpcs_row(code, on).filter(|_| code.len() == 5) {
        let remark = window(row.added, row.terminated);
        return Some(short("HCPCS procedure", (code, &row.title), row.stands_on(on), remark));
    }
    if let Some(row) = tables.cpt(code, on) {
        return Some(short("CPT procedure", (code, &row.text), row.stands_on(on), window(row.from, row.to)));
    }
    if tables.covers(Kind::Hcpcs, on) && !code.starts_with('D') {
        return None;
    }
    let entry = hcpcs::entries().iter().find(|entry| entry.code == code)?;
    let in_force = matches!(hcpcs::lookup(code, on), Lookup::Found(_));
    Some(short("HCPCS procedure", (code, entry.title), in_force, window(Some(entry.added), None)))
}

/// When a code may be billed.
fn window(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("may be billed from {from} to {to}"),
        (Some(from), None) => format!("may be billed from {from} on"),
        (None, Some(to)) => format!("may be billed until {to}"),
        (None, None) => "may be billed".to_string(),
    }
}

fn modifier(code: &str, (tables, on): (&Imported, Date)) -> Option<Value> {
    let Some(entry) = modifiers::entries().iter().find(|entry| entry.code == code) else {
        let row = tables.hcpcs_row(code, on).filter(|_| code.len() == 2)?;
        return Some(short("modifier", (code, &row.title), row.stands_on(on), window(row.added, row.terminated)));
    };
    let effect = if entry.effect == modifiers::Effect::Price { "changes the price" } else { "explains, and leaves the price" };
    let in_force = matches!(modifiers::lookup(code, on), Lookup::Found(_));
    Some(short("modifier", (code, entry.label), in_force, format!("{}; {effect}", entry.class.name())))
}

fn place(code: &str, on: Date) -> Option<Value> {
    let entry = places::entries().iter().find(|entry| entry.code == code)?;
    Some(short(
        "place of service",
        (code, entry.name),
        matches!(places::lookup(code, on), Lookup::Found(_)),
        format!("{} price", entry.setting.name()),
    ))
}

fn short(table: &str, (code, title): (&str, &str), in_force: bool, remark: String) -> Value {
    json!({ "table": table, "code": code, "title": title, "in_force": in_force, "remark": remark })
}

/// An entry for a terminal.
fn readable(entry: &Value, world: &World) -> String {
    let text = |name: &str| entry[name].as_str().unwrap_or_default();
    let mut out = format!("{}  {}\n  {}", bold(text("code"), world), text("title"), text("table"));
    if let Some(remark) = entry["remark"].as_str() {
        out.push_str(&format!(": {remark}\n"));
        if entry["in_force"] == false {
            out.push_str("  not in force on that date of service\n");
        }
        return out;
    }
    let state = match (entry["in_force"] == true, entry["billable"] == true) {
        (true, true) => "billable",
        (true, false) => "a header: a claim needs one of the codes beneath it",
        (false, _) => "not in force: a claim with this date of service cannot carry it",
    };
    let edition = entry["edition"].as_str().unwrap_or("no edition for that date is at hand");
    out.push_str(&format!(", {}, {edition}: {state}\n", text("on")));
    if entry["official_title"] == false {
        out.push_str("  the title is in our own words until the official file is imported\n");
    }
    for line in entry["history"].as_array().into_iter().flatten() {
        let to = line["to"].as_str().map_or_else(|| "on".to_string(), |day| format!("to {day}"));
        let [edition, from, says] = ["edition", "from", "says"].map(|name| line[name].as_str().unwrap_or_default());
        out.push_str(&format!("  {edition}, from {from} {to}: {says}\n"));
    }
    out + &notes_and_children(entry)
}

fn notes_and_children(entry: &Value) -> String {
    let mut out = String::new();
    let list = |name: &str| entry[name].as_array().cloned().unwrap_or_default();
    let notes = list("notes");
    if !notes.is_empty() {
        if entry["notes_of_earlier_edition"] == true {
            let edition = entry["notes_edition"].as_str().unwrap_or_default();
            out.push_str(&format!("  notes ({edition}: those of the edition in force are not at hand, so rules speak a step lower):\n"));
        } else {
            out.push_str("  notes:\n");
        }
    }
    for note in &notes {
        let [at, kind, text] = ["at", "kind", "text"].map(|name| note[name].as_str().unwrap_or_default());
        out.push_str(&format!("    {at}  {kind}: {text}\n"));
    }
    let beneath = list("beneath");
    if !beneath.is_empty() {
        out.push_str(&format!("  billable codes beneath it: {}\n", display::count(beneath.len() as u64)));
    }
    for child in beneath.iter().take(BENEATH) {
        out.push_str(&format!("    {}  {}\n", child["code"].as_str().unwrap_or_default(), child["title"].as_str().unwrap_or_default()));
    }
    if beneath.len() > BENEATH {
        out.push_str("    and more: --format json lists them all\n");
    }
    out
}

fn unknown(typed: &str, code: &str, (tables, on): (&Imported, Date)) -> String {
    let mut out = format!("{}: no table at hand has it\n", plain(typed.trim()));
    if code.len() == 5 && code.bytes().take(4).all(|b| b.is_ascii_digit()) {
        out.push_str("  CPT procedure codes belong to the American Medical Association and do not come with claimwright\n");
    }
    let near = tables.diagnoses().nearest(code, on);
    if !near.is_empty() {
        out.push_str("  did you mean\n");
    }
    for entry in near {
        out.push_str(&format!("    {}  {}\n", icd10cm::dotted(&entry.code()), entry.title()));
    }
    out
}

fn search(cli: &Cli, words: &str, (on, limit): (Date, usize), world: &World) -> anyhow::Result<Outcome> {
    let tables = imported(cli)?;
    let hits = codes::search(words, (&tables, on), limit);
    whole(&tables)?;
    let table = |table: Table| match table {
        Table::Diagnosis => "diagnosis",
        Table::Procedure => "procedure",
        Table::Modifier => "modifier",
        Table::PlaceOfService => "place of service",
    };
    match cli.format {
        Format::Json => {
            let hit = |hit: &codes::Hit| {
                json!({ "table": table(hit.table), "edition": hit.edition.id, "code": hit.shown, "title": hit.title,
                    "billable": hit.billable, "also_called": hit.also_called })
            };
            let hits: Vec<Value> = hits.iter().map(hit).collect();
            print_json(&json!({ "schema": 1, "words": words, "on": on.to_string(), "hits": hits }))?;
        }
        Format::Text if hits.is_empty() => print("nothing found\n")?,
        Format::Text => {
            let width = hits.iter().map(|hit| hit.shown.len()).max().unwrap_or(0);
            let mut out = String::new();
            for hit in &hits {
                let code = bold(&format!("{:<width$}", hit.shown), world);
                let kind = if hit.billable { table(hit.table) } else { "header, not billable" };
                out.push_str(&format!("{code}  {}  [{kind}]\n", hit.title));
                if let Some(name) = &hit.also_called {
                    out.push_str(&format!("{:width$}  also called {name}\n", ""));
                }
            }
            print(&out)?;
        }
    }
    Ok(if hits.is_empty() { Outcome::Findings } else { Outcome::Clean })
}
