//! One night as figures: what the summary on the terminal, its JSON twin and `report.html` all show.
//!
//! The pipeline fills a [`Night`]; nothing in it is private: visits appear by id, patients not at all.

use crate::date::Date;
use crate::display::count;
use crate::finding::Severity;
use crate::money::Money;

/// What a command did with the visits it read.
#[derive(Clone, Debug, Default)]
pub struct Night {
    /// Which command it was, and so what there is to do next.
    pub outcome: Outcome,
    /// The practice's name.
    pub practice: String,
    /// The day the run counts as today.
    pub today: Date,
    /// The batch folder as it should be shown; empty when nothing was published.
    pub folder: String,
    /// The program's version.
    pub version: String,
    /// The input files.
    pub inputs: Vec<Input>,
    /// Every visit once, by what became of it.
    pub visits: Visits,
    /// What was claimed from each payer, in the order to be shown.
    pub payers: Vec<Payer>,
    /// Findings by rule, most frequent first.
    pub rules: Vec<RuleCount>,
    /// Held visits by days to their filing deadline.
    pub deadlines: Deadlines,
    /// The held visits to look at first, in that order.
    pub held: Vec<Held>,
    /// The code tables and editions that were asked.
    pub tables: Vec<Table>,
}

/// What a command ended in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// `check`: findings only.
    #[default]
    Checked,
    /// `run --dry-run`: everything but publication.
    Rehearsed,
    /// `run` had nothing new to issue: no folder, no number.
    NothingNew,
    /// `run` published this batch.
    Published(String),
}

impl Outcome {
    /// The batch id; empty when none was published.
    pub fn batch(&self) -> &str {
        match self {
            Outcome::Published(batch) => batch,
            _ => "",
        }
    }
}

/// An input file of the run.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Its name as it should be shown.
    pub file: String,
    /// Visits read from it.
    pub visits: u64,
}

/// A number of visits and their charges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many visits.
    pub visits: u64,
    /// Their charges, as far as they could be priced.
    pub charge: Money,
}

impl Tally {
    /// Counts one more visit.
    ///
    /// A sum beyond 92 quadrillion dollars stays there; amounts of 15 digits reach it after 9,000 visits, real ones never.
    pub fn add(&mut self, charge: Money) {
        self.visits += 1;
        self.charge = self.charge.checked_add(charge).unwrap_or(Money::from_cents(i64::MAX));
    }

    /// Both sums of two tallies.
    #[must_use]
    pub fn plus(self, other: Tally) -> Tally {
        let charge = self.charge.checked_add(other.charge).unwrap_or(Money::from_cents(i64::MAX));
        Tally { visits: self.visits + other.visits, charge }
    }
}

/// Every visit that was read, counted once by what became of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visits {
    /// Visits read from all input files.
    pub read: u64,
    /// In a claim file of this batch; for `check`, good to be claimed.
    pub issued: Tally,
    /// On an invoice to a patient who pays.
    pub invoiced: Tally,
    /// Held by an error, on the worklist.
    pub held: Tally,
    /// Issued before and unchanged since.
    pub unchanged: Tally,
    /// Left alone: before the day that `--bill-from` names.
    pub before_bill_from: Tally,
    /// Nothing to bill: paid in full, no charge, or a patient who must not be billed.
    pub nothing_due: Tally,
}

impl Visits {
    /// All visits that became something; equal to `read` when nothing was lost or counted twice.
    pub fn accounted(&self) -> Tally {
        let all = [self.issued, self.invoiced, self.held, self.unchanged, self.before_bill_from, self.nothing_due];
        all.into_iter().fold(Tally::default(), Tally::plus)
    }
}

/// What became of some of the visits.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    /// In the words of a clerk.
    pub name: &'static str,
    /// In a word of `report.css`, for its colour.
    pub class: &'static str,
    /// How many visits and dollars.
    pub tally: Tally,
}

impl Night {
    /// What became of the visits; a fate that none met is left out, except issued and held.
    pub fn fates(&self) -> Vec<Fate> {
        let done = matches!(self.outcome, Outcome::Published(_) | Outcome::NothingNew);
        let v = &self.visits;
        let fate = |name, class, tally| Fate { name, class, tally };
        let mut fates = vec![
            fate(if done { "issued to payers" } else { "ready for payers" }, "issued", v.issued),
            fate("held", "held", v.held),
            fate(if done { "invoiced to patients" } else { "ready to invoice" }, "invoiced", v.invoiced),
            fate("unchanged since an earlier batch", "unchanged", v.unchanged),
            fate("left alone, before bill-from", "early", v.before_bill_from),
            fate("nothing to bill", "nothing", v.nothing_due),
        ];
        fates.retain(|fate| fate.tally.visits > 0 || matches!(fate.class, "issued" | "held"));
        fates
    }

    /// Findings of all rules together.
    pub fn findings(&self) -> u64 {
        self.rules.iter().map(|rule| rule.findings).sum()
    }

    /// What `read` and the fates disagree by, in words for the reader; `None` when every visit is accounted for.
    pub fn imbalance(&self) -> Option<String> {
        let (read, accounted) = (self.visits.read, self.visits.accounted().visits);
        let told = || format!("{} visits were read but {} are accounted for: please report this as a bug", count(read), count(accounted));
        (read != accounted).then(told)
    }
}

/// What was claimed from one payer.
#[derive(Clone, Debug, Default)]
pub struct Payer {
    /// The payer's id in `practice.toml`.
    pub id: String,
    /// The payer's name.
    pub name: String,
    /// Visits claimed and their charges.
    pub issued: Tally,
    /// Claims written; a visit may need more than one.
    pub claims: u64,
    /// Claim files written.
    pub files: u64,
}

/// How often a rule spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// `CW201`.
    pub id: String,
    /// `retired-diagnosis`.
    pub name: String,
    /// The severity in force; a rule with two severities has two counts.
    pub severity: Severity,
    /// Findings.
    pub findings: u64,
    /// How many of them are silenced.
    pub silenced: u64,
    /// Visits with at least one of them.
    pub visits: u64,
}

/// How many days a held visit has left until its filing deadline, in the steps that people plan by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deadlines([u64; 6]);

impl Deadlines {
    /// What each step is called.
    pub const NAMES: [&'static str; 6] = ["expired", "0-7 days", "8-30 days", "31-90 days", "over 90 days", "no deadline"];

    /// Counts a visit with this many days left; `None` when it has no deadline.
    pub fn add(&mut self, days_left: Option<i64>) {
        let step = match days_left {
            Some(..0) => 0,
            Some(0..=7) => 1,
            Some(8..=30) => 2,
            Some(31..=90) => 3,
            Some(_) => 4,
            None => 5,
        };
        self.0[step] += 1;
    }

    /// The counts, in the order of [`Deadlines::NAMES`].
    pub fn counts(&self) -> [u64; 6] {
        self.0
    }
}

/// A held visit without anything private.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The visit's id.
    pub visit: String,
    /// The payer's id.
    pub payer: String,
    /// The last day to file, when there is one.
    pub deadline: Option<Date>,
    /// The charge, when it could be priced.
    pub charge: Option<Money>,
    /// The rule that holds it: the first of them.
    pub rule: String,
    /// The rule's name.
    pub rule_name: String,
    /// How many errors it has.
    pub errors: u64,
}

impl Held {
    /// What decides who is shown first: the nearest deadline, then payer and visit.
    fn order(&self) -> (Date, &str, &str) {
        (self.deadline.unwrap_or(Date::MAX), &self.payer, &self.visit)
    }
}

/// Keeps the held visits to look at first out of any number of them.
#[derive(Debug, Default)]
pub struct NearestHeld {
    // In order, so that a visit that comes too late is turned away by one comparison.
    kept: Vec<Held>,
}

impl NearestHeld {
    /// How many are kept: as many as fit on a printed page.
    pub const MOST: usize = 25;

    /// Considers one more.
    pub fn add(&mut self, held: Held) {
        let at = self.kept.partition_point(|other| other.order() <= held.order());
        if at < NearestHeld::MOST {
            self.kept.truncate(NearestHeld::MOST - 1);
            self.kept.insert(at, held);
        }
    }

    /// Those kept, in the order to be shown: for [`Night::held`].
    pub fn into_sorted(self) -> Vec<Held> {
        self.kept
    }
}

/// An edition of a code table that was asked.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// `ICD-10-CM`.
    pub name: String,
    /// `FY2027`.
    pub edition: String,
    /// First and last day it holds; `None` for an open end.
    pub window: (Option<Date>, Option<Date>),
    /// Rows.
    pub rows: u64,
    /// What a reader should know, such as `partial`; empty when there is nothing.
    pub note: String,
}
