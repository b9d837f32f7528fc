//! What the rules cost: all of them over a clean visit of two lines, and each alone; those over diagnoses also with three and twelve.

use claimwright::finding::{FileNo, Findings};
use claimwright::history::Facts;
use claimwright::jurisdiction::us::encounter::Encounter;
use claimwright::jurisdiction::us::practice::UsPractice;
use claimwright::jurisdiction::us::price::PriceBook;
use claimwright::jurisdiction::us::rules::RULES;
use claimwright::practice::Practice;
use claimwright::rules;
use claimwright::visit::{DIAGNOSIS_COLUMNS, LINE_COLUMNS, Line, VISIT_COLUMNS, Visit};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

fn bench(c: &mut Criterion) {
    let folder = Path::new("tests/pages");
    let practice = Practice::open(folder).expect("the practice of the rule pages");
    let us = UsPractice::read(&practice).expect("the practice of the rule pages");
    let prices = PriceBook::open(&folder.join("fees.csv")).expect("the prices of the rule pages");
    let text = std::fs::read_to_string(folder.join("visit.csv")).expect("the visit of the rule pages");
    let visit = two_lines(&text);
    let facts = Facts::on(practice.today.expect("the practice of the rule pages fixes the day"));
    let encounter = Encounter::read(&visit, &us, &prices);
    let mut findings = Findings::new();
    c.bench_function("read a visit", |b| b.iter(|| Encounter::read(black_box(&visit), &us, &prices)));
    c.bench_function("all rules", |b| b.iter(|| rules::run(RULES, black_box(&encounter), &facts, &mut findings)));
    for rule in RULES {
        let name = format!("{} {}", rule.card.id, rule.card.name);
        c.bench_function(&name, |b| b.iter(|| (rule.check)(black_box(&encounter), &facts, &mut findings)));
    }
    for count in [3, 12] {
        let visit = with_diagnoses(&visit, count);
        let encounter = Encounter::read(&visit, &us, &prices);
        for rule in RULES.iter().filter(|rule| rule.card.id.starts_with("CW2")) {
            let name = format!("{} {}, {count} diagnoses", rule.card.id, rule.card.name);
            c.bench_function(&name, |b| b.iter(|| (rule.check)(black_box(&encounter), &facts, &mut findings)));
        }
    }
    assert!(findings.is_empty(), "the visit is meant to be clean, and not: {:?}", findings.as_slice().first());
}

/// The visit with diagnoses that go together, all of them used by its first line or its second.
fn with_diagnoses<'a>(visit: &Visit<'a>, count: usize) -> Visit<'a> {
    let codes = ["E11.9", "I10", "E78.5", "J45.909", "M54.50", "K21.9", "N18.30", "F32.9", "G47.33", "Z79.82", "L40.0", "H25.13"];
    let mut visit = visit.clone();
    for (column, code) in DIAGNOSIS_COLUMNS.iter().zip(codes).take(count) {
        visit.cells_mut()[column.index()] = code;
    }
    let pointers = LINE_COLUMNS.iter().position(|column| column.name == "dx_pointers").expect("a column of lines");
    for (line, text) in visit.lines.iter_mut().zip(if count == 3 { ["1 2", "3"] } else { ["ABCDEF", "GHIJKL"] }) {
        line.cells_mut()[pointers] = text;
    }
    visit
}

/// The visit of the rule pages with its line twice, the second time as another service.
fn two_lines(text: &str) -> Visit<'_> {
    let (header, row) = text.trim_end().split_once('\n').expect("a header and a row");
    let (mut visit, mut line) = (Visit::new(FileNo(0), 2), Line::new(2));
    for (name, value) in header.trim().split(',').zip(row.trim().split(',')) {
        if let Some(n) = VISIT_COLUMNS.iter().position(|c| c.name == name) {
            visit.cells_mut()[n] = value;
        }
        if let Some(n) = LINE_COLUMNS.iter().position(|c| c.name == name) {
            line.cells_mut()[n] = value;
        }
    }
    let mut second = line.clone();
    for (cell, column) in second.cells_mut().iter_mut().zip(LINE_COLUMNS) {
        match column.name {
            "code" => *cell = "93000",
            "mod1" => *cell = "76",
            _ => {}
        }
    }
    visit.lines = vec![line, second];
    visit
}

criterion_group!(benches, bench);
criterion_main!(benches);
