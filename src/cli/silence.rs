//! `silence`: answers for a finding until a day, and shows who has answered for what.

use super::args::{Cli, Format, SilenceAddArgs, SilenceArgs, SilenceCommand};
use super::desk::{self, Desk};
use super::shell::{self, helpful, plain, print, print_json};
use super::{Outcome, World};
use crate::catalogue;
use crate::date::Date;
use crate::disk::{Disk, RealDisk};
use crate::practice::{PracticeError, SILENCES, read_text};
use crate::rules::silences::Silences;
use anyhow::Context;
use serde_json::json;
use std::path::Path;

/// Adds or lists silences.
///
/// # Errors
/// When the practice or its silences cannot be read or written, or a silence lacks something.
pub fn silence(cli: &Cli, args: &SilenceArgs, world: &World) -> anyhow::Result<Outcome> {
    let desk = Desk::open(cli)?;
    let today = desk.today(None, world)?;
    let path = desk.practice.folder.join(SILENCES);
    match &args.what {
        SilenceCommand::Add(wanted) => add(&path, wanted, today),
        SilenceCommand::List => list(cli, &path, today),
    }
}

fn add(path: &Path, wanted: &SilenceAddArgs, today: Date) -> anyhow::Result<Outcome> {
    let limit = crate::limits::PRACTICE_BYTES;
    let before = if path.exists() { read_text(path, limit).map_err(desk::explained)? } else { HEAD.to_string() };
    let text = format!("{}\n{}", before.trim_end(), entry(wanted));
    // What was there must be right before anything is added to it, and all of it afterwards.
    let read = |text: &str| Silences::parse(text, &catalogue::cards(), today);
    read(&before).map_err(|reason| desk::explained(PracticeError::Wrong { path: path.to_path_buf(), reason }))?;
    let silences = read(&text).map_err(|why| helpful(why, "claimwright silence add --help shows a whole one"))?;
    let added = silences.told().pop().context("the silence that was added is there")?;
    if added.expired {
        return Err(helpful(format!("--expires {} is over already", wanted.expires), "give the last day on which it is to hold"));
    }
    write(path, &text).with_context(|| format!("{} cannot be written", path.display()))?;
    print(&format!("{}, for {}: {}\nwritten to {}\n", plain(&added.rule), plain(&added.scope), plain(&added.note), path.display()))?;
    Ok(Outcome::Clean)
}

const HEAD: &str =
    "# Findings that somebody answers for. A silenced finding stays in every report and no longer holds its visit.\nschema = 1\n";

fn entry(wanted: &SilenceAddArgs) -> String {
    let mut text = String::from("\n[[silence]]\n");
    let mut set = |key: &str, value: &str| text.push_str(&format!("{key} = {}\n", toml::Value::String(value.to_string())));
    set("rule", &wanted.rule);
    for (key, value) in [("visit", &wanted.visit), ("patient", &wanted.patient), ("payer", &wanted.payer)] {
        if let Some(value) = value {
            set(key, value);
        }
    }
    set("reason", &wanted.reason);
    set("person", &wanted.person);
    set("expires", &wanted.expires);
    if wanted.everywhere {
        text.push_str("practice = true\n");
    }
    text
}

/// Writes the file at once or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let part = path.with_file_name(format!(".{SILENCES}.part"));
    if part.exists() {
        RealDisk.remove_file(&part)?;
    }
    let mut file = RealDisk.create(&part)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync())?;
    drop(file);
    RealDisk.rename(&part, path)
}

fn list(cli: &Cli, path: &Path, today: Date) -> anyhow::Result<Outcome> {
    let silences = Silences::open(path, &catalogue::cards(), today).map_err(desk::explained)?;
    let told = silences.told();
    match cli.format {
        Format::Text if told.is_empty() => print("no finding is silenced\n")?,
        Format::Text => {
            let state = |expired: bool| if expired { "expired" } else { "in force" };
            let row = |s: &crate::rules::silences::Told| vec![s.rule.clone(), state(s.expired).into(), plain(&s.scope), plain(&s.note)];
            print(&shell::columns(&told.iter().map(row).collect::<Vec<_>>()))?;
        }
        Format::Json => {
            let one =
                |s: &crate::rules::silences::Told| json!({ "rule": s.rule, "scope": s.scope, "silence": s.note, "expired": s.expired });
            print_json(&json!({ "schema": 1, "silences": told.iter().map(one).collect::<Vec<_>>() }))?;
        }
    }
    Ok(Outcome::Clean)
}
