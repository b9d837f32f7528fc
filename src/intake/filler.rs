//! Puts named texts into a visit: the same for cells, JSON members and XML elements.

use super::Arena;
use super::chunk::Chunk;
use super::header::Target;
use super::rules;
use crate::finding::{Finding, Findings, Place};
use crate::limits;
use crate::visit::{Line, Visit, col};
use std::borrow::Cow;

/// The visit being filled, and what is to be said of it.
pub(super) struct Filler<'a> {
    chunk: &'a Chunk,
    pub visit: Visit<'a>,
    pub findings: Findings,
    /// Unknown names of this chunk that have been reported.
    unknown: Vec<String>,
    /// Something said already explains why the visit has no id, or no lines.
    pub explained: bool,
    /// Texts may have control characters: each is looked at.
    pub suspicious: bool,
}

impl<'a> Filler<'a> {
    pub fn new(chunk: &'a Chunk) -> Filler<'a> {
        Filler {
            chunk,
            visit: Visit::new(chunk.file, 0),
            findings: Findings::new(),
            unknown: Vec::new(),
            explained: false,
            suspicious: true,
        }
    }

    /// Begins a visit on `row`.
    pub fn begin(&mut self, row: u32) {
        self.visit.begin(row);
        self.findings.list_mut().clear();
        self.explained = false;
    }

    /// Says what is to be said of the visit as a whole.
    pub fn finish(&mut self) {
        let here = self.visit.here();
        if self.visit.text(col::VISIT_ID).is_empty() && !self.explained {
            self.say(rules::visit_without_id(here));
        }
        if self.visit.lines.is_empty() && !self.explained {
            self.say(rules::visit_without_lines(here));
        }
    }

    /// Adds a finding, unless the visit has as many as are kept.
    pub fn say(&mut self, finding: Finding) {
        rules::note(&mut self.findings, finding);
    }

    /// Adds a finding about a column: of the line being filled, or of the visit.
    pub fn say_of(&mut self, target: Target, finding: Finding) {
        let line = if matches!(target, Target::Line(_)) { self.visit.lines.len() } else { 0 };
        self.say(finding.line(line as u16));
    }

    /// Adds a finding that explains why the rest of the visit is missing.
    pub fn explain(&mut self, finding: Finding) {
        self.explained = true;
        self.say(finding);
    }

    /// The bytes of a row as text. What is not UTF-8 in it becomes a finding about `column`, and replacement characters.
    pub fn text(&mut self, arena: &'a Arena, (row, bytes): (u32, &'a [u8]), column: impl FnOnce() -> &'static str) -> &'a str {
        match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => text,
            Cow::Owned(lossy) => {
                self.say(rules::not_utf8(self.place(row, column())));
                arena.alloc_str(&lossy)
            }
        }
    }

    pub fn place(&self, row: u32, column: &'static str) -> Place {
        Place { file: self.chunk.file, row, column }
    }

    /// Begins a service line; `false` when the visit has as many as it may.
    pub fn begin_line(&mut self, row: u32) -> bool {
        let room = self.visit.lines.len() < limits::LINES_PER_VISIT;
        if room {
            self.visit.lines.push(Line::new(row));
        } else if self.visit.lines.len() == limits::LINES_PER_VISIT && !self.explained {
            self.explain(rules::visit_too_large(self.place(row, "")));
        }
        room
    }

    /// Stores a text where its column is; the first row of a visit says what its columns are, the others may repeat it.
    pub fn put(&mut self, target: Target, raw: &'a str, row: u32) {
        if raw.is_empty() {
            return;
        }
        let value = trimmed(raw);
        if value.is_empty() {
            return;
        }
        if self.suspicious && has_control(value) {
            self.say_of(target, rules::control_character(self.place(row, target.name()), target, value));
        }
        match target {
            Target::Line(i) => {
                let Some(line) = self.visit.lines.last_mut() else { return };
                let cell = line.cells()[usize::from(i)];
                let twice = !cell.is_empty() && cell != value;
                line.put(usize::from(i), value);
                if twice {
                    self.disagree(target, value, row);
                }
            }
            Target::Visit(i) => {
                let first = row == self.visit.row;
                let cell = self.visit.cells()[usize::from(i)];
                if first && cell.is_empty() {
                    self.visit.put(usize::from(i), value);
                } else if cell != value {
                    self.disagree(target, value, row);
                }
            }
            Target::Nowhere => {}
        }
    }

    /// Stores a cell of a table whose columns are all different: nothing stands yet in a line, nor in a visit on its first row.
    #[inline(always)]
    pub fn put_cell(&mut self, target: Target, raw: &'a str, row: u32) {
        let value = trimmed(raw);
        if self.suspicious || value.is_empty() {
            return self.put(target, raw, row);
        }
        match target {
            Target::Line(i) => {
                if let Some(line) = self.visit.lines.last_mut() {
                    line.put(usize::from(i), value);
                }
            }
            Target::Visit(i) => {
                let first = row == self.visit.row;
                if first {
                    self.visit.put(usize::from(i), value);
                } else if self.visit.cells()[usize::from(i)] != value {
                    self.disagree(target, value, row);
                }
            }
            Target::Nowhere => {}
        }
    }

    #[cold]
    fn disagree(&mut self, target: Target, value: &str, row: u32) {
        self.say_of(target, rules::values_disagree(self.place(row, target.name()), target, value));
    }

    /// Reports a name that visits do not have, once per chunk; the file's list keeps it once.
    pub fn unknown(&mut self, within: &'static str, name: &str) {
        let known = self.unknown.iter().any(|seen| seen.strip_prefix(within) == Some(name));
        if known || self.unknown.len() >= 1000 {
            return;
        }
        // A name as long as a row is noise: its beginning says enough.
        let name: String = [within, name].concat().chars().take(80).collect();
        if let Some(late) = &self.chunk.late {
            late.unknown_name(self.chunk.file, &name);
        }
        self.unknown.push(name);
    }
}

/// Whether a text has characters that no claim can carry.
fn has_control(text: &str) -> bool {
    text.bytes().fold(false, |found, b| found | (b < b' ') | (b == 0x7f))
}

/// Without blanks around it; nothing is done to a text that has none.
#[inline]
fn trimmed(raw: &str) -> &str {
    match raw.as_bytes() {
        [one] if *one > b' ' => raw,
        [first, .., last] if *first > b' ' && *first != 0xc2 && *last > b' ' && *last != 0xa0 => raw,
        _ => raw.trim_matches(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}')),
    }
}
