//! Statements: what patients owe after their insurers have answered, asked for exactly once.
//!
//! `gather` reads the patients' accounts in the ledger and the names in the archives of the batches,
//! `plan` decides who gets a statement today, and [`run`] makes the files and seals them by the protocol of a batch:
//! a run that has nothing to say leaves no trace, and one that is cut short starts over or is finished by the next start.

mod archive;
mod due;
mod error;
mod gather;
mod plan;
mod print;
mod why;

pub use due::{AGES, Terms};
pub use error::StatementError;
pub use why::{LeftOut, Why};

use crate::batch::{Home, Manifest, PayerTotal, Recovered, Session};
use crate::date::Date;
use crate::invoice::Letterhead;
use crate::invoice::statement::MESSAGES;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{BatchKind, Ledger, NewStatement};
use crate::money::Money;
use crate::practice::Practice;
use crate::verify::statements::{Expected, verify};
use gather::{Gathered, gather};
use plan::{Draft, Writer, plan};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a run is told besides its practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Its day.
    pub today: Date,
    /// Worker threads.
    pub threads: usize,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was written: it was a rehearsal.
    Rehearsed,
    /// Nobody is to be asked for anything today: no folder, no number.
    NothingDue,
    /// The run stands in its place.
    Published {
        /// Its name: `S20261122-0001`.
        id: String,
        /// Its folder.
        folder: std::path::PathBuf,
    },
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How it ended.
    pub outcome: Outcome,
    /// Statements by level: how many, and what they ask for.
    pub levels: BTreeMap<u8, (u64, Money)>,
    /// What is on no statement, and why.
    pub left_out: LeftOut,
    /// What was put right of earlier runs.
    pub recovered: Recovered,
}

impl Told {
    /// How many statements, and what they ask for together.
    pub fn total(&self) -> (u64, Money) {
        let add = |(count, owed): (u64, Money), level: &(u64, Money)| {
            (count + level.0, Money::from_cents(owed.cents().saturating_add(level.1.cents())))
        };
        self.levels.values().fold((0, Money::ZERO), add)
    }
}

/// What a practice says on its statements.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Days from a statement to its due date.
    pub due_days: u16,
    messages: Vec<String>,
}

impl Wording {
    fn of(practice: &Practice) -> Wording {
        let own = &practice.invoice.statements;
        let messages = if own.is_empty() { MESSAGES.map(String::from).to_vec() } else { own.clone() };
        Wording { due_days: practice.invoice.due_days, messages }
    }

    /// How many levels there are.
    pub fn levels(&self) -> u8 {
        u8::try_from(self.messages.len()).unwrap_or(u8::MAX)
    }

    /// What a level says.
    pub fn message(&self, level: u8) -> &str {
        let last = self.messages.len().saturating_sub(1);
        self.messages.get(usize::from(level).saturating_sub(1).min(last)).map_or("", String::as_str)
    }
}

/// Shows what a run would do, and writes nothing.
///
/// # Errors
/// When ledger or archives cannot be read.
pub fn rehearse<J: Jurisdiction>(office: &J, practice: &Practice, ledger: Option<&Ledger>, today: Date) -> Result<Told, StatementError> {
    let mut told =
        Told { outcome: Outcome::Rehearsed, levels: BTreeMap::new(), left_out: LeftOut::default(), recovered: Recovered::default() };
    if let Some(ledger) = ledger {
        let (_, drafts) = prepare((office, practice), ledger, today, &mut told.left_out)?;
        told.levels = by_level(&drafts);
    }
    Ok(told)
}

/// Makes today's statements: everything up to their publication, or nothing.
///
/// # Errors
/// Whatever stops the run; nothing is published then.
pub fn run<J: Jurisdiction>(
    (office, practice): (&J, &Practice),
    letterhead: &Letterhead,
    home: &Home,
    options: Options,
) -> Result<Told, StatementError> {
    let mut session = Session::start_of(BatchKind::Statements, home, options.today)?;
    let recovered = session.recovered().clone();
    match make((office, practice), letterhead, &mut session, options) {
        Ok((mut told, manifest)) => {
            told.recovered = recovered;
            if session.changes_nothing() {
                session.drop_run()?;
            } else {
                let published = session.publish(manifest)?;
                told.outcome = Outcome::Published { id: published.id, folder: published.folder };
            }
            Ok(told)
        }
        Err(error) => {
            // The next start need not hear of it. When even that is refused, it forgets the run itself.
            let _ = session.drop_run();
            Err(error)
        }
    }
}

/// Makes the files, proves them, and hands the statements to the ledger's open transaction.
fn make<J: Jurisdiction>(
    (office, practice): (&J, &Practice),
    letterhead: &Letterhead,
    session: &mut Session,
    options: Options,
) -> Result<(Told, Manifest), StatementError> {
    let today = options.today;
    let mut left_out = LeftOut::default();
    let (gathered, drafts) = prepare((office, practice), session.ledger(), today, &mut left_out)?;
    let told = Told { outcome: Outcome::NothingDue, levels: by_level(&drafts), left_out, recovered: Recovered::default() };
    let mut manifest = Manifest { date: today.to_string(), program: env!("CARGO_PKG_VERSION").into(), ..Manifest::default() };
    if drafts.is_empty() {
        return Ok((told, manifest));
    }
    let (statements, owed) = told.total();
    let run = session.id().to_string();
    let wording = Wording::of(practice);
    let writer = Writer { office, gathered: &gathered, wording: &wording, run: &run, today };
    let (issue, staging) = session.parts();
    print::print(&writer, &drafts, (staging, letterhead), options.threads)?;
    let expected = Expected { run: &run, statements, owed, small_balance: terms(practice)?.small_balance };
    verify(staging.folder(), &expected).map_err(StatementError::NotProved)?;
    for (draft, position) in drafts.iter().zip(1..) {
        let visits = &gathered.visits[draft.visits.clone()];
        let new = NewStatement { position, patient_id: &visits[0].patient_id, level: draft.level, owed: draft.owed };
        issue.statement(&new, visits.iter().map(|visit| (visit.visit_id.as_str(), visit.owed)))?;
    }
    let configuration = practice.text.as_bytes();
    issue.archive("practice.toml", Sha256::digest(configuration).into(), configuration)?;
    manifest.configuration = Sha256::digest(configuration).iter().map(|byte| format!("{byte:02x}")).collect();
    manifest.counts.statements = statements;
    manifest.payers = vec![PayerTotal { payer: String::new(), claims: statements, charge: owed.to_string() }];
    Ok((told, manifest))
}

/// Reads everything and decides.
fn prepare<J: Jurisdiction>(
    (office, practice): (&J, &Practice),
    ledger: &Ledger,
    today: Date,
    left_out: &mut LeftOut,
) -> Result<(Gathered, Vec<Draft>), StatementError> {
    let terms = terms(practice)?;
    let gathered = gather(office, ledger, left_out)?;
    let drafts = plan(ledger, &gathered, (today, &terms), left_out)?;
    Ok((gathered, drafts))
}

fn by_level(drafts: &[Draft]) -> BTreeMap<u8, (u64, Money)> {
    let mut levels: BTreeMap<u8, (u64, Money)> = BTreeMap::new();
    for draft in drafts {
        let sum = levels.entry(draft.level).or_default();
        *sum = (sum.0 + 1, Money::from_cents(sum.1.cents().saturating_add(draft.owed.cents())));
    }
    levels
}

/// What `practice.toml` says of statements. A jurisdiction that has opened the practice has read the amount before.
fn terms(practice: &Practice) -> Result<Terms, StatementError> {
    let small_balance = Money::parse(&practice.invoice.small_balance).map_err(|why| crate::practice::PracticeError::Wrong {
        path: practice.folder.join("practice.toml"),
        reason: format!("[invoice] small_balance = \"{}\" is {why}", practice.invoice.small_balance),
    })?;
    Ok(Terms { small_balance, days: i64::from(practice.invoice.statement_days), levels: Wording::of(practice).levels() })
}
