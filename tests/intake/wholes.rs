//! Trouble with a file as a whole: an error that names it and says what to do, before anything is published.

use super::{HEAD, read_as, read_files};
use claimwright::intake::IntakeError;

fn error(name: &str, bytes: &[u8]) -> (String, &'static str) {
    let e = read_as(name, bytes).unwrap_err();
    let said = e.to_string();
    (said.rsplit('/').next().unwrap().to_string(), e.help())
}

#[test]
fn a_csv_file_without_its_columns_names_what_is_missing() {
    assert_eq!(
        error("n.csv", b"visit_id,line,code\nV1,1,99213\n").0,
        "n.csv lacks the columns patient_id, payer_id, service_from, rendering_id"
    );
    assert_eq!(error("n.csv", b"V1,P1,99213\n").0, "n.csv has no header row: its first row names none of the columns of a visit file");
    assert_eq!(error("n.csv", format!("{HEAD},Code\n").as_bytes()).0, "n.csv has two columns named code");
    assert_eq!(error("n.csv", HEAD.replace(',', ";").as_bytes()).0, "n.csv separates its cells by semicolons, not by commas");
    assert_eq!(error("n.csv", HEAD.replace(',', "\t").as_bytes()).0, "n.csv separates its cells by tabs, not by commas");
    assert_eq!(error("n.csv", b"sep=;\nvisit_id").0, "n.csv separates its cells by what its first line says (sep=), not by commas");
    assert_eq!(error("n.csv", &vec![b'x'; 3 << 20]).0, "n.csv has no header row: its first row names none of the columns of a visit file");
}

#[test]
fn other_files_under_the_name_of_a_visit_file_are_recognised() {
    for (bytes, said) in [
        (&b"<!DOCTYPE html><html>log in</html>"[..], "n.csv is a web page, not a file of visits"),
        (b"PK\x03\x04xl/workbook.xml", "n.csv is an Excel workbook or a zip archive, not a file of visits"),
        (b"\xff\xfev\0i\0", "n.csv is written in UTF-16, not in UTF-8"),
        (b"", "n.csv is empty"),
        (b"\xef\xbb\xbf\r\n", "n.csv is empty"),
    ] {
        let (found, help) = error("n.csv", bytes);
        assert_eq!(found, said);
        assert!(!help.is_empty());
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("gone.csv");
    assert!(matches!(read_files(&[missing], 1), Err(IntakeError::Unreadable { .. })));
    assert!(matches!(read_files(&[folder.path().to_path_buf()], 1), Err(IntakeError::NotAFile { .. })));
    assert!(matches!(read_files(&[], 1), Err(IntakeError::NoFiles)));
    let path = folder.path().join("n.csv");
    std::fs::write(&path, HEAD).unwrap();
    assert!(matches!(read_files(&[path.clone(), folder.path().join(".").join("n.csv")], 1), Err(IntakeError::Twice { .. })));
}

#[test]
fn a_file_that_changes_during_the_run_stops_it() {
    use claimwright::intake::{Chunk, ChunkReader, InputFiles};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.csv");
    std::fs::write(&path, HEAD).unwrap();
    let files = InputFiles::open(std::slice::from_ref(&path)).unwrap();
    std::fs::write(&path, format!("{HEAD}\n")).unwrap();
    let changed = ChunkReader::new(&files, 1).next(&mut Chunk::new());
    assert!(matches!(changed, Err(IntakeError::Changed { .. })));
}

#[test]
fn several_files_are_one_run_and_findings_name_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.csv", "b.jsonl"].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], format!("{HEAD},x\nV1,P1,X,1,d,d,c,\n")).unwrap();
    std::fs::write(&paths[1], "{\"visit_id\":\"V2\",\"y\":1,\"lines\":[]}\n").unwrap();
    let read = read_files(&paths, 1).unwrap();
    assert_eq!(read.visits.len(), 2);
    assert!(read.findings[0].starts_with("1: IN015 1:1"));
    assert!(read.of_files[0].starts_with("IN008 0:0") && read.of_files[1].starts_with("IN008 1:0"));
}
