//! `explain` and `rules`: what claimwright can say, and why.

use super::args::{Cli, ExplainArgs, Format, RulesArgs};
use super::shell::{self, helpful, print, print_json};
use super::{Outcome, World};
use crate::catalogue;
use crate::finding::RuleCard;
use serde_json::json;

/// Prints the page of a rule.
///
/// # Errors
/// When there is no such rule.
pub fn explain(cli: &Cli, args: &ExplainArgs, world: &World) -> anyhow::Result<Outcome> {
    let Some(card) = catalogue::find(args.rule.trim()) else { return Err(unknown(&args.rule)) };
    match cli.format {
        Format::Text => print(&readable(card, world))?,
        Format::Json => {
            let mut rule = described(card);
            rule["schema"] = json!(1);
            rule["page"] = json!(card.page);
            print_json(&rule)?;
        }
    }
    Ok(Outcome::Clean)
}

/// Lists the rules.
///
/// # Errors
/// When standard output cannot be written.
pub fn rules(cli: &Cli, args: &RulesArgs, _: &World) -> anyhow::Result<Outcome> {
    let cards: Vec<&RuleCard> = catalogue::cards()
        .into_iter()
        .filter(|card| args.jurisdiction.as_deref().is_none_or(|wanted| whose(card) == wanted))
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

fn described(card: &RuleCard) -> serde_json::Value {
    json!({
        "rule": card.id,
        "name": card.name,
        "severity": card.severity.name(),
        "jurisdiction": whose(card),
        "authority": card.authority,
    })
}

fn unknown(typed: &str) -> anyhow::Error {
    if is_answer_code(typed) {
        let help = "those of claimwright's own findings are listed by `claimwright rules`";
        return helpful(format!("'{typed}' looks like a code of an insurer's answer, and those cannot be explained yet"), help);
    }
    let similar: Vec<String> = catalogue::similar(typed).iter().map(|card| format!("{} {}", card.id, card.name)).collect();
    let help = match similar.as_slice() {
        [] => "`claimwright rules` lists them all".to_string(),
        some => format!("did you mean {}?", some.join(", or ")),
    };
    helpful(format!("there is no rule '{typed}'"), help)
}

/// `CO-45`, `PR1`, `N290`, `MA130`, `IK304`: adjustment reasons, remarks, places in an acknowledgement.
fn is_answer_code(typed: &str) -> bool {
    let typed = typed.trim().to_ascii_uppercase().replace('-', "");
    ["CO", "PR", "OA", "PI", "CR", "N", "MA", "M", "IK", "AK", "A"].iter().any(|start| {
        typed.strip_prefix(start).is_some_and(|rest| (1..=4).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()))
    })
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
    fn codes_of_answers_are_told_from_slips() {
        for code in ["CO-45", "co45", "PR1", "N290", "MA130", "IK304"] {
            assert!(is_answer_code(code), "{code}");
        }
        for slip in ["CW2O1", "CW999", "diagnosis", "M", ""] {
            assert!(!is_answer_code(slip), "{slip}");
        }
    }

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
