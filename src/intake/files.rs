//! The list of input files: which there are, and what each of them is.

use super::error::IntakeError;
use super::late::Late;
use crate::finding::{FileNo, Finding};
use crate::limits;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// What an input file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated rows, one per service line.
    Csv,
    /// One visit per line.
    JsonLines,
    /// `<visits><visit>`.
    Xml,
    /// X12 interchanges; recognised and cut into transaction sets here, read by the jurisdiction.
    X12,
}

/// One input file as it was found when the run began.
#[derive(Debug)]
pub(super) struct InputFile {
    pub path: PathBuf,
    pub format: Format,
    pub bytes: u64,
    pub modified: Option<SystemTime>,
}

/// The input files of a run, in the order they were given; none stays open.
#[derive(Debug)]
pub struct InputFiles {
    pub(super) list: Vec<InputFile>,
    pub(super) late: Arc<Late>,
}

impl InputFiles {
    /// Looks at every file: that it is there, and what it is written in. Content decides; the extension settles doubt.
    pub fn open(paths: &[PathBuf]) -> Result<InputFiles, IntakeError> {
        if paths.is_empty() {
            return Err(IntakeError::NoFiles);
        }
        if paths.len() > limits::INPUT_FILES {
            return Err(IntakeError::TooManyFiles { count: paths.len() });
        }
        let mut seen = BTreeSet::new();
        let mut list = Vec::with_capacity(paths.len());
        for path in paths {
            let real = path.canonicalize().map_err(|e| IntakeError::unreadable(path, e))?;
            if !seen.insert(real) {
                return Err(IntakeError::Twice { path: path.clone() });
            }
            list.push(InputFile::open(path)?);
        }
        Ok(InputFiles { late: Arc::new(Late::new()), list })
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Bytes of all files together, when they were opened.
    pub fn bytes(&self) -> u64 {
        self.list.iter().map(|f| f.bytes).sum()
    }

    /// Whether there is none; never true of opened files.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The files by number: path as given, and format.
    pub fn names(&self) -> impl ExactSizeIterator<Item = (FileNo, &Path, Format)> {
        self.list.iter().enumerate().map(|(i, f)| (FileNo(i as u16), f.path.as_path(), f.format))
    }

    /// The path of one file as it was given.
    pub fn path(&self, file: FileNo) -> &Path {
        &self.list[usize::from(file.0)].path
    }

    /// Findings about files rather than visits (unknown columns, broken envelopes), complete once a pass has
    /// read all chunks: ordered by file and row, the same after every pass, each only once.
    pub fn findings(&self) -> Vec<Finding> {
        self.late.findings()
    }
}

impl InputFile {
    fn open(path: &Path) -> Result<InputFile, IntakeError> {
        let unreadable = |e| IntakeError::unreadable(path, e);
        let meta = path.metadata().map_err(unreadable)?;
        if !meta.is_file() {
            return Err(IntakeError::NotAFile { path: path.to_path_buf() });
        }
        let mut head = Vec::with_capacity(4096);
        File::open(path).map_err(unreadable)?.take(4096).read_to_end(&mut head).map_err(unreadable)?;
        let format = recognise(path, &head)?;
        Ok(InputFile { path: path.to_path_buf(), format, bytes: meta.len(), modified: meta.modified().ok() })
    }
}

/// Things that are saved under the name of a CSV file by mistake: how they begin, what they are, what to do.
const STRANGERS: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "open it and save the sheet as \"CSV UTF-8\", or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "open it and save the sheet as \"CSV UTF-8\""),
    (b"\x1f\x8b", "a gzip archive", "unpack it first: gunzip FILE"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first: unzstd FILE"),
    (b"%PDF", "a PDF document", "export the visits as CSV"),
    (b"SQLite format 3", "a database", "export the visits as CSV"),
    (b"MSH|", "an HL7 v2 message file", "HL7 messages are not read yet: export the visits as CSV"),
];

fn recognise(path: &Path, head: &[u8]) -> Result<Format, IntakeError> {
    if let Some(found) = other_encoding(head) {
        return Err(IntakeError::Encoding { path: path.to_path_buf(), found: found.to_string() });
    }
    let text = skip_filling(head);
    let stranger = |found, help| Err(IntakeError::NotVisits { path: path.to_path_buf(), found, help });
    if let Some(&(_, found, help)) = STRANGERS.iter().find(|(magic, ..)| text.starts_with(magic)) {
        return stranger(found, help);
    }
    let lower: Vec<u8> = text.iter().take(16).map(u8::to_ascii_lowercase).collect();
    if [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| lower.starts_with(tag)) {
        return stranger("a web page", "the download was probably a login or error page: log in and export again");
    }
    match text.first() {
        None => Err(IntakeError::Empty { path: path.to_path_buf() }),
        Some(b'[') => stranger("a JSON list", "write JSON Lines: one visit, {...}, on each line, without the brackets around them"),
        Some(b'{') => Ok(Format::JsonLines),
        Some(b'<') => Ok(Format::Xml),
        _ if lower.starts_with(b"isa") && lower.get(3).is_some_and(|b| !b.is_ascii_alphanumeric() && *b != b'_') => Ok(Format::X12),
        _ => by_extension(path),
    }
}

fn by_extension(path: &Path) -> Result<Format, IntakeError> {
    let stranger = |found, help| Err(IntakeError::NotVisits { path: path.to_path_buf(), found, help });
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "jsonl" | "ndjson" | "json" => Ok(Format::JsonLines),
        "xml" => stranger("a file that does not begin with a tag", "an XML file of visits begins with <visits>"),
        "837" | "837p" | "x12" | "edi" => stranger("a file that does not begin with ISA", "an X12 file begins with its ISA segment"),
        _ => Ok(Format::Csv),
    }
}

/// UTF-16 and UTF-32 show by their byte order mark, or by a NUL in each of the first letters.
fn other_encoding(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some("UTF-16"),
        _ => None,
    }
}

/// Passes over a byte order mark, blanks, blank lines, NULs and Ctrl-Z before the first character.
fn skip_filling(head: &[u8]) -> &[u8] {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = text.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a)).unwrap_or(text.len());
    &text[start..]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn format(name: &str, head: &[u8]) -> Result<Format, String> {
        recognise(Path::new(name), head).map_err(|e| e.to_string())
    }

    #[test]
    fn content_decides_and_the_extension_settles_doubt() {
        assert_eq!(format("night.csv", b"visit_id,line\n"), Ok(Format::Csv));
        assert_eq!(format("night.csv", b"\xef\xbb\xbf\n {\"visit_id\":\"V1\"}"), Ok(Format::JsonLines));
        assert_eq!(format("night.txt", b"<?xml version=\"1.0\"?><visits/>"), Ok(Format::Xml));
        assert_eq!(format("night.csv", b"\0\x1aisa*00*"), Ok(Format::X12));
        assert_eq!(format("night.csv", b"isa_number,line"), Ok(Format::Csv));
        assert_eq!(format("night.jsonl", b"oops\n{}"), Ok(Format::JsonLines));
    }

    #[test]
    fn what_is_no_file_of_visits_is_named_for_what_it_is() {
        assert_eq!(format("n.csv", b"PK\x03\x04...").unwrap_err(), "n.csv is an Excel workbook or a zip archive, not a file of visits");
        assert_eq!(format("n.csv", b"\n<!DOCTYPE HTML><html>").unwrap_err(), "n.csv is a web page, not a file of visits");
        assert_eq!(format("n.csv", b"\xff\xfev\0i\0").unwrap_err(), "n.csv is written in UTF-16, not in UTF-8");
        assert_eq!(format("n.csv", b"v\0i\0s\0").unwrap_err(), "n.csv is written in UTF-16, not in UTF-8");
        assert_eq!(format("n.csv", b" \r\n\n").unwrap_err(), "n.csv is empty");
        assert_eq!(format("n.json", b"[{}]").unwrap_err(), "n.json is a JSON list, not a file of visits");
        assert_eq!(format("n.837", b"GS*HC").unwrap_err(), "n.837 is a file that does not begin with ISA, not a file of visits");
    }
}
