//! Where the visits of an XML file begin and end: enough of XML to tell, without reading what is inside.

use super::chunk::Kind;
use super::frame::{Odd, Scan};
use crate::limits::ROW_BYTES;
use memchr::{memchr, memchr_iter, memmem};

/// What stands at the beginning of `bytes`, between visits.
pub(super) fn scan(bytes: &[u8], eof: bool) -> Scan {
    let blanks = bytes.iter().position(|b| !b.is_ascii_whitespace() && *b != 0x1a && *b != 0).unwrap_or(bytes.len());
    if blanks > 0 {
        return skip(&bytes[..blanks]);
    }
    // The longest word that is looked for has nine letters.
    if bytes.len() < 10 && !eof {
        return Scan::More;
    }
    if bytes.starts_with(b"<?") {
        return passed(bytes, eof, b"?>");
    }
    if bytes.starts_with(b"<!--") {
        return passed(bytes, eof, b"-->");
    }
    if bytes.len() >= 9 && bytes[..9].eq_ignore_ascii_case(b"<!DOCTYPE") {
        return Scan::Odd { next: bytes.len(), rows: 0, odd: Odd::Doctype };
    }
    match () {
        () if is_tag(bytes, b"<visit") => visit(bytes, eof),
        () if is_tag(bytes, b"<visits") => element(bytes, eof, Odd::Root),
        () if is_tag(bytes, b"</visits") => element(bytes, eof, Odd::Closed),
        () if bytes[0] == b'<' => element(bytes, eof, Odd::Foreign),
        () => foreign(&bytes[..memchr(b'<', bytes).unwrap_or(bytes.len())]),
    }
}

fn skip(passed: &[u8]) -> Scan {
    Scan::Skip { next: passed.len(), rows: newlines(passed) }
}

fn foreign(passed: &[u8]) -> Scan {
    Scan::Odd { next: passed.len(), rows: newlines(passed), odd: Odd::Foreign }
}

fn newlines(text: &[u8]) -> u32 {
    memchr_iter(b'\n', text).count() as u32
}

/// A comment or an instruction, which ends with `end`.
fn passed(bytes: &[u8], eof: bool, end: &[u8]) -> Scan {
    match memmem::find(&bytes[..bytes.len().min(ROW_BYTES)], end) {
        Some(at) => skip(&bytes[..at + end.len()]),
        None if eof || bytes.len() > ROW_BYTES => foreign(&bytes[..bytes.len().min(ROW_BYTES)]),
        None => Scan::More,
    }
}

/// A tag outside of visits.
fn element(bytes: &[u8], eof: bool, odd: Odd) -> Scan {
    match tag_end(&bytes[..bytes.len().min(ROW_BYTES)]) {
        Some(end) => Scan::Odd { next: end + 1, rows: newlines(&bytes[..end]), odd },
        None if eof || bytes.len() > ROW_BYTES => foreign(&bytes[..bytes.len().min(ROW_BYTES)]),
        None => Scan::More,
    }
}

/// Whether a tag of that name begins here, not one of a longer name.
fn is_tag(bytes: &[u8], name: &[u8]) -> bool {
    bytes.starts_with(name) && bytes.get(name.len()).is_none_or(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace())
}

/// The `>` that ends a tag; those in its attributes' quotes do not.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    bytes.iter().position(|b| match (quote, *b) {
        (None, b'"' | b'\'') => {
            quote = Some(*b);
            false
        }
        (Some(q), b) => {
            quote = (q != b).then_some(q);
            false
        }
        (None, b) => b == b'>',
    })
}

/// The visit that begins here. It is broken when another one, or the end of all, comes before its end.
fn visit(bytes: &[u8], eof: bool) -> Scan {
    let window = &bytes[..bytes.len().min(ROW_BYTES)];
    let unended = match (bytes.len() > ROW_BYTES, eof) {
        (true, _) => Scan::TooLong,
        (false, true) => row(bytes, (bytes.len(), Kind::BROKEN)),
        (false, false) => Scan::More,
    };
    let Some(open) = tag_end(window) else { return unended };
    if window[open - 1] == b'/' {
        return row(bytes, (open + 1, 0));
    }
    let mut at = open + 1;
    while let Some(tag) = memchr(b'<', &window[at..]).map(|i| at + i) {
        let rest = &window[tag..];
        if rest.len() < 10 && !eof {
            return unended;
        }
        let past = |end: &[u8]| memmem::find(rest, end).map(|i| tag + i + end.len());
        at = match () {
            () if rest.starts_with(b"<!--") => past(b"-->"),
            () if rest.starts_with(b"<![CDATA[") => past(b"]]>"),
            () if is_tag(rest, b"</visit") => return past(b">").map_or(unended, |end| row(bytes, (end, 0))),
            () if is_tag(rest, b"<visit") || is_tag(rest, b"</visits") => return row(bytes, (tag, Kind::BROKEN)),
            () => Some(tag + 1),
        }
        .unwrap_or(window.len());
    }
    unended
}

fn row(bytes: &[u8], (end, kind): (usize, u8)) -> Scan {
    Scan::Row { end, next: end, rows: newlines(&bytes[..end]), kind }
}

/// How far the rest of a visit that is too long goes: bytes, rows, and whether it ends there.
pub(super) fn skip_visit(bytes: &[u8], eof: bool) -> (usize, u32, bool) {
    const END: &[u8] = b"</visit>";
    let (passed, ended) = match memmem::find(bytes, END) {
        Some(at) => (at + END.len(), true),
        None if eof => (bytes.len(), true),
        None => (bytes.len().saturating_sub(END.len()), false),
    };
    (passed, newlines(&bytes[..passed]), ended)
}

/// The encoding that the XML declaration names, unless it is one that UTF-8 includes.
pub(super) fn other_encoding(head: &[u8]) -> Option<String> {
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memmem::find(declaration, b"?>")?];
    let rest = &declaration[memmem::find(declaration, b"encoding")? + b"encoding".len()..];
    let name = rest.split(|b| matches!(b, b'"' | b'\'')).nth(1)?;
    let name = String::from_utf8_lossy(name).to_ascii_uppercase();
    (!matches!(name.as_str(), "UTF-8" | "UTF8" | "US-ASCII" | "ASCII")).then(|| name.chars().take(40).collect())
}
