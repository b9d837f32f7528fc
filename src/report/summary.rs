//! The end of `run` and `check` on a terminal: what became of the visits, for whom, what was found, what to do next.

use super::night::{Night, Outcome};
use super::text::{BOLD, Style};
use crate::display::{count, date, dollars, push_plain};
use crate::finding::Severity;
use std::io::Write;

/// Payers and rules that are named one by one; the report has them all.
const MOST: usize = 8;
/// The column of names ends here.
const NAMES: usize = 46;

/// Appends the summary.
pub fn night(out: &mut Vec<u8>, night: &Night, style: Style) {
    heading(out, night, style);
    account(out, night);
    findings(out, night, style);
    deadlines(out, night);
    what_next(out, night, style);
}

fn heading(out: &mut Vec<u8>, night: &Night, style: Style) {
    let mut name = Vec::new();
    push_plain(&mut name, if night.practice.is_empty() { "claimwright" } else { &night.practice });
    style.paint(BOLD).around(out, &name);
    let outcome = match &night.outcome {
        Outcome::Checked => "checked",
        Outcome::Rehearsed => "rehearsed, nothing written",
        Outcome::NothingNew => "nothing new to issue",
        Outcome::Published(batch) => &format!("batch {batch}"),
    };
    push(out, format_args!(", {}: {outcome}\n\n", date(night.today)));
}

fn account(out: &mut Vec<u8>, night: &Night) {
    push(out, format_args!("{:<NAMES$}{:>12}\n", "  visits read", count(night.visits.read)));
    for fate in night.fates() {
        row(out, 4, fate.name, (&count(fate.tally.visits), &dollars(fate.tally.charge)));
        if fate.class == "issued" {
            payers(out, night);
        }
    }
    if let Some(problem) = night.imbalance() {
        push(out, format_args!("  {problem}\n"));
    }
}

fn payers(out: &mut Vec<u8>, night: &Night) {
    for payer in night.payers.iter().take(MOST) {
        row(out, 6, &payer.name, (&count(payer.issued.visits), &dollars(payer.issued.charge)));
    }
    let rest = night.payers.iter().skip(MOST).map(|p| p.issued).reduce(|a, b| a.plus(b));
    if let Some(rest) = rest {
        let name = format!("{} more payers", night.payers.len() - MOST);
        row(out, 6, &name, (&count(rest.visits), &dollars(rest.charge)));
    }
}

/// Appends an indented name, cut to its column, and two figures.
fn row(out: &mut Vec<u8>, indent: usize, name: &str, (visits, charge): (&str, &str)) {
    let width = NAMES - indent;
    push(out, format_args!("{:indent$}{:<width$}{visits:>12}{charge:>18}\n", "", cut(name, width)));
}

/// A name as it may stand in a column of this width.
fn cut(name: &str, width: usize) -> String {
    let mut plain = Vec::new();
    push_plain(&mut plain, name);
    let plain = String::from_utf8_lossy(&plain).into_owned();
    if plain.chars().count() <= width { plain } else { plain.chars().take(width - 1).chain(['…']).collect() }
}

fn findings(out: &mut Vec<u8>, night: &Night, style: Style) {
    if night.rules.is_empty() {
        return push(out, format_args!("\n  no findings\n"));
    }
    push(out, format_args!("\n{:<NAMES$}{:>12}{:>18}\n", "  findings by rule", "visits", "findings"));
    for rule in night.rules.iter().take(MOST) {
        push(out, format_args!("    "));
        style.severity(rule.severity).around(out, rule.severity.name().as_bytes());
        let name = cut(&format!("{} {}", rule.id, rule.name), NAMES - 12);
        let (pad, width) = (8 - rule.severity.name().len(), NAMES - 12);
        push(out, format_args!("{:pad$}{name:<width$}{:>12}{:>18}\n", "", count(rule.visits), count(rule.findings)));
    }
    let silenced: u64 = night.rules.iter().map(|rule| rule.silenced).sum();
    if silenced > 0 {
        row(out, 4, "silenced among them", ("", &count(silenced)));
    }
    let rest = night.rules.iter().skip(MOST);
    let (rules, findings) = rest.fold((0, 0), |(rules, findings), rule| (rules + 1, findings + rule.findings));
    if rules > 0 {
        row(out, 4, &format!("{rules} more rules"), ("", &count(findings)));
    }
}

fn deadlines(out: &mut Vec<u8>, night: &Night) {
    let urgent = ["expired", "due in 0-7 days", "due in 8-30 days"].into_iter().zip(night.deadlines.counts());
    let named: Vec<String> = urgent.filter(|(_, visits)| *visits > 0).map(|(name, visits)| format!("{} {name}", count(visits))).collect();
    if !named.is_empty() {
        push(out, format_args!("\n  held visits near their filing deadline: {}\n", named.join(", ")));
    }
}

fn what_next(out: &mut Vec<u8>, night: &Night, style: Style) {
    let mut folder = Vec::new();
    push_plain(&mut folder, &night.folder);
    let folder = String::from_utf8_lossy(&folder);
    let held = night.visits.held.visits;
    let mut steps = Vec::new();
    if let Outcome::Published(batch) = &night.outcome {
        push(out, format_args!("\nwritten to {folder}\n"));
        if night.visits.issued.visits > 0 {
            steps.push(format!("send the files in {folder}/claims, then say `claimwright sent {batch}`"));
        }
        if night.visits.invoiced.visits > 0 {
            steps.push(format!("print and mail {folder}/invoices"));
        }
        if held > 0 {
            steps.push(format!("correct {} in {folder}/worklist.csv and run again", visits(held)));
        }
    } else if night.rules.iter().any(|rule| rule.severity == Severity::Error && rule.findings > rule.silenced) {
        steps.push(format!("correct {} and run again", visits(held)));
    } else if night.outcome == Outcome::Rehearsed && night.visits.issued.visits > 0 {
        steps.push("run again without --dry-run".into());
    }
    if !steps.is_empty() {
        out.push(b'\n');
        style.paint(BOLD).around(out, b"next");
        out.push(b'\n');
    }
    for (number, step) in (1..).zip(steps) {
        push(out, format_args!("  {number}. {step}\n"));
    }
}

fn visits(number: u64) -> String {
    if number == 1 { "the held visit".into() } else { format!("the {} held visits", count(number)) }
}

fn push(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to memory cannot fail");
}
