//! What changed between two editions of a table.
//!
//! Rows are compared in the order of their codes. Of diagnoses it counts whether a code is billable: a code that was, and is a header now,
//! is the change that a plain list of deleted codes misses.

use super::edition::Edition;
use super::imported::ptp::{Pair, Pairs};
use super::imported::store::TableError;
use super::imported::{Imported, Kind};
use super::{hcpcs, icd10cm, status};
use crate::date::Date;
use std::cmp::Ordering;

/// The differences between two editions of one table.
#[derive(Debug)]
pub struct Diff {
    /// The table.
    pub kind: Kind,
    /// The earlier edition.
    pub old: &'static Edition,
    /// The later one.
    pub new: &'static Edition,
    /// What changed, in the order of codes.
    pub changes: Vec<Change>,
}

/// One code that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The code as a claim carries it; two codes for a pair.
    pub code: String,
    /// What happened to it.
    pub what: What,
    /// Whether it is billable in the later edition, or was in the earlier one where it is gone; always for other tables than diagnoses.
    pub billable: bool,
    /// What the earlier edition says of it.
    pub before: String,
    /// What the later one says.
    pub after: String,
    /// Billable codes that stand beneath a code that became a header.
    pub now: Vec<String>,
}

/// What happened to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// It was billable and is a header.
    Demoted,
    /// It was a header and is billable.
    Promoted,
    /// Its title, or what the table says of it, is another.
    Reworded,
}

impl What {
    /// All of them, in the order in which they are shown.
    pub const ALL: [What; 5] = [What::Added, What::Deleted, What::Demoted, What::Promoted, What::Reworded];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Deleted => "deleted",
            What::Demoted => "demoted",
            What::Promoted => "promoted",
            What::Reworded => "reworded",
        }
    }
}

/// Why two editions cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// No table at hand is called so.
    #[error("no edition at hand is called {0}")]
    Unknown(String),
    /// They are of different tables.
    #[error("{0} and {1} are editions of different tables")]
    Different(String, String),
    /// Nothing can be compared in it.
    #[error("{0} cannot be compared")]
    NoRows(String),
    /// An imported table cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// What a table says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    code: String,
    billable: bool,
    text: String,
}

/// Compares two editions by their names.
///
/// # Errors
/// When one is not at hand, or they are of different tables.
pub fn between(old: &str, new: &str, tables: &Imported) -> Result<Diff, DiffError> {
    let ((kind, old), (other, new)) = (edition(old, tables)?, edition(new, tables)?);
    if kind != other {
        return Err(DiffError::Different(old.id.to_string(), new.id.to_string()));
    }
    let changes = match (tables.pairs(old.id)?, tables.pairs(new.id)?) {
        (Some(before), Some(after)) => of_pairs((before, last_day(old)), (after, last_day(new))),
        _ => compared(rows(kind, old, tables)?, rows(kind, new, tables)?, kind == Kind::Icd10cm),
    };
    Ok(Diff { kind, old, new, changes })
}

/// The edition of a name, an imported one before one that comes along.
fn edition(id: &str, tables: &Imported) -> Result<(Kind, &'static Edition), DiffError> {
    let bundled = status().into_iter().map(|status| status.edition);
    let mut all = tables.status().map(|(status, _)| status.edition).chain(bundled);
    let edition = all.find(|edition| edition.id == id).ok_or_else(|| DiffError::Unknown(id.to_string()))?;
    let kind = id.rmatch_indices('-').find_map(|(at, _)| Kind::named(&id[..at])).ok_or_else(|| DiffError::NoRows(id.to_string()))?;
    Ok((kind, edition))
}

fn last_day(edition: &Edition) -> Date {
    edition.effective_to.unwrap_or(Date::MAX)
}

/// The rows of an edition, by code.
fn rows(kind: Kind, edition: &'static Edition, tables: &Imported) -> Result<Vec<Row>, DiffError> {
    let Some(text) = tables.rows_as_text(edition.id)? else {
        return match kind {
            Kind::Icd10cm => Ok(icd10cm::bundled().entries(edition).map(|e| row(&e.code(), e.is_billable(), &e.title())).collect()),
            Kind::Hcpcs => Ok(hcpcs::entries().iter().map(|e| row(e.code, true, e.title)).collect()),
            _ => Err(DiffError::NoRows(edition.id.to_string())),
        };
    };
    let day = edition.effective_from.to_string();
    Ok(text.lines().filter_map(|line| stored(kind, line, &day)).collect())
}

fn row(code: &str, billable: bool, text: &str) -> Row {
    Row { code: code.to_string(), billable, text: text.to_string() }
}

/// A row of an imported table; `None` for a code that had ended before the edition began.
fn stored(kind: Kind, line: &str, day: &str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let ended = |to: &str| !to.is_empty() && to < day;
    match (kind, &cells[..]) {
        (Kind::Icd10cm, [code, billable, _, long, _]) => Some(row(code, *billable == "1", long)),
        (Kind::Hcpcs, [code, _, to, _, _, _, title]) => (!ended(to)).then(|| row(code, true, title)),
        (Kind::Mue, [code, units, mai]) => Some(row(code, true, &format!("{units} units, indicator {mai}"))),
        (Kind::Mpfs | Kind::MpfsQp, [code, modifier, rest @ ..]) => Some(row(&joined(code, modifier), true, &rest.join(" "))),
        (Kind::AddOn, [code, kind, primary, _, to]) => (!ended(to)).then(|| row(&joined(code, primary), true, &format!("type {kind}"))),
        (Kind::Icd10cmNotes, _) => None,
        (_, [code, _, to, text]) => (!ended(to)).then(|| row(code, true, text)),
        (_, [code, rest @ ..]) => Some(row(code, true, &rest.join(" "))),
        _ => None,
    }
}

fn joined(code: &str, with: &str) -> String {
    if with.is_empty() { code.to_string() } else { format!("{code} {with}") }
}

/// Walks down both lists at once.
fn compared(old: Vec<Row>, new: Vec<Row>, headers: bool) -> Vec<Change> {
    let billable: Vec<&str> = new.iter().filter(|row| row.billable).map(|row| row.code.as_str()).collect();
    let beneath = |code: &str| -> Vec<String> {
        let first = billable.partition_point(|other| *other <= code);
        billable[first..].iter().take_while(|other| headers && other.starts_with(code)).map(|code| code.to_string()).collect()
    };
    let mut changes = Vec::new();
    let (mut before, mut after) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.code.cmp(&b.code),
        };
        let a = before.next_if(|_| order != Ordering::Greater);
        let b = after.next_if(|_| order != Ordering::Less);
        let what = match (a, b) {
            (Some(_), None) => What::Deleted,
            (None, Some(_)) => What::Added,
            (Some(a), Some(b)) if a.billable && !b.billable => What::Demoted,
            (Some(a), Some(b)) if !a.billable && b.billable => What::Promoted,
            (Some(a), Some(b)) if a.text != b.text => What::Reworded,
            _ => continue,
        };
        let Some(row) = b.or(a) else { continue };
        let text = |row: Option<&Row>| row.map(|row| row.text.clone()).unwrap_or_default();
        let now = if what == What::Demoted { beneath(&row.code) } else { Vec::new() };
        changes.push(Change { code: row.code.clone(), what, billable: row.billable, before: text(a), after: text(b), now });
    }
}

/// Pairs that hold at the end of one edition and not of the other, or with another indicator.
fn of_pairs((old, before): (&Pairs, Date), (new, after): (&Pairs, Date)) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut a, mut b) = (old.in_force(before).peekable(), new.in_force(after).peekable());
    let text = |pair: Option<&Pair>| pair.map(|pair| format!("indicator {}", pair.indicator.digit())).unwrap_or_default();
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => (a.first, a.second).cmp(&(b.first, b.second)),
        };
        let old = a.next_if(|_| order != Ordering::Greater);
        let new = b.next_if(|_| order != Ordering::Less);
        let what = match (&old, &new) {
            (Some(_), None) => What::Deleted,
            (None, Some(_)) => What::Added,
            (Some(a), Some(b)) if a.indicator != b.indicator => What::Reworded,
            _ => continue,
        };
        let Some(pair) = new.as_ref().or(old.as_ref()) else { continue };
        let (before, after) = (text(old.as_ref()), text(new.as_ref()));
        changes.push(Change { code: pair.codes(), what, billable: true, before, after, now: Vec::new() });
    }
}
