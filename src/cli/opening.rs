//! `ledger import-opening`: what the old system has billed, so that it is never billed again.
//!
//! The whole file or nothing: every wrong cell is named by row and column, and then nothing is imported.

use super::args::{Cli, Format};
use super::desk::{self, Desk};
use super::shell::{helpful, plain, print, print_json};
use super::{Outcome, run};
use crate::batch;
use crate::date::{self, Date};
use crate::display;
use crate::jurisdiction::Jurisdiction;
use crate::ledger::{
    BatchKind, ClaimId, ClaimKind, FileRecord, Issue, IssuedVisit, Ledger, NewClaim, NewLine, NewOpening, Role, Seal, VisitKey, visit_hash,
};
use crate::money::{Money, Units};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// The columns, all of which must be there.
const COLUMNS: [&str; 12] = [
    "visit_id",
    "claim_number",
    "payer_id",
    "payer_claim_number",
    "patient_id",
    "service_from",
    "service_to",
    "codes",
    "charge",
    "balance",
    "sent",
    "last_seen",
];
/// Bytes of the file: years of a large practice.
const FILE_BYTES: u64 = 1 << 30;
/// Wrong cells that are named; the others are counted.
const NAMED: usize = 20;
/// Claims of one visit, and codes of one claim.
const CLAIMS: usize = 64;
const CODES: usize = 1_000;

/// One row: a claim of the old system.
struct Row {
    visit_id: String,
    claim_number: String,
    payer_id: String,
    payer_claim: String,
    patient_id: String,
    service_from: Date,
    service_to: Date,
    /// Code and modifiers of each line.
    codes: Vec<(String, String)>,
    charge: Money,
    balance: Money,
    sent: Option<Date>,
    last_seen: Option<Date>,
}

/// Imports a file.
///
/// # Errors
/// When a cell is wrong, a visit is in the ledger already, or the ledger cannot be written.
pub fn import(cli: &Cli, desk: &Desk, file: &Path, today: Date) -> anyhow::Result<Outcome> {
    let payers = crate::with_jurisdiction!(desk.practice.jurisdiction.as_str(), J => payers::<J>(desk))?;
    let text = crate::practice::read_text(file, FILE_BYTES).map_err(desk::explained)?;
    let rows = read(&text, (&payers, today)).map_err(|wrong| refused(file, &wrong))?;
    let sha256: [u8; 32] = Sha256::digest(&text).into();
    let home = desk.home(cli, "import-opening", today)?;
    let (lock, ledger, recovered) = batch::open(&home).map_err(desk::explained)?;
    run::say_recovered(&recovered);
    if let Some(id) = imported_as(&ledger, &sha256)? {
        lock.release();
        print(&format!("already imported as {id}: nothing to do\n"))?;
        return Ok(Outcome::Clean);
    }
    let visits = grouped(&rows);
    known(&ledger, &visits).map_err(|wrong| refused(file, &wrong))?;
    let id = ledger.next_batch_id(today, BatchKind::Opening).map_err(desk::explained)?;
    let issue = ledger.begin_issue(&id, today, BatchKind::Opening).map_err(desk::explained)?;
    let input = FileRecord { path: file.display().to_string(), sha256, bytes: text.len() as u64 };
    let sealed = enter(issue, &visits, &input, &home.out).map_err(desk::explained)?;
    lock.release();
    let (visits, claims) = (visits.len() as u64, rows.len() as u64);
    match cli.format {
        Format::Text => print(&format!(
            "imported as {id}: {} visits, {} claims, {} billed before; none of them will be billed again\n",
            display::count(visits),
            display::count(claims),
            display::dollars(sealed)
        ))?,
        Format::Json => {
            print_json(&json!({ "schema": 1, "batch": id, "visits": visits, "claims": claims, "charge": sealed.to_string() }))?;
        }
    }
    Ok(Outcome::Clean)
}

fn payers<J: Jurisdiction>(desk: &Desk) -> anyhow::Result<BTreeSet<String>> {
    Ok(J::open(&desk.practice).map_err(desk::explained)?.routes().into_iter().map(|route| route.id).collect())
}

fn refused(file: &Path, wrong: &[String]) -> anyhow::Error {
    let mut text = format!(
        "{} was not imported: {} wrong",
        file.display(),
        if wrong.len() == 1 { "one thing is".into() } else { format!("{} things are", wrong.len()) }
    );
    wrong.iter().take(NAMED).for_each(|line| text.push_str(&format!("\n  {line}")));
    if wrong.len() > NAMED {
        text.push_str(&format!("\n  and {} more", wrong.len() - NAMED));
    }
    helpful(text, "correct the file and import it again; `claimwright ledger import-opening --help` explains the columns")
}

/// Reads all rows, or says everything that is wrong.
fn read(text: &str, (payers, today): (&BTreeSet<String>, Date)) -> Result<Vec<Row>, Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| vec![e.to_string()])?.clone();
    let missing: Vec<String> =
        COLUMNS.iter().filter(|name| !header.iter().any(|h| h == **name)).map(|name| format!("row 1: there is no column {name}")).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let place: HashMap<&str, usize> = header.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let (mut rows, mut wrong, mut numbers) = (Vec::new(), Vec::new(), BTreeSet::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let row = error.position().map_or(0, csv::Position::line);
                wrong.push(format!("row {row}: it has another number of cells than the header, or a quote that does not close"));
                continue;
            }
        };
        let row = record.position().map_or(0, csv::Position::line);
        let cells = Cells { record: &record, place: &place, payers, today };
        let mut found = Vec::new();
        let read = cells.row(&mut found);
        if !numbers.insert(cells.text("claim_number").to_string()) && !cells.text("claim_number").is_empty() {
            found.push(("claim_number", format!("'{}' stands twice", plain(cells.text("claim_number")))));
        }
        wrong.extend(found.into_iter().map(|(column, what)| format!("row {row}, column {column}: {what}")));
        rows.extend(read);
    }
    if rows.is_empty() && wrong.is_empty() {
        wrong.push("there is no row below the header".into());
    }
    if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
}

/// The cells of one row.
struct Cells<'r> {
    record: &'r csv::StringRecord,
    place: &'r HashMap<&'r str, usize>,
    payers: &'r BTreeSet<String>,
    today: Date,
}

type Wrong = Vec<(&'static str, String)>;

impl Cells<'_> {
    fn text(&self, column: &str) -> &str {
        self.place.get(column).and_then(|at| self.record.get(*at)).unwrap_or("")
    }

    fn row(&self, wrong: &mut Wrong) -> Option<Row> {
        let before = wrong.len();
        for (column, most) in [("visit_id", 100), ("claim_number", 38), ("patient_id", 100)] {
            match self.text(column).chars().count() {
                0 => wrong.push((column, "it is empty".into())),
                n if n > most => wrong.push((column, format!("{n} characters are more than {most}"))),
                _ => {}
            }
        }
        let payer = self.text("payer_id");
        if !payer.is_empty() && !self.payers.contains(payer) {
            let known: Vec<&str> = self.payers.iter().map(String::as_str).collect();
            wrong.push(("payer_id", format!("'{}' is no payer of practice.toml ({})", plain(payer), known.join(", "))));
        }
        let service_from = self.needed_date("service_from", wrong);
        let service_to = self.date("service_to", wrong).or(service_from);
        let (sent, last_seen) = (self.date("sent", wrong), self.date("last_seen", wrong));
        self.in_order((service_from, "service_to", service_to), wrong);
        self.in_order((sent, "last_seen", last_seen), wrong);
        let (charge, balance) = (self.amount("charge", wrong), self.amount("balance", wrong));
        if charge.is_some_and(Money::is_negative) {
            wrong.push(("charge", "it is less than nothing".into()));
        }
        let codes = self.codes(wrong);
        let whole = wrong.len() == before;
        let text = |column| self.text(column).to_string();
        Some(Row {
            visit_id: text("visit_id"),
            claim_number: text("claim_number"),
            payer_id: text("payer_id"),
            payer_claim: text("payer_claim_number"),
            patient_id: text("patient_id"),
            service_from: service_from?,
            service_to: service_to?,
            codes,
            charge: charge?,
            balance: balance?,
            sent,
            last_seen,
        })
        .filter(|_| whole)
    }

    fn needed_date(&self, column: &'static str, wrong: &mut Wrong) -> Option<Date> {
        if self.text(column).is_empty() {
            wrong.push((column, "it is empty".into()));
        }
        self.date(column, wrong)
    }

    fn date(&self, column: &'static str, wrong: &mut Wrong) -> Option<Date> {
        let text = self.text(column);
        let date = date::parse_iso(text);
        match date {
            None if !text.is_empty() => wrong.push((column, format!("'{}' is not a date like 2026-10-01", plain(text)))),
            Some(date) if date > self.today => wrong.push((column, format!("{date} is after {}", self.today))),
            _ => {}
        }
        date
    }

    fn in_order(&self, (first, column, second): (Option<Date>, &'static str, Option<Date>), wrong: &mut Wrong) {
        if let (Some(first), Some(second)) = (first, second)
            && second < first
        {
            wrong.push((column, format!("{second} is before {first}")));
        }
    }

    fn amount(&self, column: &'static str, wrong: &mut Wrong) -> Option<Money> {
        let amount = Money::parse(self.text(column)).ok();
        if amount.is_none() {
            wrong.push((column, format!("'{}' is not an amount like 140.00", plain(self.text(column)))));
        }
        amount
    }

    fn codes(&self, wrong: &mut Wrong) -> Vec<(String, String)> {
        let plain_code = |part: &str| (1..=48).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let mut codes = Vec::new();
        for word in self.text("codes").split_whitespace() {
            if !word.split(':').all(plain_code) {
                wrong.push(("codes", format!("'{}' is not a code like 99214 or 99214:25", plain(word))));
            }
            let (code, modifiers) = word.split_once(':').unwrap_or((word, ""));
            codes.push((code.to_ascii_uppercase(), modifiers.to_ascii_uppercase().replace(':', " ")));
        }
        if codes.is_empty() || codes.len() > CODES {
            wrong.push(("codes", format!("{} codes, where 1 to {CODES} belong", codes.len())));
        }
        codes
    }
}

/// The rows of each visit, by visit id.
fn grouped(rows: &[Row]) -> BTreeMap<&str, Vec<&Row>> {
    let mut visits: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        visits.entry(&row.visit_id).or_default().push(row);
    }
    visits
}

/// Complains about visits that the ledger has already, and about those of too many claims.
fn known(ledger: &Ledger, visits: &BTreeMap<&str, Vec<&Row>>) -> Result<(), Vec<String>> {
    let names: Vec<&str> = visits.keys().copied().collect();
    let key = |(at, id): (usize, &&str)| VisitKey { hash: visit_hash(id), fingerprint: 0, ordinal: u32::try_from(at).unwrap_or(u32::MAX) };
    let mut keys: Vec<VisitKey> = names.iter().enumerate().map(key).collect();
    keys.sort_unstable();
    let mut wrong = Vec::new();
    let found = ledger.join_visits(keys.into_iter(), |key, earlier| {
        let visit = names.get(key.ordinal as usize).copied().unwrap_or_default();
        wrong.push(format!("visit {} is in the ledger already, in batch {}", plain(visit), earlier.batch.id));
    });
    found.map_err(|error| vec![error.to_string()])?;
    let many = visits.iter().filter(|(_, rows)| rows.len() > CLAIMS);
    wrong.extend(many.map(|(visit, rows)| format!("visit {} has {} claims, more than {CLAIMS}", plain(visit), rows.len())));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The batch that this very file was imported as.
fn imported_as(ledger: &Ledger, sha256: &[u8; 32]) -> anyhow::Result<Option<String>> {
    for batch in ledger.batches().iter().filter(|batch| batch.kind == BatchKind::Opening) {
        if ledger.files(batch, Role::Input).map_err(desk::explained)?.iter().any(|file| file.sha256 == *sha256) {
            return Ok(Some(batch.id.clone()));
        }
    }
    Ok(None)
}

/// Writes everything in one transaction and gives back the sum of the charges.
fn enter(mut issue: Issue, visits: &BTreeMap<&str, Vec<&Row>>, input: &FileRecord, out: &Path) -> crate::ledger::Result<Money> {
    for (visit, (visit_id, rows)) in (issue.first_visit()..).zip(visits) {
        issue.visit(&IssuedVisit { visit, hash: visit_hash(visit_id), fingerprint: 0, supersedes: None })?;
        for (part, row) in (0..).zip(rows) {
            let id = ClaimId::new(visit, part).expect("a visit has at most 64 claims, and a file fewer than 2^40 visits");
            claim(&mut issue, id, row)?;
        }
    }
    issue.input(input)?;
    let charge = issue.sums().charge;
    // There are no files of ours: what stands for the manifest is the file that was imported.
    issue.seal(&Seal { manifest: input.sha256, out, program: env!("CARGO_PKG_VERSION"), files: &[] })?;
    Ok(charge)
}

fn claim(issue: &mut Issue, id: ClaimId, row: &Row) -> crate::ledger::Result<()> {
    let claim = NewClaim {
        id,
        visit_id: &row.visit_id,
        name: &row.claim_number,
        patient_id: &row.patient_id,
        payer: &row.payer_id,
        kind: ClaimKind::Opening,
        frequency: 1,
        service_from: row.service_from,
        service_to: row.service_to,
        charge: row.charge,
        place: None,
    };
    issue.claim(&claim)?;
    for (line, (code, modifiers)) in (1..).zip(&row.codes) {
        // What each line cost, and who did it, the old system's list does not say.
        let (service_from, service_to) = (row.service_from, row.service_to);
        let line = NewLine { line, code, modifiers, provider: "", service_from, service_to, units: Units::ONE, charge: Money::ZERO };
        issue.line(&claim, &line)?;
    }
    let opening = NewOpening { payer_claim: &row.payer_claim, balance: row.balance, sent: row.sent, last_seen: row.last_seen };
    issue.opening(id, &opening)
}
