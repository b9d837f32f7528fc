//! What most commands begin with: the practice, its input files, its home.

use super::World;
use super::args::Cli;
use super::shell::{self, helpful};
use crate::batch::{BatchError, Home};
use crate::date::Date;
use crate::disk::RealDisk;
use crate::intake::{Format, InputFiles, IntakeError};
use crate::ledger::LedgerError;
use crate::pipeline::RunError;
use crate::practice::{Practice, PracticeError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs `$body` with `$j` standing for the jurisdiction that `practice.toml` names: the one list of them.
#[macro_export]
macro_rules! with_jurisdiction {
    ($name:expr, $j:ident => $body:expr) => {
        match $name {
            "us" => {
                type $j = $crate::jurisdiction::us::UnitedStates;
                $body
            }
            "ontario" => {
                type $j = $crate::jurisdiction::ontario::Ontario;
                $body
            }
            other => Err($crate::cli::unknown_jurisdiction(other)),
        }
    };
}

/// An error of the library that knows what to do about it.
pub trait Explained: std::fmt::Display {
    /// What to do.
    fn help_text(&self) -> String;
}

impl Explained for RunError {
    fn help_text(&self) -> String {
        self.help()
    }
}

impl Explained for PracticeError {
    fn help_text(&self) -> String {
        self.help().to_string()
    }
}

impl Explained for IntakeError {
    fn help_text(&self) -> String {
        self.help().to_string()
    }
}

impl Explained for BatchError {
    fn help_text(&self) -> String {
        self.help()
    }
}

impl Explained for LedgerError {
    fn help_text(&self) -> String {
        self.help()
    }
}

/// Turns an error of the library into one that prints its help.
pub fn explained(error: impl Explained) -> anyhow::Error {
    let help = error.help_text();
    helpful(error, help)
}

/// A practice that a command works for.
pub struct Desk {
    /// Its `practice.toml`.
    pub practice: Practice,
}

impl Desk {
    /// Opens the practice that `--practice` names.
    ///
    /// # Errors
    /// When its `practice.toml` cannot be used.
    pub fn open(cli: &Cli) -> anyhow::Result<Desk> {
        Ok(Desk { practice: Practice::open(&cli.practice).map_err(explained)? })
    }

    /// The same; but 837P files need no practice, so where none is named and none is found, one that takes every payer stands in.
    ///
    /// # Errors
    /// As for [`Desk::open`], or when a file cannot be opened.
    pub fn open_for(cli: &Cli, typed: &[PathBuf]) -> anyhow::Result<Desk> {
        let named = cli.practice != Path::new(".") || cli.practice.join("practice.toml").exists();
        let is_837p = |files: &InputFiles| files.names().all(|(_, _, format)| format == Format::X12);
        if named || typed.is_empty() || !is_837p(&InputFiles::open(typed).map_err(explained)?) {
            return Desk::open(cli);
        }
        let text = include_str!("anyone.toml").to_string();
        Ok(Desk { practice: Practice::parse(&cli.practice, text).map_err(explained)? })
    }

    /// The day of a command: what was typed, else what the practice fixed, else the clock.
    ///
    /// # Errors
    /// When what was typed is no date.
    pub fn today(&self, typed: Option<&str>, world: &World) -> anyhow::Result<Date> {
        Ok(shell::typed_date("--date", typed)?.or(self.practice.today).unwrap_or(world.today))
    }

    /// The files that were typed, else every file of the visits folder, sorted by name.
    ///
    /// # Errors
    /// When there is none, or one cannot be used.
    pub fn inputs(&self, typed: &[PathBuf]) -> anyhow::Result<InputFiles> {
        let files = if typed.is_empty() { visit_files(&self.practice.visits)? } else { typed.to_vec() };
        InputFiles::open(&files).map_err(explained)
    }

    /// The ledger to read in; `None` before the first night, and nothing is made then.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn ledger(&self, cli: &Cli, today: Date) -> anyhow::Result<Option<crate::ledger::Ledger>> {
        crate::pipeline::ledger_if_any(&self.home(cli, "look", today)?).map_err(explained)
    }

    /// Where ledger and batches are.
    ///
    /// # Errors
    /// When the ledger's folder is not there.
    pub fn home(&self, cli: &Cli, command: &str, today: Date) -> anyhow::Result<Home> {
        let out = cli.out.clone().unwrap_or_else(|| self.practice.folder.join("out"));
        let who = format!("{command} for {today}, process {}", std::process::id());
        Home::new(&self.practice.ledger, &out, Arc::new(RealDisk), &who).map_err(explained)
    }
}

/// How input files are shown: from the practice's folder where they stand in it, else as they were typed.
pub fn shown(files: &InputFiles, practice: &Path) -> Vec<String> {
    files.names().map(|(_, path, _)| path.strip_prefix(practice).unwrap_or(path).display().to_string()).collect()
}

fn visit_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let help = "put visit files there, or name them: claimwright run tonight.csv";
    let entries =
        std::fs::read_dir(folder).map_err(|e| helpful(format!("the visits folder {} cannot be read: {e}", folder.display()), help))?;
    // Notes to people (README.md, which `init` writes) and hidden files are no visit files.
    let passed_over =
        |path: &Path| path.extension().is_some_and(|e| e == "md") || path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file() && !passed_over(p)).collect();
    files.sort();
    if files.is_empty() {
        return Err(helpful(format!("there is no visit file in {}", folder.display()), help));
    }
    Ok(files)
}

/// The error for a jurisdiction that is not there.
pub fn unknown_jurisdiction(name: &str) -> anyhow::Error {
    helpful(
        format!("practice.toml says jurisdiction = \"{name}\", which this claimwright does not know"),
        "it knows \"us\" and \"ontario\"",
    )
}
