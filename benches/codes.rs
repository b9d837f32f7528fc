//! How long a lookup and a search take once the tables are loaded.

use claimwright::codes::imported::Imported;
use claimwright::codes::{self, icd10cm};
use claimwright::date::parse_iso;
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn lookup(c: &mut Criterion) {
    let on = parse_iso("2026-03-01").expect("a real date");
    let codes: Vec<String> = ["E11", "I10", "S72", "M25", "Z00", "J44"]
        .iter()
        .flat_map(|c| icd10cm::bundled().children(c, on))
        .map(|e| e.code().to_string())
        .collect();
    let mut next = codes.iter().cycle().step_by(7);
    c.bench_function("icd10cm lookup", |b| b.iter(|| icd10cm::bundled().lookup(black_box(next.next().expect("the cycle has no end")), on)));
}

fn search(c: &mut Criterion) {
    let on = parse_iso("2026-03-01").expect("a real date");
    for words in [
        "type 2 diabetes",
        "fracture of right femur",
        "plantar fasc",
        "e11",
        "01xa",
        "of",
        "ondansetron",
        "dm2",
        "pnuemonia",
        "fractured femur",
    ] {
        c.bench_function(&format!("search {words}"), |b| b.iter(|| codes::search(black_box(words), (&Imported::default(), on), 20)));
    }
}

criterion_group!(benches, lookup, search);
criterion_main!(benches);
