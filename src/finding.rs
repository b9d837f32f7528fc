//! Findings: what claimwright says about the data, never about the run.
//!
//! A finding names the rule, the place (file, row, column), what was found, why it matters and what to do.
//! An error holds its visit; warnings and hints do not. Trouble with the run itself is an `Err`, not a finding.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A value that cannot print itself: it has no `Debug` and no `Display`.
///
/// Patients' names, dates and ids travel in this type; whoever writes a claim, an invoice or a worklist
/// calls [`Private::expose`], and `tests/tidy.rs` lists the modules that may.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Private<T> {
        Private(value)
    }

    /// Hands the value to a writer that is allowed to show it, or to a rule that compares it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl Private<&str> {
    /// Whether nothing was given; safe to ask without exposing the value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What stands in place of a private value wherever it must not be shown.
pub const MASK: &str = "•••";

/// How bad a finding is. The order is the order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Hint,
    /// Likely to cost money or time later; the claim goes out.
    Warning,
    /// The visit is held.
    Error,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is known of a rule without running it: enough to explain any finding it made.
#[derive(Debug)]
pub struct RuleCard {
    /// `CW201`: never changes meaning, never reused.
    pub id: &'static str,
    /// The problem in words, such that "allow NAME" reads well: `retired-diagnosis`.
    pub name: &'static str,
    /// Severity unless the practice or payer says otherwise.
    pub severity: Severity,
    /// The guide, law or agency page behind the rule, with its section.
    pub authority: &'static str,
    /// The rule's page in Markdown, as `claimwright explain` prints it.
    pub page: &'static str,
}

/// Which input file a place is in: an index into the run's list of input files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileNo(pub u16);

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The input file.
    pub file: FileNo,
    /// The row as a person counts them: the header is row 1, a JSON line or an 837P segment has its own number. 0: the whole file.
    pub row: u32,
    /// The column, element or JSON name; empty when the whole row is meant.
    pub column: &'static str,
}

/// Whether private values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Privacy {
    /// As [`MASK`].
    #[default]
    Masked,
    /// As they are: for the person at a terminal who asked for it.
    Shown,
}

/// A line of the input with a mark under a part of it, counted in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The line, or what of it matters.
    pub text: String,
    /// What the finding is about.
    pub mark: Range<usize>,
}

/// The offending value, shown or masked.
#[derive(Clone, PartialEq, Eq)]
pub enum Shown {
    /// Nothing to show.
    Nothing,
    /// A value that is not private.
    Plain(String),
    /// A private value: shown as [`MASK`] except in worklists.
    Masked(Private<String>),
}

// Not derived: Private has no Debug, on purpose.
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.masked())
    }
}

impl Shown {
    /// The value for a log, a terminal or a report.
    pub fn masked(&self) -> &str {
        match self {
            Shown::Nothing => "",
            Shown::Plain(text) => text,
            Shown::Masked(_) => MASK,
        }
    }

    /// The value for a worklist, which people allowed to see it work through.
    pub fn for_worklist(&self) -> &str {
        match self {
            Shown::Masked(text) => text.expose(),
            other => other.masked(),
        }
    }
}

/// Whether a machine may carry out a proposed change by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// It cannot change what is meant: dots, case, blanks, punctuation, a value that stands twice.
    Safe,
    /// It is likely what was meant, and a person decides.
    Ask,
}

/// A change of cells that would settle a finding; only `check --fix` carries it out.
///
/// All edits of a fix are made, or none. Fixes of private cells keep the values in their edits and out of their label.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, for a clerk: `write 92501 without the blank` would tell a ZIP code, `leave out the blank` does not.
    pub label: String,
    /// Whether it may be made without asking.
    pub safety: Safety,
    /// The cells that change.
    pub edits: Vec<Edit>,
}

/// One cell that changes.
#[derive(Clone)]
pub struct Edit {
    /// The cell: file, row and column, as a finding about it would name them.
    pub place: Place,
    /// The service line of the cell, counted from 1: where a row holds several. 0: that of the finding.
    pub line: u16,
    /// What is to stand there; empty to clear it.
    pub replacement: Private<String>,
}

// Not derived: the replacement may be private.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Edit").field(&self.place).finish()
    }
}

impl Fix {
    /// A change that cannot alter what is meant.
    pub fn safe(label: impl Into<String>) -> Fix {
        Fix { label: label.into(), safety: Safety::Safe, edits: Vec::new() }
    }

    /// A change that a person must agree to.
    pub fn ask(label: impl Into<String>) -> Fix {
        Fix { label: label.into(), safety: Safety::Ask, edits: Vec::new() }
    }

    /// Adds a cell and what is to stand in it.
    #[must_use]
    pub fn edit(mut self, place: Place, replacement: impl Into<String>) -> Fix {
        self.edits.push(Edit { place, line: 0, replacement: Private::new(replacement.into()) });
        self
    }

    /// Adds a cell of another service line than the finding's, or of one of several.
    #[must_use]
    pub fn edit_line(mut self, line: u16, place: Place, replacement: impl Into<String>) -> Fix {
        self.edits.push(Edit { place, line, replacement: Private::new(replacement.into()) });
        self
    }
}

/// One finding about one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that spoke.
    pub card: &'static RuleCard,
    /// The severity in force for this payer and practice.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The service line concerned, counted from 1 within the visit; 0 for the visit as a whole.
    pub line: u16,
    /// What was found there.
    pub value: Shown,
    /// What is wrong, for a clerk: lower case, no full stop, never with a private value in it.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Changes of the input that would settle it, the likeliest first.
    pub fixes: Vec<Fix>,
    /// The silence that keeps it from holding its visit, in words for a report; it is counted and shown all the same.
    pub silenced_by: Option<Arc<str>>,
}

impl Finding {
    /// A finding of `card` at `place`, to be completed with the methods below.
    pub fn new(card: &'static RuleCard, place: Place, message: impl Into<String>) -> Finding {
        Finding {
            card,
            severity: card.severity,
            place,
            line: 0,
            value: Shown::Nothing,
            message: message.into(),
            help: String::new(),
            fixes: Vec::new(),
            silenced_by: None,
        }
    }

    /// Adds the offending value; it is shown as it is.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Finding {
        self.value = Shown::Plain(cut(value.into()));
        self
    }

    /// Adds the offending value of a private field; it is shown masked outside worklists.
    #[must_use]
    pub fn private_value(mut self, value: Private<&str>) -> Finding {
        self.value = Shown::Masked(Private::new(cut((*value.expose()).to_string())));
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = help.into();
        self
    }

    /// Names the service line, counted from 1.
    #[must_use]
    pub fn line(mut self, line: u16) -> Finding {
        self.line = line;
        self
    }

    /// Proposes a change of the input. A finding may have several; they are alternatives, and a safe one must be the only one.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Finding {
        self.fixes.push(fix);
        self
    }

    /// Whether it holds its visit: an error that nobody has silenced.
    pub fn holds(&self) -> bool {
        self.severity == Severity::Error && self.silenced_by.is_none()
    }

    /// Gives a severity other than the card's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }
}

/// A hostile value must not fill the report: 80 characters say enough, and control characters become `?`.
fn cut(value: String) -> String {
    if value.len() <= 80 && !value.chars().any(char::is_control) {
        return value;
    }
    let mut short: String = value.chars().take(80).map(|c| if c.is_control() { '?' } else { c }).collect();
    if value.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}

/// Where rules put their findings about one visit.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// No findings yet.
    pub fn new() -> Findings {
        Findings::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Whether the visit must be held.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Finding::holds)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings so far, in the order they were made.
    pub fn as_slice(&self) -> &[Finding] {
        &self.list
    }

    /// For silences and payer severities, which change or remove findings after the rules ran.
    pub fn list_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.list
    }

    /// Takes the findings out, leaving this empty for the next visit.
    pub fn take(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CARD: RuleCard = RuleCard { id: "XX001", name: "a-test", severity: Severity::Error, authority: "none", page: "" };

    #[test]
    fn a_private_value_shows_only_in_a_worklist() {
        let finding = Finding::new(&CARD, Place::default(), "birth date is not a date").private_value(Private::new("31/02/1980"));
        assert_eq!(finding.value.masked(), MASK);
        assert_eq!(finding.value.for_worklist(), "31/02/1980");
        assert!(!format!("{finding:?}").contains("1980"));
    }

    #[test]
    fn a_fix_of_a_private_cell_does_not_print_what_it_would_write() {
        let fix = Fix::safe("leave out the blank").edit(Place::default(), "92501");
        let finding = Finding::new(&CARD, Place::default(), "x").fix(fix);
        assert!(!format!("{finding:?}").contains("92501"));
        assert_eq!(finding.fixes[0].edits[0].replacement.expose(), "92501");
    }

    #[test]
    fn a_silenced_error_is_kept_and_holds_nothing() {
        let mut findings = Findings::new();
        findings.push(Finding::new(&CARD, Place::default(), "x"));
        assert!(findings.has_errors());
        findings.list_mut()[0].silenced_by = Some("entry 1".into());
        assert!(!findings.has_errors() && !findings.is_empty());
    }

    #[test]
    fn a_hostile_value_is_cut_and_cannot_steer_a_terminal() {
        let finding = Finding::new(&CARD, Place::default(), "x").value("\u{1b}[31m".to_string() + &"A".repeat(500));
        assert_eq!(finding.value.masked().chars().count(), 81);
        assert!(!finding.value.masked().contains('\u{1b}'));
    }
}
