//! `explain` and `rules`: what claimwright can say, and why.

use super::args::{Cli, ExplainArgs, Format, RulesArgs};
use super::shell::{self, helpful, print, print_json};
use super::{Outcome, World};
use crate::catalogue;
use crate::codes::answers::{self, AnswerCode};
use crate::codes::imported::{FOLDER, Imported};
use crate::date::Date;
use crate::finding::RuleCard;
use crate::rules::nearest::nearest;
use crate::rules::selection::Selection;
use serde_json::{Value, json};

/// Prints the page of a rule, or what a code says.
///
/// # Errors
/// When there is no such rule or code.
pub fn explain(cli: &Cli, args: &ExplainArgs, world: &World) -> anyhow::Result<Outcome> {
    let typed = args.what.join(" ");
    if let Some(card) = catalogue::find(typed.trim()) {
        match cli.format {
            Format::Text => print(&readable(card, world))?,
            Format::Json => {
                let mut rule = described(card);
                rule["schema"] = json!(1);
                rule["page"] = json!(card.page);
                print_json(&rule)?;
            }
        }
        return Ok(Outcome::Clean);
    }
    let on = shell::typed_date("--on", args.on.as_deref())?.unwrap_or(world.today);
    let answers = answers::meant(&typed);
    let reason = super::trace::reason(&answers);
    if args.visit.is_some() && reason.is_none() {
        return Err(helpful("--visit goes with a reason of a remittance", "claimwright explain CO-97 --visit V1001"));
    }
    if !answers.is_empty() {
        let joined = match reason {
            Some(reason) => super::trace::denials(cli, reason, args.visit.as_deref(), world)?,
            None => Vec::new(),
        };
        let imported = Imported::open(&cli.practice.join(FOLDER)).ok();
        let told: Vec<Value> = answers.iter().map(|code| answer(code, imported.as_ref(), on)).collect();
        match cli.format {
            Format::Text => {
                told.iter().try_for_each(|code| print(&of_answer(code, world)))?;
                print(&super::trace::told(&joined, world))?;
            }
            Format::Json => {
                let denials = super::trace::denials_document(&joined);
                print_json(&json!({ "schema": 1, "codes": told, "denials": denials }))?;
            }
        }
    }
    // A word may be both: N390 is a remark and a diagnosis.
    let of_visit = super::codes::is_known(&typed, (&super::codes::imported(cli)?, on));
    match (of_visit, answers.is_empty()) {
        (true, _) => super::codes::show(cli, &typed, on, world),
        (false, false) => Ok(Outcome::Clean),
        (false, true) => Err(unknown(&typed)),
    }
}

/// A code of an answer with our label, and with the official text where the practice has it.
fn answer(code: &AnswerCode, imported: Option<&Imported>, on: Date) -> Value {
    let official = imported.and_then(|tables| match code.list {
        "CARC" => tables.carc(code.code, on),
        "RARC" => tables.rarc(code.code, on),
        "status" => tables.claim_status(code.code, on),
        _ => None,
    });
    json!({
        "list": code.list,
        "where": answers::whereabouts(code.list),
        "code": code.code,
        "label": code.label,
        "todo": code.todo,
        "official_text": official.map(|row| row.text.as_str()),
    })
}

fn of_answer(code: &Value, world: &World) -> String {
    let text = |name: &str| code[name].as_str().unwrap_or_default();
    let mut out = format!("{}  {}\n  {}\n", shell::bold(text("code"), world), text("label"), text("where"));
    for (name, told) in [("first", text("todo")), ("official text, as imported", text("official_text"))] {
        if !told.is_empty() {
            out.push_str(&format!("  {name}: {}\n", shell::plain(told)));
        }
    }
    out
}

/// Lists the rules.
///
/// # Errors
/// When standard output cannot be written.
pub fn rules(cli: &Cli, args: &RulesArgs, _: &World) -> anyhow::Result<Outcome> {
    let family = args.family.as_ref().map(|word| Selection::parse(std::slice::from_ref(word), &[], &catalogue::cards()));
    let family = family.transpose().map_err(|why| helpful(why, "`claimwright rules` lists them all"))?;
    let cards: Vec<&RuleCard> = catalogue::cards()
        .into_iter()
        .filter(|card| args.jurisdiction.as_deref().is_none_or(|wanted| whose(card) == wanted))
        .filter(|card| family.as_ref().is_none_or(|family| family.takes(card)))
        .filter(|card| args.severity.as_deref().is_none_or(|wanted| card.severity.name() == wanted))
        .collect();
    match cli.format {
        Format::Text => {
            let row = |card: &&RuleCard| vec![card.id.into(), card.severity.name().into(), whose(card).into(), card.name.into()];
            print(&shell::columns(&cards.iter().map(row).collect::<Vec<_>>()))?;
        }
        Format::Json => {
            let rules: Vec<_> = cards.iter().map(|card| described(card)).collect();
            print_json(&json!({ "schema": 1, "rules": rules }))?;
        }
    }
    Ok(Outcome::Clean)
}

fn whose(card: &RuleCard) -> &'static str {
    match catalogue::jurisdiction_of(card) {
        "" => "shared",
        name => name,
    }
}

fn described(card: &RuleCard) -> Value {
    json!({
        "rule": card.id,
        "name": card.name,
        "severity": card.severity.name(),
        "jurisdiction": whose(card),
        "authority": card.authority,
    })
}

fn unknown(typed: &str) -> anyhow::Error {
    let mut similar: Vec<String> = catalogue::similar(typed).iter().map(|card| format!("{} {}", card.id, card.name)).collect();
    if similar.is_empty() {
        let code = typed.trim().rsplit([':', '-', ' ']).next().unwrap_or_default();
        let listed = answers::entries().iter().filter(|entry| matches!(entry.list, "CARC" | "RARC" | "PLB" | "category"));
        similar.extend(nearest(code, listed.clone().map(|entry| entry.code)).map(|code| {
            let list = listed.clone().find(|entry| entry.code == code).map_or("", |entry| entry.list);
            format!("{list} {code}")
        }));
    }
    let help = match similar.as_slice() {
        [] => "`claimwright rules` lists the rules; codes are typed like CO-45, N290, 999:IK403:7, 277CA:A7, PLB:WO, E11.9".to_string(),
        some => format!("did you mean {}?", some.join(", or ")),
    };
    helpful(format!("there is no rule or code '{}' here", shell::plain(typed)), help)
}

/// Characters of a line of prose.
const WIDTH: usize = 96;

/// The page for a terminal: headings without marks, paragraphs folded, examples indented.
fn readable(card: &RuleCard, world: &World) -> String {
    let (mut text, mut paragraph, mut fenced) = (String::new(), String::new(), false);
    for line in card.page.lines() {
        let is_prose = !fenced && !line.is_empty() && !line.starts_with(['#', '`', '|', '-']);
        if is_prose {
            paragraph.push_str(line);
            paragraph.push(' ');
            continue;
        }
        fold(&std::mem::take(&mut paragraph), &mut text);
        if let Some(kind) = line.strip_prefix("```") {
            fenced = !fenced;
            if !kind.is_empty() {
                text.push_str(&format!("    [{kind}]\n"));
            }
        } else if fenced {
            text.push_str(&format!("    {line}\n"));
        } else if let Some(title) = line.strip_prefix("# ") {
            text.push_str(&format!("{} ({})\n", shell::bold(title, world), card.severity));
        } else if line.starts_with('#') {
            text.push_str(&format!("{}\n", shell::bold(line.trim_start_matches(['#', ' ']), world)));
        } else {
            fold(line, &mut text);
            if line.is_empty() {
                text.push('\n');
            }
        }
    }
    fold(&paragraph, &mut text);
    text
}

/// Appends a paragraph in lines of at most [`WIDTH`] characters.
fn fold(paragraph: &str, text: &mut String) {
    let mut width = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if width > 0 {
            let fits = width + 1 + length <= WIDTH;
            text.push(if fits { ' ' } else { '\n' });
            width = if fits { width + 1 } else { 0 };
        }
        text.push_str(word);
        width += length;
    }
    if width > 0 {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_without_markdown() {
        let world = World {
            today: crate::date::parse_iso("2026-10-05").expect("a date"),
            scratch: "tmp".into(),
            colour_out: false,
            terminal_out: false,
            terminal_err: false,
            terminal_in: false,
            threads: 1,
        };
        for card in catalogue::cards() {
            let text = readable(card, &world);
            assert!(text.starts_with(&format!("{} {} ({})\n", card.id, card.name, card.severity)), "{}", card.id);
            assert!(!text.contains("```") && !text.contains("\n## "), "{}", card.id);
            let words =
                |text: &str| text.split_whitespace().filter(|w| !w.starts_with(['#', '`', '['])).map(str::to_string).collect::<Vec<_>>();
            let mut shown = words(&text);
            shown.remove(2);
            assert_eq!(shown, words(card.page), "{}", card.id);
        }
    }
}
