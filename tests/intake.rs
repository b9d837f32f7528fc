//! Input files to visits, through the public interface: files on disk in, visits and findings out.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "intake/broken_csv.rs"]
mod broken_csv;
#[path = "intake/csv.rs"]
mod csv_files;
#[path = "intake/json.rs"]
mod json;
#[path = "intake/pages.rs"]
mod pages;
#[path = "intake/properties.rs"]
mod properties;
#[path = "intake/wholes.rs"]
mod wholes;
#[path = "intake/x12.rs"]
mod x12;
#[path = "intake/xml.rs"]
mod xml;

use claimwright::finding::Finding;
use claimwright::intake::{Arena, Chunk, ChunkReader, Format, InputFiles, IntakeError};
use claimwright::visit::{LINE_COLUMNS, VISIT_COLUMNS, Visit};
use std::path::PathBuf;

/// What came out of some files.
#[derive(Debug, PartialEq, Eq, Default)]
struct Read {
    /// Each visit as `row: column=value ... | row: column=value ...`.
    visits: Vec<String>,
    /// Each finding about a visit as `visit ordinal: IN001 row column`.
    findings: Vec<String>,
    /// Findings about files, with their messages.
    of_files: Vec<String>,
    /// Transaction sets of X12 files.
    sets: Vec<String>,
}

impl Read {
    /// The ids of the findings, in order.
    fn ids(&self) -> Vec<&str> {
        self.findings.iter().map(|f| f.split(' ').nth(1).unwrap()).collect()
    }
}

fn cells(columns: &[claimwright::visit::ColumnInfo], cells: &[&str]) -> String {
    let full = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    full.map(|(column, cell)| format!("{}={cell}", column.name)).collect::<Vec<_>>().join(" ")
}

fn show(visit: &Visit<'_>) -> String {
    let mut text = format!("{}: {}", visit.row, cells(VISIT_COLUMNS, visit.cells()));
    for line in &visit.lines {
        text += &format!(" | {}: {}", line.row, cells(LINE_COLUMNS, line.cells()));
    }
    text
}

fn show_finding(finding: &Finding) -> String {
    let Finding { card, place, message, value, .. } = finding;
    format!("{} {}:{} {} {message} [{}]", card.id, place.file.0, place.row, place.column, value.for_worklist())
}

fn read_files(paths: &[PathBuf], chunk_bytes: usize) -> Result<Read, IntakeError> {
    let files = InputFiles::open(paths)?;
    let mut reader = ChunkReader::hashing(&files, chunk_bytes);
    let (mut chunk, mut arena, mut read) = (Chunk::new(), Arena::new(), Read::default());
    while reader.next(&mut chunk)? {
        if chunk.format() == Some(Format::X12) {
            let envelope = chunk.envelope().unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            read.sets.push(format!("{}: {} / {} / {}", chunk.first_row(), text(&envelope.isa), text(&envelope.gs), text(chunk.bytes())));
        }
        chunk.visits(&arena, &mut |visit, findings| {
            let ordinal = read.visits.len();
            read.visits.push(show(visit));
            read.findings.extend(findings.as_slice().iter().map(|f| format!("{ordinal}: {}", show_finding(f))));
        });
        arena.reset();
    }
    assert_eq!(reader.digests().len(), files.len(), "every file has its digest");
    read.of_files = files.findings().iter().map(show_finding).collect();
    Ok(read)
}

/// Every finding about a file of that name: of its visits, then of the file.
fn said_as(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let files = InputFiles::open(&[path]).unwrap();
    let mut reader = ChunkReader::new(&files, 1 << 20);
    let (mut chunk, mut said) = (Chunk::new(), Vec::new());
    while reader.next(&mut chunk).unwrap() {
        chunk.visits(&Arena::new(), &mut |_, findings| said.extend(findings.take()));
    }
    said.extend(files.findings());
    said
}

/// Reads `bytes` as a file of that name, in chunks of several sizes, which must not show.
fn read_as(name: &str, bytes: &[u8]) -> Result<Read, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let paths = [path];
    let read = read_files(&paths, 1 << 20);
    for size in [1, 100, 64 << 10, 7 << 20] {
        let again = read_files(&paths, size);
        match (&read, &again) {
            (Ok(a), Ok(b)) => assert_eq!(a, b, "chunks of {size} bytes gave something else"),
            (a, b) => assert_eq!(a.is_err(), b.is_err()),
        }
    }
    read
}

fn read_csv(text: impl AsRef<[u8]>) -> Read {
    read_as("night.csv", text.as_ref()).unwrap()
}

/// Some columns that every CSV file has.
const HEAD: &str = "visit_id,patient_id,payer_id,line,service_from,rendering_id,code";
