//! `worklist.csv`: what people work through, private values included, and `findings.jsonl` in the same order without them.
//!
//! The file opens in a spreadsheet by a double click: it begins with a byte order mark, because Excel otherwise reads
//! names in the machine's old code page, and no cell can be taken for a formula.

use super::{About, Sorter, json};
use crate::date::{Date, compact};
use crate::display::{push_amount, push_iso, push_number};
use crate::finding::{Finding, Private, Severity};
use crate::money::Money;
use std::io::{self, Write};
use std::path::Path;

/// The first bytes of the file: byte order mark and column names.
pub const HEADER: &str = "\u{feff}visit_id,patient,payer,first_service,deadline,days_left,charge,rule,severity,column,value,\
message,help,file,row,days_held,assignee,status,comment\r\n";

/// A visit that has findings.
#[derive(Clone, Copy, Default)]
pub struct Case<'a> {
    /// Its id, payer and files.
    pub about: About<'a>,
    /// The patient's name.
    pub patient: Private<&'a str>,
    /// Its first date of service.
    pub first_service: Option<Date>,
    /// The last day to file it.
    pub deadline: Option<Date>,
    /// The day the run counts as today.
    pub today: Date,
    /// Its charge, when it could be priced.
    pub charge: Option<Money>,
    /// Whether it is held.
    pub held: bool,
    /// For how many days it has been.
    pub days_held: u32,
    /// Who works on it.
    pub assignee: &'a str,
    /// How far that is.
    pub status: &'a str,
    /// What was noted about it.
    pub comment: &'a str,
}

impl Case<'_> {
    /// Days until the deadline; negative when it has passed.
    pub fn days_left(&self) -> Option<i64> {
        self.deadline.map(|day| (day - self.today).num_days())
    }
}

/// Appends the row of one finding.
pub fn row(out: &mut Vec<u8>, case: &Case<'_>, finding: &Finding) {
    push_text(out, case.about.visit);
    push_next(out, case.patient.expose());
    push_next(out, case.about.payer);
    push_figures(out, case);
    push_code(out, finding.card.id);
    push_code(out, if finding.silenced_by.is_some() { "silenced" } else { finding.severity.name() });
    push_next(out, finding.place.column);
    push_next(out, finding.value.for_worklist());
    push_next(out, &finding.message);
    push_next(out, &finding.help);
    push_next(out, case.about.file(finding));
    push_unless_zero(out, finding.place.row);
    push_unless_zero(out, case.days_held);
    push_next(out, case.assignee);
    push_next(out, case.status);
    push_next(out, case.comment);
    out.extend_from_slice(b"\r\n");
}

/// Appends first service, deadline, days left and charge, each empty when it is not known.
fn push_figures(out: &mut Vec<u8>, case: &Case<'_>) {
    out.push(b',');
    case.first_service.inspect(|day| push_iso(out, *day));
    out.push(b',');
    case.deadline.inspect(|day| push_iso(out, *day));
    out.push(b',');
    if let Some(days) = case.days_left() {
        out.extend_from_slice(if days < 0 { b"-" } else { b"" });
        push_number(out, days.unsigned_abs());
    }
    out.push(b',');
    case.charge.inspect(|charge| push_amount(out, *charge));
}

/// Appends what the rows sort by: trouble with whole files, then held visits, nearest deadline first, then payer and visit;
/// last the visits that went out. Within a visit the worst comes first. Where rows stand in the input plays no part before that.
pub fn key(out: &mut Vec<u8>, case: &Case<'_>, finding: &Finding) {
    let class = if case.about.visit.is_empty() { b'0' } else { b'2' - u8::from(case.held) };
    out.push(class);
    out.extend_from_slice(&case.deadline.map_or(*b"99999999", compact));
    for text in [case.about.payer, case.about.visit] {
        out.extend_from_slice(text.as_bytes());
        out.push(0);
    }
    out.push(match finding.severity {
        _ if finding.silenced_by.is_some() => b'3',
        Severity::Error => b'0',
        Severity::Warning => b'1',
        Severity::Hint => b'2',
    });
    out.extend_from_slice(&finding.line.to_be_bytes());
    out.extend_from_slice(finding.card.id.as_bytes());
    out.push(0);
    out.extend_from_slice(finding.place.column.as_bytes());
    out.push(0);
    out.extend_from_slice(&finding.place.file.0.to_be_bytes());
    out.extend_from_slice(&finding.place.row.to_be_bytes());
}

/// The worklist and `findings.jsonl` of a run, sorted in bounded memory.
#[derive(Debug)]
pub struct Worklists {
    worklist: Sorter,
    findings: Sorter,
    key: Vec<u8>,
    line: Vec<u8>,
}

impl Worklists {
    /// Both files need about `limit` bytes of memory together; `folder` takes what does not fit.
    pub fn new(folder: &Path, limit: usize) -> Worklists {
        let sorter = |name: &str| Sorter::new(folder.join(name), limit / 2);
        Worklists { worklist: sorter("worklist.run"), findings: sorter("findings.run"), key: Vec::new(), line: Vec::new() }
    }

    /// Adds all findings of a visit, in any order of visits.
    ///
    /// # Errors
    /// When a spill file cannot be written.
    pub fn add(&mut self, case: &Case<'_>, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            self.key.clear();
            key(&mut self.key, case, finding);
            self.line.clear();
            row(&mut self.line, case, finding);
            self.worklist.push(&self.key, &self.line)?;
            self.line.clear();
            json::finding(&mut self.line, &case.about, finding);
            self.findings.push(&self.key, &self.line)?;
        }
        Ok(())
    }

    /// Writes `worklist.csv` and `findings.jsonl`; returns how many findings each holds.
    ///
    /// # Errors
    /// When a spill file or either output fails.
    pub fn finish(self, worklist: &mut impl Write, findings: &mut impl Write) -> io::Result<u64> {
        worklist.write_all(HEADER.as_bytes())?;
        self.worklist.finish(worklist)?;
        self.findings.finish(findings)
    }
}

fn push_next(out: &mut Vec<u8>, text: &str) {
    out.push(b',');
    push_text(out, text);
}

/// Appends a word of ours: it needs no care.
fn push_code(out: &mut Vec<u8>, code: &str) {
    out.push(b',');
    out.extend_from_slice(code.as_bytes());
}

fn push_unless_zero(out: &mut Vec<u8>, number: u32) {
    out.push(b',');
    if number > 0 {
        push_number(out, u64::from(number));
    }
}

/// Appends a cell of somebody's text, quoted by RFC 4180 where needed; what a spreadsheet would compute gets a leading apostrophe.
///
/// Semicolons and tabs are quoted too: a spreadsheet set to another country may cut cells there.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    let Some(first) = text.bytes().next() else { return };
    let formula = !first.is_ascii_alphanumeric() && is_formula(text);
    let plain =
        !formula && first != b' ' && !text.ends_with(' ') && !text.bytes().any(|b| b < b' ' || matches!(b, b',' | b'"' | b';' | 0x7f));
    if plain {
        return out.extend_from_slice(text.as_bytes());
    }
    out.extend_from_slice(if formula { b"\"'" } else { b"\"" });
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\"\""),
            b'\t' | b'\n' | b'\r' | b' '..=0x7e | 0x80.. => out.push(byte),
            _ => out.push(b'?'),
        }
    }
    out.push(b'"');
}

/// Whether a spreadsheet might compute this cell: one of `= + - @`, also in full width, behind any quotes and blanks, or a leading tab or line end.
fn is_formula(text: &str) -> bool {
    let quote = |c| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '＂' | '＇');
    let unseen = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let first = text.trim_start_matches(|c| quote(c) || unseen(c));
    text.starts_with(['\t', '\r', '\n']) || first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹣', '﹢', '﹦', '﹫'])
}
