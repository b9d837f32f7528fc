//! Import of official files: recognised by what is in them, never by their names; taken whole or refused whole.
//!
//! Each kind of table has an [`Importer`] in [`IMPORTERS`]; a jurisdiction with tables of its own adds a line there.

mod cells;
mod editions;
mod fees;
mod hcpcs;
mod icd10cm;
mod lists;
mod ncci_lists;
mod ptp;
mod source;
mod tabular;
mod xlsx;

pub use source::Member;

use super::imported::shelve::NewTable;
use super::imported::store::SourceFile;
use super::imported::{Imported, Kind};
use std::fmt;
use std::path::PathBuf;

/// How one kind of official file is read.
pub struct Importer {
    /// The table that it becomes.
    pub kind: Kind,
    /// What people call the file.
    pub title: &'static str,
    /// Whether a file is one of these, by its beginning.
    pub recognises: fn(&Member) -> bool,
    /// Reads files of this kind that were given together, into one table or several.
    pub read: fn(&[Member], &Asked) -> Result<Vec<NewTable>, Refusal>,
}

/// Every kind of official file, the most particular first.
pub static IMPORTERS: &[&Importer] = &[
    &tabular::IMPORTER,
    &icd10cm::IMPORTER,
    &hcpcs::IMPORTER,
    &ncci_lists::MUE,
    &ncci_lists::ADD_ON,
    &fees::RELATIVE_VALUES,
    &fees::COST_INDICES,
    &lists::TAXONOMY,
    &lists::CPT,
    &lists::RARC,
    &lists::CARC,
    &lists::CLAIM_STATUS,
    &ptp::IMPORTER,
];

/// What was asked for beside the files.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The edition, where the files do not say it: `2026q1`.
    pub edition: Option<String>,
    /// What was imported before: addenda change an earlier edition.
    pub tables: Imported,
}

/// Why files were not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// A refusal of a file.
    pub fn new(file: &str, reason: impl Into<String>) -> Refusal {
        Refusal {
            file: file.to_string(),
            line: None,
            reason: reason.into(),
            help: "import the official file as it was downloaded; `claimwright codes import --help` lists what is recognised".to_string(),
        }
    }

    /// At a line.
    pub fn line(mut self, line: u64) -> Refusal {
        self.line = Some(line);
        self
    }

    /// With another way out.
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for Refusal {}

/// Reads official files. Files of one kind that are given together make one table; either all are taken or none.
///
/// # Errors
/// When a file is not recognised, not whole, or does not fit the others.
pub fn read(paths: &[PathBuf], asked: &Asked) -> Result<Vec<NewTable>, Refusal> {
    let mut by_kind: Vec<(&'static Importer, Vec<Member>)> = Vec::new();
    for members in source::open(paths)? {
        for (importer, member) in recognised(members)? {
            match by_kind.iter_mut().find(|(other, _)| std::ptr::eq(*other, importer)) {
                Some((_, list)) => list.push(member),
                None => by_kind.push((importer, vec![member])),
            }
        }
    }
    let mut tables: Vec<NewTable> = Vec::new();
    for (importer, members) in by_kind {
        tables.extend((importer.read)(&members, asked)?);
    }
    for (n, table) in tables.iter().enumerate() {
        if tables[..n].iter().any(|other| other.id() == table.id()) {
            let file = table.files.first().map_or("", |file| &file.name);
            return Err(Refusal::new(file, format!("{} was given twice", table.id())).help("import one file of each table at a time"));
        }
    }
    Ok(tables)
}

/// The files of one path that are tables. In a zip, readers' notes and other things lie beside them and are passed over;
/// a workbook counts only where no text of its zip was recognised.
fn recognised(members: Vec<Member>) -> Result<Vec<(&'static Importer, Member)>, Refusal> {
    let importer = |member: &Member| IMPORTERS.iter().find(|importer| (importer.recognises)(member)).copied();
    let name = members.first().map_or(String::new(), |member| member.origin.name.clone());
    let alone = members.len() == 1;
    let (workbooks, texts): (Vec<Member>, Vec<Member>) = members.into_iter().partition(Member::is_workbook_in_zip);
    let mut found: Vec<(&'static Importer, Member)> =
        texts.into_iter().filter_map(|member| importer(&member).map(|importer| (importer, member))).collect();
    if found.is_empty() {
        for mut member in workbooks {
            member.open_workbook()?;
            found.extend(importer(&member).map(|importer| (importer, member)));
        }
    }
    if found.is_empty() {
        let known: Vec<&str> = IMPORTERS.iter().map(|importer| importer.title).collect();
        let reason = if alone { "it is none of the official files that are known here" } else { "none of its files is an official table" };
        return Err(Refusal::new(&name, reason).help(format!("known are: {}", known.join(", "))));
    }
    Ok(found)
}

/// The one file of a table that comes in one file.
fn only(members: &[Member]) -> Result<&Member, Refusal> {
    match members {
        [member] => Ok(member),
        [first, second, ..] => {
            let reason = format!("{} holds the same kind of table", first.name);
            Err(Refusal::new(&second.name, reason).help("import one of them at a time"))
        }
        [] => Err(Refusal::new("", "there is no file")),
    }
}

/// A count with commas: `6,440`.
fn count(number: usize) -> String {
    let digits = number.to_string();
    let comma = |at: usize| if at > 0 && (digits.len() - at).is_multiple_of(3) { "," } else { "" };
    digits.char_indices().map(|(at, digit)| format!("{}{digit}", comma(at))).collect()
}

/// Whether a text is a procedure code: five digits and capital letters.
fn is_code(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// A text without tabs and line ends, blanks once.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rows as the text that is stored: sorted by code, none twice by its first so many cells. A table without rows is refused.
fn sorted((mut rows, key): (Vec<String>, usize), member: &Member) -> Result<String, Refusal> {
    if rows.is_empty() {
        return Err(Refusal::new(&member.name, "no row stands below its header").help("download the file again: it is cut short"));
    }
    let cells = |row: &String| row.split('\t').take(key).map(str::to_string).collect::<Vec<String>>();
    rows.sort_by_cached_key(|row| row.split('\t').map(str::to_string).collect::<Vec<String>>());
    if let Some(twice) = rows.windows(2).find(|two| cells(&two[0]) == cells(&two[1])) {
        return Err(Refusal::new(&member.name, format!("the row of {} stands twice", cells(&twice[0]).join(" ").trim_end())));
    }
    Ok(rows.iter().map(|row| format!("{row}\n")).collect())
}

/// The files that members came from, each once.
fn origins(members: &[Member]) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = members.iter().map(|member| member.origin.clone()).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup();
    files
}
