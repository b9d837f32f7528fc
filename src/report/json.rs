//! Findings and the night for programs: `findings.jsonl` and `--format json`; private values are masked.
//!
//! Every object says its schema number. It grows when a name changes its meaning or goes; new names may come without.
//! Amounts are texts in dollars with two decimals, because JSON's numbers are binary fractions for most readers; dates are `YYYY-MM-DD`.

use super::About;
use super::night::{Deadlines, Held, Input, Night, Outcome, Payer, RuleCount, Table, Tally};
use crate::date::Date;
use crate::finding::Finding;
use crate::money::Money;
use serde::{Serialize, Serializer};
use std::fmt::Display;

/// The schema number of both documents.
pub const SCHEMA: u32 = 1;

/// Appends a finding as one line of `findings.jsonl`.
pub fn finding(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding) {
    let line = FindingLine {
        schema: SCHEMA,
        rule: finding.card.id,
        name: finding.card.name,
        severity: finding.severity.name(),
        visit: about.visit,
        payer: about.payer,
        file: about.file(finding),
        row: finding.place.row,
        column: finding.place.column,
        line: finding.line,
        value: finding.value.masked(),
        message: &finding.message,
        help: &finding.help,
        authority: finding.card.authority,
    };
    push_line(out, &line);
}

/// Appends the whole night as one line.
pub fn night(out: &mut Vec<u8>, night: &Night) {
    push_line(out, &NightLine::from(night));
}

fn push_line(out: &mut Vec<u8>, view: &impl Serialize) {
    serde_json::to_writer(&mut *out, view).expect("writing plain views to memory cannot fail");
    out.push(b'\n');
}

#[derive(Serialize)]
struct FindingLine<'a> {
    schema: u32,
    rule: &'a str,
    name: &'a str,
    severity: &'a str,
    visit: &'a str,
    payer: &'a str,
    file: &'a str,
    row: u32,
    column: &'a str,
    line: u16,
    value: &'a str,
    message: &'a str,
    help: &'a str,
    authority: &'a str,
}

#[derive(Serialize)]
struct NightLine<'a> {
    schema: u32,
    outcome: &'static str,
    batch: &'a str,
    folder: &'a str,
    practice: &'a str,
    #[serde(serialize_with = "shown")]
    today: Date,
    version: &'a str,
    inputs: Vec<InputLine<'a>>,
    visits: VisitsLine,
    payers: Vec<PayerLine<'a>>,
    rules: Vec<RuleLine<'a>>,
    deadlines: Vec<DeadlineLine>,
    held: Vec<HeldLine<'a>>,
    tables: Vec<TableLine<'a>>,
}

impl<'a> From<&'a Night> for NightLine<'a> {
    fn from(night: &'a Night) -> NightLine<'a> {
        let outcome = match night.outcome {
            Outcome::Checked => "checked",
            Outcome::Rehearsed => "rehearsed",
            Outcome::NothingNew => "nothing_new",
            Outcome::Published(_) => "published",
        };
        let deadlines = Deadlines::NAMES.iter().zip(night.deadlines.counts());
        NightLine {
            schema: SCHEMA,
            outcome,
            batch: night.outcome.batch(),
            folder: &night.folder,
            practice: &night.practice,
            today: night.today,
            version: &night.version,
            inputs: night.inputs.iter().map(|Input { file, visits }| InputLine { file, visits: *visits }).collect(),
            visits: VisitsLine::from(night),
            payers: night.payers.iter().map(PayerLine::from).collect(),
            rules: night.rules.iter().map(RuleLine::from).collect(),
            deadlines: deadlines.map(|(days_left, visits)| DeadlineLine { days_left, visits }).collect(),
            held: night.held.iter().map(HeldLine::from).collect(),
            tables: night.tables.iter().map(TableLine::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct InputLine<'a> {
    file: &'a str,
    visits: u64,
}

#[derive(Serialize)]
struct TallyLine {
    visits: u64,
    #[serde(serialize_with = "shown")]
    charge: Money,
}

impl From<Tally> for TallyLine {
    fn from(tally: Tally) -> TallyLine {
        TallyLine { visits: tally.visits, charge: tally.charge }
    }
}

#[derive(Serialize)]
struct VisitsLine {
    read: u64,
    issued: TallyLine,
    invoiced: TallyLine,
    held: TallyLine,
    unchanged: TallyLine,
    before_bill_from: TallyLine,
    nothing_due: TallyLine,
}

impl From<&Night> for VisitsLine {
    fn from(night: &Night) -> VisitsLine {
        let visits = &night.visits;
        VisitsLine {
            read: visits.read,
            issued: visits.issued.into(),
            invoiced: visits.invoiced.into(),
            held: visits.held.into(),
            unchanged: visits.unchanged.into(),
            before_bill_from: visits.before_bill_from.into(),
            nothing_due: visits.nothing_due.into(),
        }
    }
}

#[derive(Serialize)]
struct PayerLine<'a> {
    id: &'a str,
    name: &'a str,
    visits: u64,
    claims: u64,
    files: u64,
    #[serde(serialize_with = "shown")]
    charge: Money,
}

impl<'a> From<&'a Payer> for PayerLine<'a> {
    fn from(payer: &'a Payer) -> PayerLine<'a> {
        let Payer { id, name, issued, claims, files } = payer;
        PayerLine { id, name, visits: issued.visits, claims: *claims, files: *files, charge: issued.charge }
    }
}

#[derive(Serialize)]
struct RuleLine<'a> {
    rule: &'a str,
    name: &'a str,
    severity: &'a str,
    findings: u64,
    visits: u64,
}

impl<'a> From<&'a RuleCount> for RuleLine<'a> {
    fn from(count: &'a RuleCount) -> RuleLine<'a> {
        let RuleCount { id, name, severity, findings, visits } = count;
        RuleLine { rule: id, name, severity: severity.name(), findings: *findings, visits: *visits }
    }
}

#[derive(Serialize)]
struct DeadlineLine {
    days_left: &'static str,
    visits: u64,
}

#[derive(Serialize)]
struct HeldLine<'a> {
    visit: &'a str,
    payer: &'a str,
    #[serde(serialize_with = "shown_if_known")]
    deadline: Option<Date>,
    #[serde(serialize_with = "shown_if_known")]
    charge: Option<Money>,
    rule: &'a str,
    name: &'a str,
    errors: u64,
}

impl<'a> From<&'a Held> for HeldLine<'a> {
    fn from(held: &'a Held) -> HeldLine<'a> {
        let Held { visit, payer, deadline, charge, rule, rule_name, errors } = held;
        HeldLine { visit, payer, deadline: *deadline, charge: *charge, rule, name: rule_name, errors: *errors }
    }
}

#[derive(Serialize)]
struct TableLine<'a> {
    name: &'a str,
    edition: &'a str,
    #[serde(serialize_with = "shown_if_known")]
    from: Option<Date>,
    #[serde(serialize_with = "shown_if_known")]
    to: Option<Date>,
    rows: u64,
    note: &'a str,
}

impl<'a> From<&'a Table> for TableLine<'a> {
    fn from(table: &'a Table) -> TableLine<'a> {
        let Table { name, edition, window: (from, to), rows, note } = table;
        TableLine { name, edition, from: *from, to: *to, rows: *rows, note }
    }
}

fn shown<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn shown_if_known<S: Serializer>(value: &Option<impl Display>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(known) => serializer.collect_str(known),
        None => serializer.serialize_none(),
    }
}
