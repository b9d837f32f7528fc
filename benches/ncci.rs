//! NCCI pairs at full size: 2.3 million in the official layout, invented; what import, loading and asking cost.

use claimwright::codes::import::{self, Asked};
use claimwright::codes::imported::{Imported, shelve};
use claimwright::date::{Date, parse_iso};
use claimwright::disk::RealDisk;
use criterion::{Criterion, criterion_group, criterion_main};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Pairs of the table, as many as a quarter of 2026 has.
const PAIRS: usize = 2_300_000;
/// Different codes in it.
const CODES: usize = 11_500;
/// Second codes that stand under almost every first one: injections, monitoring, visits.
const COMMON: usize = 260;
const PER_CODE: usize = PAIRS / CODES;
const RATIONALES: [&str; 6] =
    ["Misuse of invented code", "Standards of invented practice", "Invented manual", "More extensive", "Sequential", "Mutually exclusive"];

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).expect("below a small bound")
    }
}

/// The code of a number: 00100 to 99999, then J0000 and on.
fn code(number: usize) -> String {
    let step = 9;
    if number < 10_500 { format!("{:05}", 100 + number * step) } else { format!("J{:04}", (number - 10_500) * step) }
}

/// Writes the four files of a quarter in the official layout.
fn generate(folder: &Path) -> Vec<PathBuf> {
    let mut chance = Chance(2026);
    let common: Vec<usize> = (0..COMMON).map(|_| chance.below(CODES)).collect();
    let notice = "Invented notice\r\nColumn1/Column2 Edits\r\n\t\t*\t\tDeletion\tModifier\tPTP Edit Rationale\r\n\t\t\tEffective\tDate\r\nColumn 1\tColumn 2\t\tDate\r\n\t\t\r\n";
    (0..4)
        .map(|part| {
            let path = folder.join(format!("ccipra-2026q1-f{}.txt", part + 1));
            let mut file = BufWriter::new(File::create(&path).expect("a temporary file"));
            file.write_all(notice.as_bytes()).expect("room on the disk");
            for first in part * CODES / 4..(part + 1) * CODES / 4 {
                of_code(&mut file, first, (&common, &mut chance));
            }
            path
        })
        .collect()
}

fn of_code(file: &mut impl Write, first: usize, (common, chance): (&[usize], &mut Chance)) {
    let near = (0..PER_CODE).map(|n| (first + CODES - PER_CODE / 2 + n) % CODES);
    let mut seconds: Vec<usize> = common.iter().copied().take(PER_CODE / 2).chain(near).collect();
    seconds.sort_unstable();
    seconds.dedup();
    seconds.retain(|second| *second != first);
    for second in seconds.into_iter().take(PER_CODE) {
        let (from, rationale) = (day(chance), RATIONALES[chance.below(RATIONALES.len())]);
        let to = if chance.below(4) == 0 { format!("{}1231", 2019 + chance.below(6)) } else { "*".to_string() };
        let indicator = ["0", "1", "1", "1", "9"][chance.below(5)];
        writeln!(file, "{}\t{}\t\t{from}\t{to}\t{indicator}\t{rationale}\r", code(first), code(second)).expect("room on the disk");
        // Some pairs were taken out and put in again.
        if to != "*" && chance.below(20) == 0 {
            writeln!(file, "{}\t{}\t\t20250401\t*\t1\t{rationale}\r", code(first), code(second)).expect("room on the disk");
        }
    }
}

fn day(chance: &mut Chance) -> String {
    format!("{}{}", 1996 + chance.below(23), ["0101", "0401", "0701", "1001"][chance.below(4)])
}

fn pairs(c: &mut Criterion) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let files = generate(home.path());
    let text: u64 = files.iter().map(|path| path.metadata().map_or(0, |m| m.len())).sum();
    let (start, on) = (Instant::now(), parse_iso("2026-03-01").expect("a real date"));
    let tables = import::read(&files, &Asked::default()).unwrap_or_else(|refusal| panic!("{refusal}"));
    let path = shelve::shelve(&home.path().join("code-tables"), &tables[0], on, &RealDisk).unwrap_or_else(|e| panic!("{e}"));
    println!(
        "{} pairs, {} MB of text, imported in {:?}, stored in {} KB",
        tables[0].rows.count,
        text >> 20,
        start.elapsed(),
        path.metadata().map_or(0, |m| m.len()) >> 10
    );
    drop(tables);
    let folder = home.path().join("code-tables");
    let mut group = c.benchmark_group("ncci");
    group.sample_size(20);
    group.bench_function("open the folder", |b| b.iter(|| Imported::open(black_box(&folder)).expect("it was written just now")));
    group.bench_function("open and load 2.3 million pairs", |b| {
        b.iter(|| Imported::open(&folder).expect("it was written just now").ptp("00100", "00109", on).is_some());
    });
    group.finish();
    asked(c, &Imported::open(&folder).expect("it was written just now"), on);
}

/// Lines of one visit against each other, as a rule asks: both ways round, one pair in some that stands in the table.
fn asked(c: &mut Criterion, tables: &Imported, on: Date) {
    let mut chance = Chance(7);
    let asked: Vec<(String, String)> = (0..1 << 16)
        .map(|_| {
            let first = chance.below(CODES);
            let second = if chance.below(2) == 0 { (first + 1 + chance.below(60)) % CODES } else { chance.below(CODES) };
            (code(first), code(second))
        })
        .collect();
    let found = asked.iter().filter(|(first, second)| tables.ptp(first, second, on).is_some()).count();
    println!("of {} pairs that are asked for {found} stand in the table", asked.len());
    let mut next = asked.iter().cycle();
    c.bench_function("ncci pair", |b| {
        b.iter(|| {
            let (first, second) = next.next().expect("the cycle has no end");
            tables.ptp(black_box(first), black_box(second), on)
        });
    });
}

criterion_group!(benches, pairs);
criterion_main!(benches);
