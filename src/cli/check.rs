//! `claimwright check`: findings, and nothing written unless `--fix` asks for it.

use super::args::{CheckArgs, Cli, FindingFormat};
use super::desk::{self, Desk};
use super::progress::Bars;
use super::{Outcome, World, fix, run, shell};
use crate::catalogue;
use crate::finding::{Finding, Privacy, Shown};
use crate::intake::{Format, InputFiles};
use crate::jurisdiction::Jurisdiction;
use crate::limits;
use crate::pipeline::{self, Options, Rehearsal};
use crate::report::night::Night;
use crate::report::sarif::Sarif;
use crate::report::text::{self, Style};
use crate::report::{Case, csv, json};
use crate::rules::selection::Selection;
use std::io::Write;

/// Checks visit files.
///
/// # Errors
/// When the input cannot be read.
pub fn check(cli: &Cli, args: &CheckArgs, world: &World) -> anyhow::Result<Outcome> {
    let format = if args.concise { FindingFormat::Concise } else { cli.wanted };
    let for_people = matches!(format, FindingFormat::Text | FindingFormat::Concise);
    if args.show_private && (!world.terminal_out || !for_people) {
        let help = "a file or another program keeps what it gets; open worklist.csv of a batch instead";
        return Err(shell::helpful("--show-private works on a terminal only", help));
    }
    if args.ask && !world.terminal_in {
        return Err(shell::helpful("--ask asks a person, and nobody is there to answer", "run it on a terminal, or leave --ask out"));
    }
    let desk = Desk::open_for(cli, &args.files)?;
    let selection = Selection::parse(&args.select, &args.ignore, &catalogue::cards());
    let selection = selection.map_err(|why| shell::helpful(why, "`claimwright rules` lists them all"))?;
    let round = Round { args, world, desk: &desk, selection, format };
    crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => check_in::<J>(&round))
}

/// What one check was asked for.
pub(super) struct Round<'r> {
    pub args: &'r CheckArgs,
    pub world: &'r World,
    pub desk: &'r Desk,
    pub selection: Selection,
    pub format: FindingFormat,
}

impl Round<'_> {
    /// Whether private values are shown.
    pub fn privacy(&self) -> Privacy {
        if self.args.show_private { Privacy::Shown } else { Privacy::Masked }
    }

    /// What the pipeline is told of these files.
    pub fn options(&self, files: &InputFiles) -> anyhow::Result<Options> {
        Ok(Options {
            today: self.desk.today(self.args.date.as_deref(), self.world)?,
            bill_from: None,
            send_stale: false,
            resend: false,
            hold: Vec::new(),
            threads: self.args.threads.unwrap_or(self.world.threads).clamp(1, 256),
            chunk_bytes: limits::CHUNK_BYTES,
            scratch: self.world.scratch.clone(),
            shown: desk::shown(files, &self.desk.practice.folder),
            production_agreed: false,
        })
    }

    /// Looks at every visit of these files.
    pub fn look<J: Jurisdiction>(
        &self,
        office: &J,
        files: &InputFiles,
        each: &mut (dyn FnMut(&Case<'_>, &[Finding]) + Send),
    ) -> anyhow::Result<Night> {
        let options = self.options(files)?;
        let progress = Bars::new(self.world.terminal_err && !self.world.colour_out);
        let rehearsal =
            Rehearsal { files, options: &options, ledger: None, progress: &progress, rehearsing: false, selection: &self.selection };
        let night = pipeline::check(office, &self.desk.practice, rehearsal, each).map_err(desk::explained)?;
        progress.done();
        Ok(night)
    }
}

fn check_in<J: Jurisdiction>(round: &Round<'_>) -> anyhow::Result<Outcome> {
    let office = J::open(&round.desk.practice).map_err(desk::explained)?;
    let files = round.desk.inputs(&round.args.files)?;
    if round.args.fix {
        return fix::fix(round, &office, &files);
    }
    let mut printer = Printer::new(round, &files);
    let night = round.look(&office, &files, &mut |case, findings| printer.print(case, findings))?;
    printer.end(&night, round.world)
}

/// Prints findings as they come, so that a large file needs no memory.
struct Printer {
    format: FindingFormat,
    style: Style,
    sarif: Option<Sarif>,
    begun: bool,
    holds: bool,
    lined: Vec<bool>,
    failed: Option<std::io::Error>,
}

impl Printer {
    fn new(round: &Round<'_>, files: &InputFiles) -> Printer {
        Printer {
            format: round.format,
            style: Style { colour: round.world.colour_out, privacy: round.privacy() },
            sarif: None,
            begun: false,
            holds: false,
            lined: files.names().map(|(_, _, format)| format != Format::X12).collect(),
            failed: None,
        }
    }

    fn print(&mut self, case: &Case<'_>, findings: &[Finding]) {
        self.holds |= findings.iter().any(Finding::holds);
        let mut out = self.beginning();
        let opened: Vec<Finding>;
        let findings = if self.style.privacy == Privacy::Shown {
            opened = findings.iter().cloned().map(open).collect();
            &opened
        } else {
            findings
        };
        match self.format {
            FindingFormat::Json => findings.iter().for_each(|f| json::finding(&mut out, &case.about, f)),
            FindingFormat::Csv => findings.iter().for_each(|f| csv::finding(&mut out, &case.about, f)),
            FindingFormat::Concise => findings.iter().for_each(|f| text::concise(&mut out, &case.about, f, self.style)),
            FindingFormat::Text => text::visit(&mut out, &case.about, findings, self.style),
            FindingFormat::Sarif => {
                let sarif = self.sarif.get_or_insert_default();
                findings.iter().for_each(|f| sarif.finding(&mut out, &case.about, f));
            }
        }
        self.write(&out);
    }

    /// What a document begins with.
    fn beginning(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        if std::mem::replace(&mut self.begun, true) {
            return out;
        }
        match self.format {
            FindingFormat::Csv => out.extend_from_slice(csv::HEADER.as_bytes()),
            FindingFormat::Sarif => self.sarif = Some(Sarif::begin(&mut out, std::mem::take(&mut self.lined))),
            _ => {}
        }
        out
    }

    fn write(&mut self, out: &[u8]) {
        match std::io::stdout().write_all(out) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => self.failed = Some(error),
            _ => {}
        }
    }

    /// Ends the document, and says how the check went.
    fn end(mut self, night: &Night, world: &World) -> anyhow::Result<Outcome> {
        let mut out = self.beginning();
        if let Some(sarif) = &self.sarif {
            sarif.end(&mut out);
        }
        self.write(&out);
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        match self.format {
            FindingFormat::Json => run::tell(night, super::args::Format::Json, world)?,
            FindingFormat::Text => run::tell(night, super::args::Format::Text, world)?,
            FindingFormat::Concise | FindingFormat::Sarif | FindingFormat::Csv => {}
        }
        Ok(if self.holds { Outcome::Findings } else { Outcome::Clean })
    }
}

/// A finding whose private value is shown, for the person at the terminal who asked for it.
fn open(mut finding: Finding) -> Finding {
    finding.value = Shown::Plain(finding.value.for_worklist().to_string());
    finding
}
