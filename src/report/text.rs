//! Findings on a terminal, in the manner of a modern compiler; private values are masked.

use super::About;
use crate::display::{push_count, push_plain};
use crate::finding::{Finding, Privacy, Quote, Severity};

/// How a text may look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether the reader's terminal shows colours; everything reads well without.
    pub colour: bool,
    /// Whether quoted lines show private values.
    pub privacy: Privacy,
}

/// Appends all findings of one visit under one heading; nothing when there are none.
pub fn visit(out: &mut Vec<u8>, about: &About<'_>, findings: &[Finding], style: Style) {
    let Some(first) = findings.first() else { return };
    let mut name = Vec::new();
    if about.visit.is_empty() {
        push_plain(&mut name, about.file(first));
    } else {
        name.extend_from_slice(b"visit ");
        push_plain(&mut name, about.visit);
    }
    style.paint(BOLD).around(out, &name);
    if !about.payer.is_empty() {
        out.extend_from_slice(b", payer ");
        push_plain(out, about.payer);
    }
    out.push(b'\n');
    for finding in findings {
        full(out, about, finding, style);
    }
    out.push(b'\n');
}

/// Appends one finding on several lines: what, where, the value, the authority and what to do.
pub fn full(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding, style: Style) {
    push_head(out, finding, style);
    let blue = style.paint(BLUE);
    out.extend_from_slice(b"\n  ");
    blue.around(out, b"-->");
    out.push(b' ');
    push_place(out, about, finding);
    if finding.line > 0 {
        out.extend_from_slice(b" (service line ");
        push_count(out, u64::from(finding.line));
        out.push(b')');
    }
    out.push(b'\n');
    let quote = about.lines.and_then(|lines| lines.quote(finding, style.privacy));
    if let Some(quote) = &quote {
        push_quote(out, finding.place.row, quote, style);
    }
    let value = if quote.is_none() { finding.value.masked() } else { "" };
    let silence = finding.silenced_by.as_deref().unwrap_or_default();
    let notes = [("value", value), ("authority", finding.card.authority), ("help", &finding.help), ("silenced by", silence)];
    for (name, note) in notes.into_iter().filter(|(_, note)| !note.is_empty()) {
        out.extend_from_slice(b"   ");
        blue.around(out, b"=");
        out.push(b' ');
        style.paint(BOLD).around(out, name.as_bytes());
        out.extend_from_slice(b": ");
        push_plain(out, note);
        out.push(b'\n');
    }
}

/// Appends the line of the input with its number, and signs under the part that is meant.
fn push_quote(out: &mut Vec<u8>, row: u32, quote: &Quote, style: Style) {
    let blue = style.paint(BLUE);
    let number = format!("{row:>4}");
    let margin = " ".repeat(number.len());
    let bar = |out: &mut Vec<u8>, before: &str| {
        blue.around(out, format!("{before} |").as_bytes());
    };
    bar(out, &margin);
    out.push(b'\n');
    bar(out, &number);
    out.push(b' ');
    push_plain(out, &quote.text);
    out.push(b'\n');
    bar(out, &margin);
    out.push(b' ');
    out.extend_from_slice(" ".repeat(quote.mark.start).as_bytes());
    style.paint(RED).around(out, "^".repeat(quote.mark.len()).as_bytes());
    out.push(b'\n');
}

/// Appends one finding on one line, the place first, as editors and `grep` like it.
pub fn concise(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding, style: Style) {
    push_place(out, about, finding);
    out.extend_from_slice(b": ");
    push_head(out, finding, style);
    if !about.visit.is_empty() {
        out.extend_from_slice(b" (visit ");
        push_plain(out, about.visit);
        out.push(b')');
    }
    out.push(b'\n');
}

/// Appends `error CW201 [diagnosis-not-in-edition]: message`.
fn push_head(out: &mut Vec<u8>, finding: &Finding, style: Style) {
    if finding.silenced_by.is_some() {
        out.extend_from_slice(b"silenced ");
    }
    style.severity(finding.severity).around(out, finding.severity.name().as_bytes());
    out.push(b' ');
    style.paint(BOLD).around(out, finding.card.id.as_bytes());
    out.extend_from_slice(b" [");
    out.extend_from_slice(finding.card.name.as_bytes());
    out.extend_from_slice(b"]: ");
    push_plain(out, &finding.message);
}

/// Appends `visits.csv:17:dx1`, as much of it as is known.
fn push_place(out: &mut Vec<u8>, about: &About<'_>, finding: &Finding) {
    let place = finding.place;
    let file = about.file(finding);
    push_plain(out, if file.is_empty() { "(no file)" } else { file });
    if place.row > 0 {
        out.push(b':');
        out.extend_from_slice(place.row.to_string().as_bytes());
    }
    if !place.column.is_empty() {
        out.push(b':');
        push_plain(out, place.column);
    }
}

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const CYAN: &str = "\x1b[1;36m";
const BLUE: &str = "\x1b[1;34m";
pub(super) const BOLD: &str = "\x1b[1m";

impl Style {
    /// The bytes that turn a look on and off again; none when the terminal shows no colours.
    pub(super) fn paint(self, look: &'static str) -> Paint {
        if self.colour { Paint { start: look.as_bytes(), end: b"\x1b[0m" } } else { Paint { start: b"", end: b"" } }
    }

    /// The look of a severity's name.
    pub(super) fn severity(self, severity: Severity) -> Paint {
        self.paint(match severity {
            Severity::Error => RED,
            Severity::Warning => YELLOW,
            Severity::Hint => CYAN,
        })
    }
}

/// What goes before and after a text to give it a look.
pub(super) struct Paint {
    start: &'static [u8],
    end: &'static [u8],
}

impl Paint {
    /// Appends a text that needs no care in this look.
    pub(super) fn around(&self, out: &mut Vec<u8>, text: &[u8]) {
        out.extend_from_slice(self.start);
        out.extend_from_slice(text);
        out.extend_from_slice(self.end);
    }
}
