//! `codes`: code tables, bundled and imported, by date of service.

mod diff;
mod import;
mod status;

use super::args::{Cli, CodesArgs, CodesCommand, Format};
use super::shell::{self, bold, plain, print, print_json};
use super::{Outcome, World};
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
pub(super) fn is_known(typed: &str, on: Date) -> bool {
    let code = bare(typed);
    [diagnosis(&code, on), procedure(&code, on), modifier(&code, on), place(&code, on)].into_iter().flatten().next().is_some()
}

/// The code without dots and in capitals.
fn bare(typed: &str) -> String {
    typed.trim().chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).take(16).collect()
}

/// Every table that has the code: `25` is a modifier and a place.
pub(super) fn show(cli: &Cli, typed: &str, on: Date, world: &World) -> anyhow::Result<Outcome> {
    let code = bare(typed);
    let found: Vec<Value> =
        [diagnosis(&code, on), procedure(&code, on), modifier(&code, on), place(&code, on)].into_iter().flatten().collect();
    let outcome = if found.iter().any(|entry| entry["in_force"] == true) { Outcome::Clean } else { Outcome::Findings };
    match cli.format {
        Format::Json => print_json(&json!({ "schema": 1, "code": code, "on": on.to_string(), "found": found }))?,
        Format::Text if found.is_empty() => print(&unknown(typed, &code, on))?,
        Format::Text => found.iter().try_for_each(|entry| print(&readable(entry, world)))?,
    }
    Ok(outcome)
}

/// A diagnosis that some edition has.
fn diagnosis(code: &str, on: Date) -> Option<Value> {
    let known: Vec<_> = icd10cm::history(code).collect();
    let (_, any) = known.iter().rev().find(|(_, entry)| entry.is_some())?;
    let now = icd10cm::lookup(code, on).found();
    let entry = now.or(*any)?;
    let history = known.iter().map(|(edition, entry)| {
        let says = entry.map_or("not in it", |e| if e.is_billable() { "billable" } else { "header" });
        json!({ "edition": edition.title, "from": edition.effective_from.to_string(),
            "to": edition.effective_to.map(|day| day.to_string()), "says": says })
    });
    let notes = icd10cm::notes(code, on).found();
    let earlier = notes.as_ref().is_some_and(|n| n.from_earlier_edition);
    let list =
        notes.iter().flat_map(|n| &n.list).map(|note| json!({ "at": place_of(note), "kind": note.kind.heading(), "text": note.text }));
    let beneath = icd10cm::children(code, on).map(|child| json!({ "code": icd10cm::dotted(&child.code()), "title": child.title() }));
    Some(json!({
        "table": "ICD-10-CM diagnosis",
        "code": icd10cm::dotted(code),
        "title": entry.title(),
        "short_title": entry.short_title(),
        "official_title": entry.has_official_title(),
        "in_force": now.is_some(),
        "on": on.to_string(),
        "edition": icd10cm::edition_on(on).map(|edition| edition.title),
        "billable": now.is_some_and(|e| e.is_billable()),
        "history": history.collect::<Vec<_>>(),
        "notes_of_earlier_edition": earlier,
        "notes": list.collect::<Vec<_>>(),
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

fn procedure(code: &str, on: Date) -> Option<Value> {
    let added = hcpcs::added(code)?;
    let entry = hcpcs::entries().iter().find(|entry| entry.code == code)?;
    Some(short("HCPCS procedure", (code, entry.title), hcpcs::lookup(code, on), format!("may be billed from {added} on")))
}

fn modifier(code: &str, on: Date) -> Option<Value> {
    let entry = modifiers::entries().iter().find(|entry| entry.code == code)?;
    let effect = if entry.effect == modifiers::Effect::Price { "changes the price" } else { "explains, and leaves the price" };
    Some(short("modifier", (code, entry.label), modifiers::lookup(code, on), format!("{}; {effect}", entry.class.name())))
}

fn place(code: &str, on: Date) -> Option<Value> {
    let entry = places::entries().iter().find(|entry| entry.code == code)?;
    Some(short("place of service", (code, entry.name), places::lookup(code, on), format!("{} price", entry.setting.name())))
}

fn short<T>(table: &str, (code, title): (&str, &str), found: Lookup<T>, remark: String) -> Value {
    json!({ "table": table, "code": code, "title": title, "in_force": matches!(found, Lookup::Found(_)), "remark": remark })
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
        out.push_str(if entry["notes_of_earlier_edition"] == true { "  notes (of the edition before):\n" } else { "  notes:\n" });
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

fn unknown(typed: &str, code: &str, on: Date) -> String {
    let mut out = format!("{}: no table at hand has it\n", plain(typed.trim()));
    if code.len() == 5 && code.bytes().take(4).all(|b| b.is_ascii_digit()) {
        out.push_str("  CPT procedure codes belong to the American Medical Association and do not come with claimwright\n");
    }
    let near = icd10cm::nearest(code, on);
    if !near.is_empty() {
        out.push_str("  did you mean\n");
    }
    for entry in near {
        out.push_str(&format!("    {}  {}\n", icd10cm::dotted(&entry.code()), entry.title()));
    }
    out
}

fn search(cli: &Cli, words: &str, (on, limit): (Date, usize), world: &World) -> anyhow::Result<Outcome> {
    let hits = codes::search(words, on, limit);
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
