//! How fast a CSV file of 26 columns becomes visits: cutting alone, cutting and reading, with and without digests.
#![allow(missing_docs, clippy::unwrap_used)]

use claimwright::intake::{Arena, Chunk, ChunkReader, InputFiles};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;

const HEAD: &str = "visit_id,patient_id,patient_last,patient_first,birth_date,sex,address1,city,region,postal_code,payer_id,member_id,relationship,\
     dx1,dx2,dx3,line,service_from,rendering_id,place_of_service,code,mod1,units,charge,dx_pointers,patient_paid\n";
const VISITS: u32 = 50_000;

/// Two lines a visit, about 185 bytes a row.
fn file() -> String {
    let mut text = HEAD.to_string();
    for visit in 0..VISITS {
        for line in 1..=2 {
            let (who, day) = (visit % 7919, visit % 28 + 1);
            write!(text, "V{visit:08},P{who:07},Fairweather,Alexandra,1961-04-{day:02},F,{who} Old Harbour Road,Riverside,NH,03301,60054,")
                .unwrap();
            writeln!(text, "W{who:09},self,E11.9,I10,Z79.4,{line},2026-03-{day:02},dr-lee,11,9921{line},25,1,125.00,1 2,20.00").unwrap();
        }
    }
    text
}

fn intake(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("night.csv");
    let text = file();
    std::fs::write(&path, &text).unwrap();
    let files = InputFiles::open(&[path]).unwrap();
    let mut group = c.benchmark_group("intake");
    for (unit, throughput) in [("rows", Throughput::Elements(2 * u64::from(VISITS))), ("bytes", Throughput::Bytes(text.len() as u64))] {
        group.throughput(throughput);
        let mut chunk = Chunk::new();
        group.bench_function(format!("cut/{unit}"), |b| {
            b.iter(|| {
                let mut reader = ChunkReader::new(&files, 1 << 20);
                while reader.next(&mut chunk).unwrap() {
                    black_box(chunk.bytes());
                }
            });
        });
        group.bench_function(format!("cut and read/{unit}"), |b| b.iter(|| read(ChunkReader::new(&files, 1 << 20))));
        group.bench_function(format!("cut, hash and read/{unit}"), |b| b.iter(|| read(ChunkReader::hashing(&files, 1 << 20))));
    }
}

fn read(mut reader: ChunkReader<'_>) {
    let (mut chunk, mut arena) = (Chunk::new(), Arena::new());
    while reader.next(&mut chunk).unwrap() {
        chunk.visits(&arena, &mut |visit, findings| {
            assert!(findings.is_empty());
            black_box(visit);
        });
        arena.reset();
    }
}

criterion_group!(benches, intake);
criterion_main!(benches);
