//! Proves statements before patients get them: every sum once more, every page in its place, every file whole.

use crate::money::Money;
use serde_json::Value;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Statements of one file at most.
const PER_FILE: u64 = 1_000;

/// Groups of reasons that are never a patient's (X12 CAS01): the contract, others, the insurer, corrections.
const NEVER: [&str; 4] = ["CO", "OA", "PI", "CR"];

/// What a run should hold.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'e> {
    /// The run: `S20261122-0001`.
    pub run: &'e str,
    /// How many statements.
    pub statements: u64,
    /// What they ask for together.
    pub owed: Money,
    /// What is never asked for: less than this.
    pub small_balance: Money,
}

/// Proves the files of a run in their folder.
///
/// # Errors
/// With what is wrong, and on which statement.
pub fn verify(folder: &Path, expected: &Expected<'_>) -> Result<(), String> {
    lines(folder, expected)?;
    for file in 1..=expected.statements.div_ceil(PER_FILE) {
        let here = PER_FILE.min(expected.statements - (file - 1) * PER_FILE);
        let first = (file - 1) * PER_FILE + 1;
        pages(folder, (file, first, here), expected.run)?;
        let name = format!("invoices/{file:04}.pdf");
        let bytes = fs::read(folder.join(&name)).map_err(|e| format!("{name}: {e}"))?;
        pdf(&bytes, here).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

/// `invoices.jsonl`, line by line.
fn lines(folder: &Path, expected: &Expected<'_>) -> Result<(), String> {
    let mut reader = BufReader::with_capacity(1 << 18, File::open(folder.join("invoices.jsonl")).map_err(|e| e.to_string())?);
    let (mut count, mut owed, mut accounts, mut line) = (0, Money::ZERO, HashSet::new(), Vec::new());
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(|e| e.to_string())? == 0 {
            break;
        }
        count += 1;
        let number = format!("{}-{count}", expected.run);
        let value: Value = serde_json::from_slice(&line).map_err(|e| format!("{number}: {e}"))?;
        if value["number"] != number.as_str() {
            return Err(format!("{number} is missing or not in its place"));
        }
        let amount = statement(&value).map_err(|why| format!("{number}: {why}"))?;
        if amount <= Money::ZERO || amount < expected.small_balance {
            return Err(format!("{number}: {amount} is not asked for"));
        }
        if !accounts.insert(value["account"].as_str().unwrap_or_default().to_string()) {
            return Err(format!("{number}: its patient has another statement"));
        }
        owed = owed.checked_add(amount).ok_or("the amounts do not fit")?;
    }
    if (count, owed) == (expected.statements, expected.owed) {
        return Ok(());
    }
    Err(format!("{count} statements for {owed} were written, {} for {} were meant", expected.statements, expected.owed))
}

/// What a statement asks for, once its parts add up to it.
fn statement(value: &Value) -> Result<Money, String> {
    let owed = amount(&value["owed"])?;
    let visits = list(&value["visits"])?.iter().map(visit).collect::<Result<Vec<_>, _>>()?;
    same("its visits", sum(visits)?, owed)?;
    let ages = value["ages"].as_object().ok_or("no ages")?.values().map(amount).collect::<Result<Vec<_>, _>>()?;
    same("its ages", sum(ages)?, owed)?;
    if let Some(previous) = value.get("previous") {
        let parts = ["owed", "new", "changed"].into_iter().map(|name| amount(&previous[name])).collect::<Result<Vec<_>, _>>()?;
        same("what has changed", sum(parts)?, owed)?;
    }
    Ok(owed)
}

fn visit(value: &Value) -> Result<Money, String> {
    let owed = amount(&value["owed"])?;
    let mut parts = list(&value["lines"])?.iter().map(service).collect::<Result<Vec<_>, _>>()?;
    for credit in list(&value["credits"])? {
        parts.push(Money::ZERO.checked_sub(amount(&credit["amount"])?).ok_or("a credit does not fit")?);
    }
    same("the services and credits of a visit", sum(parts)?, owed)?;
    Ok(owed)
}

fn service(value: &Value) -> Result<Money, String> {
    let (charge, share) = (amount(&value["charge"])?, amount(&value["share"])?);
    let mut parts = Vec::new();
    for part in list(&value["shares"])? {
        let group = part["reason"].as_str().unwrap_or_default().split('-').next().unwrap_or_default();
        if NEVER.contains(&group) {
            return Err(format!("{} is never a patient's", part["reason"]));
        }
        parts.push(amount(&part["amount"])?);
    }
    same("the reasons of a share", sum(parts)?, share)?;
    if !value["covered"].is_null() {
        same("share and insurance", sum([share, amount(&value["covered"])?])?, charge)?;
    }
    Ok(share)
}

fn amount(value: &Value) -> Result<Money, String> {
    let text = value.as_str().ok_or("an amount is missing")?;
    Money::parse(text).map_err(|why| format!("{text} is {why}"))
}

fn list(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| "a list is missing".into())
}

fn sum(parts: impl IntoIterator<Item = Money>) -> Result<Money, String> {
    parts.into_iter().try_fold(Money::ZERO, Money::checked_add).ok_or_else(|| "the amounts do not fit".into())
}

fn same(what: &str, found: Money, expected: Money) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what} add up to {found}, not to {expected}")) }
}

/// The pages of a file are those of its statements, in order.
fn pages(folder: &Path, (file, first, count): (u64, u64, u64), run: &str) -> Result<(), String> {
    let name = format!("invoices/{file:04}.html");
    let text = fs::read_to_string(folder.join(&name)).map_err(|e| format!("{name}: {e}"))?;
    let mut ids = text.split("<section class=invoice id=").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    for position in first..first + count {
        if ids.next() != Some(&format!("{run}-{position}")) {
            return Err(format!("{name}: the page of {run}-{position} is missing or not in its place"));
        }
    }
    if ids.next().is_some() { Err(format!("{name}: a page too many")) } else { Ok(()) }
}

/// A PDF is whole: its table of objects says where each stands, and it has a page at least for each statement.
fn pdf(bytes: &[u8], statements: u64) -> Result<(), String> {
    if !bytes.starts_with(b"%PDF-") {
        return Err("it does not begin as a PDF".into());
    }
    let tail = memchr::memmem::rfind(bytes, b"startxref").ok_or("it has no end")?;
    let table = number(&bytes[tail + 9..]).ok_or("its end names no table")?;
    let rest = bytes.get(table..tail).filter(|rest| rest.starts_with(b"xref")).ok_or("its table is not where its end says")?;
    let text = String::from_utf8_lossy(rest);
    let mut rows = text.lines().skip(1);
    let count: usize = rows.next().and_then(|head| head.split(' ').nth(1)?.trim().parse().ok()).ok_or("its table has no head")?;
    for (no, row) in rows.take(count).enumerate() {
        let used = row.split(' ').nth(2).is_some_and(|kind| kind.starts_with('n'));
        let at = number(row.as_bytes()).ok_or("its table has a row that is none")?;
        if used && !bytes.get(at..).is_some_and(|object| object.starts_with(format!("{no} 0 obj").as_bytes())) {
            return Err(format!("object {no} is not where its table says"));
        }
    }
    let pages = memchr::memmem::find_iter(bytes, b"/Type /Page").filter(|at| bytes.get(at + 11) != Some(&b's')).count();
    if (pages as u64) < statements { Err(format!("{pages} pages for {statements} statements")) } else { Ok(()) }
}

/// The number that a text begins with, after blanks.
fn number(text: &[u8]) -> Option<usize> {
    let text = text.trim_ascii_start();
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    std::str::from_utf8(&text[..end]).ok()?.parse().ok()
}
