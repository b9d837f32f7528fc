//! Every class of fault, wherever it fits in good files, is caught by a check that names it.

#![allow(clippy::unwrap_used)]

mod common;

use claimwright::verify::x12_837p::{Billing, Expected};
use common::mutants::{CLASSES, Class, mutants};
use common::{expected_of, verify, x12};

/// The good file with what a batch would expect of it, billing providers included.
fn good(name: &str) -> (Vec<u8>, Expected) {
    let file = x12(name);
    let provider = |npi: &str, tax_id: &str, state: &str, zip: &str| Billing {
        npi: npi.to_string(),
        tax_id: tax_id.to_string(),
        state: state.to_string(),
        zip: zip.to_string(),
    };
    let billing = vec![
        provider("1999999984", "741234567", "TX", "787010001"),
        provider("1999999919", "741234567", "TX", "787010001"),
        provider("1234567893", "123456780", "NM", "87501"),
    ];
    let expected = Expected { billing, ..expected_of(&file) };
    verify(&file, &expected, 1).unwrap();
    (file, expected)
}

/// How many mutants of a class there are, and those that were not caught as they should be.
fn run(class: &Class, (file, expected): &(Vec<u8>, Expected)) -> (usize, Vec<String>) {
    let mut missed = Vec::new();
    let mut applied = 0;
    for (at, mutant) in mutants(class, file) {
        applied += 1;
        let spoken: Vec<&str> = match verify(&mutant, expected, 1) {
            Ok(_) => vec!["nothing"],
            Err(error) => error.faults.iter().map(|fault| fault.check.id).collect(),
        };
        let right = if class.caught_by.is_empty() { spoken != ["nothing"] } else { spoken.iter().any(|id| class.caught_by.contains(id)) };
        if !right {
            missed.push(format!("segment {}: {}", at + 1, spoken.join(" ")));
        }
    }
    (applied, missed)
}

#[test]
fn every_class_of_fault_is_caught_wherever_it_fits() {
    let files = ["constructed-837p.x12", "rich-837p.x12"].map(good);
    let mut failures = Vec::new();
    println!("{:<50} {:>7} {:>7}", "class", "applied", "caught");
    for class in CLASSES {
        let (mut applied, mut missed) = (0, Vec::new());
        for file in &files {
            let (count, more) = run(class, file);
            applied += count;
            missed.extend(more);
        }
        println!("{:<50} {:>7} {:>7}", class.name, applied, applied - missed.len());
        assert!(applied > 0, "{} fits nowhere in the good files", class.name);
        failures.extend(missed.into_iter().map(|miss| format!("{}: {miss}", class.name)));
    }
    assert!(failures.is_empty(), "not caught:\n{}", failures.join("\n"));
}
