//! What a modern command line owes its users: errors with help, questions, completions, a manual page.

use super::args::{Cli, CompletionsArgs};
use super::{Outcome, World};
use crate::date::{self, Date};
use anyhow::{Context, bail};
use clap::CommandFactory;
use std::io::{self, Write};

/// An error that knows what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Helpful {
    /// What went wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Prints an error with its causes and its help to standard error.
pub fn say_error(error: &anyhow::Error) {
    let mut text = String::from("error: ");
    for (n, cause) in error.chain().enumerate() {
        if n > 0 {
            text.push_str(": ");
        }
        text.push_str(&cause.to_string());
    }
    text.push('\n');
    if let Some(help) = error.chain().find_map(|cause| cause.downcast_ref::<Helpful>()) {
        text.push_str(&format!("help: {}\n", help.help));
    }
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Adds a help text to an error of the library.
pub fn helpful(error: impl std::fmt::Display, help: impl Into<String>) -> anyhow::Error {
    Helpful { message: error.to_string(), help: help.into() }.into()
}

/// Writes results to standard output. A reader that went away (`| head`) is no error.
///
/// # Errors
/// When standard output cannot be written for another reason.
pub fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("standard output cannot be written"),
        _ => Ok(()),
    }
}

/// Writes one JSON document to standard output.
///
/// # Errors
/// As for [`print`].
pub fn print_json(document: &serde_json::Value) -> anyhow::Result<()> {
    print(&format!("{document}\n"))
}

/// A text that cannot steer the terminal it is shown on.
pub fn plain(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    crate::display::push_plain(&mut out, text);
    String::from_utf8_lossy(&out).into_owned()
}

/// A heading, bold where the terminal shows it.
pub fn bold(text: &str, world: &World) -> String {
    if world.colour_out { format!("\x1b[1m{text}\x1b[0m") } else { text.to_string() }
}

/// Rows of cells as columns of equal width, two blanks apart.
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Says something to the person at the terminal, not to a program that reads results.
pub fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Reads a date that was typed.
///
/// # Errors
/// When it is not like 2026-10-01.
pub fn typed_date(option: &str, text: Option<&str>) -> anyhow::Result<Option<Date>> {
    match text {
        None => Ok(None),
        Some(text) => match date::parse_iso(text) {
            Some(date) => Ok(Some(date)),
            None => bail!("{option} {text} is not a date like 2026-10-01"),
        },
    }
}

/// Asks a question; only a person who answers yes gets a yes.
pub fn ask(question: &str, world: &World) -> bool {
    if !world.terminal_in {
        return false;
    }
    say(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes")
}

/// Prints completions.
///
/// # Errors
/// When standard output cannot be written.
pub fn completions(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "claimwright", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

/// Prints the manual: one page for the program and all its commands.
///
/// # Errors
/// When standard output cannot be written.
pub fn man_page() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|s| !s.is_hide_set()) {
        let name = format!("claimwright-{}", sub.get_name());
        clap_mangen::Man::new(sub.clone().name(name)).render(&mut page)?;
    }
    print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Clean)
}
