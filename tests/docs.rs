//! Documents that repeat what the code says are compared with it.

#![allow(clippy::unwrap_used)]

use claimwright::catalogue;
use claimwright::visit::{ColumnInfo, LINE_COLUMNS, VISIT_COLUMNS};
use std::fs;

fn document(name: &str) -> String {
    fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// `BLESS=1 cargo test --test docs` writes the table; read the difference before you commit it.
#[test]
fn the_readme_lists_the_rules_as_the_catalogue_does() {
    let readme = document("README.md");
    let (start, end) = ("<!-- generated: rules; `cargo test --test docs` compares -->\n", "<!-- end -->");
    let (before, rest) = readme.split_once(start).unwrap();
    let (table, after) = rest.split_once(end).unwrap();
    if std::env::var_os("BLESS").is_some() {
        let path = format!("{}/README.md", env!("CARGO_MANIFEST_DIR"));
        return fs::write(path, format!("{before}{start}{}{end}{after}", catalogue::table())).unwrap();
    }
    assert_eq!(table, catalogue::table(), "run BLESS=1 cargo test --test docs");
}

#[test]
fn the_visit_files_contract_has_every_column_and_no_other() {
    let contract = document("docs/visit-csv.md");
    let section = |heading: &str| contract.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap().to_string();
    for (heading, columns) in [("Columns of a visit", VISIT_COLUMNS), ("Columns of a service line", LINE_COLUMNS)] {
        let wanted: Vec<String> = columns.iter().map(row).collect();
        let text = section(heading);
        let found: Vec<&str> =
            text.lines().filter(|line| line.starts_with("| `")).map(|line| line.rsplit_once(" | ").map_or(line, |(l, _)| l)).collect();
        assert_eq!(found, wanted);
    }
}

fn row(column: &ColumnInfo) -> String {
    let yes = |is: bool| if is { "yes" } else { "" };
    format!("| `{}` | {} | {}", column.name, yes(column.private), yes(column.claim))
}

#[test]
fn required_columns_are_those_that_a_file_is_refused_without() {
    let contract = document("docs/visit-csv.md");
    let required: Vec<&str> =
        contract.lines().filter(|line| line.contains("**required**")).filter_map(|line| line.split('`').nth(1)).collect();
    let place = tempfile::tempdir().unwrap();
    let refused = |columns: &[&str]| {
        let file = place.path().join("visits.csv");
        fs::write(&file, format!("{}\n", columns.join(","))).unwrap();
        let files = claimwright::intake::InputFiles::open(&[file]).unwrap();
        claimwright::intake::ChunkReader::new(&files, 1 << 20).next(&mut claimwright::intake::Chunk::new()).is_err()
    };
    assert!(!refused(&required), "{required:?} are enough");
    for (at, column) in required.iter().enumerate() {
        let mut others = required.clone();
        others.remove(at);
        assert!(refused(&others), "a file without {column} is refused");
    }
}

#[test]
fn the_architecture_repeats_the_import_table_of_the_tidy_test() {
    let (architecture, tidy) = (document("ARCHITECTURE.md"), document("tests/tidy.rs"));
    let table = tidy.split("const MAY_USE").nth(1).unwrap().split("\n];").next().unwrap();
    let pairs = regex::Regex::new(r#"\(\s*"(\w+)",\s*"([\w ]*)",?\s*\)"#).unwrap();
    let wanted: Vec<String> = pairs.captures_iter(table).map(|c| format!("| {} | {} |", &c[1], &c[2])).collect();
    assert!(wanted.len() > 20, "the table of tests/tidy.rs was not understood");
    let section = architecture.split("\n## One-way imports\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let found: Vec<&str> = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| module ")).collect();
    assert_eq!(found, wanted);
}

#[test]
fn documents_have_no_empty_promises() {
    let links = regex::Regex::new(r"\]\(([A-Za-z/.-]+\.md)\)").unwrap();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "docs/visit-csv.md"] {
        let text = document(name);
        assert!(!text.contains("TODO") && !text.contains("TBD"), "{name}");
        for link in links.captures_iter(&text) {
            assert!(fs::metadata(format!("{}/{}", env!("CARGO_MANIFEST_DIR"), &link[1])).is_ok(), "{name} links to {}", &link[1]);
        }
    }
}
