//! What several test programs share.

#![allow(dead_code, clippy::unwrap_used)]

pub mod edit;
pub mod fault_disk;
pub mod folders;
pub mod mutants;
pub mod nights;

use claimwright::date::{parse_compact, parse_iso};
use claimwright::money::Money;
use claimwright::verify::x12_837p::Expected;
use claimwright::verify::{ClaimIds, Proof, VerifyError};
use claimwright::wire::x12::{Segment, Segments};
use std::path::{Path, PathBuf};

/// A file under `tests/x12`.
pub fn x12(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/x12").join(name)).unwrap()
}

/// What a good file should hold, told from the file itself: for files that nobody else vouches for.
pub fn expected_of(file: &[u8]) -> Expected {
    let segments: Vec<Segment<'_>> = Segments::new(file).map(Result::unwrap).collect();
    let text = |segment: &Segment<'_>, element: usize| String::from_utf8_lossy(segment.element(element)).trim().to_string();
    let first = |id: &[u8]| segments.iter().find(|s| s.is(id)).unwrap();
    let (isa, gs, bht) = (first(b"ISA"), first(b"GS"), first(b"BHT"));
    let claims: Vec<&Segment<'_>> = segments.iter().filter(|s| s.is(b"CLM")).collect();
    let mut claim_ids = ClaimIds::new();
    claims.iter().for_each(|claim| claim_ids.push(claim.element(1)));
    let batch = text(bht, 3);
    let terminator = file.iter().position(|&b| b == isa.separators.terminator).unwrap();
    Expected {
        sender: text(isa, 6),
        receiver: text(isa, 8),
        group_sender: text(gs, 2),
        group_receiver: text(gs, 3),
        usage: isa.element(15)[0],
        interchange_control: text(isa, 13).parse().unwrap(),
        group_control: text(gs, 6).parse().unwrap(),
        batch_id: if batch.starts_with('B') && batch.len() >= 14 { batch[..14].to_string() } else { String::new() },
        created: parse_compact(&text(gs, 4)).unwrap(),
        today: parse_iso("2026-10-01").unwrap(),
        claims: claims.len() as u64,
        lines: segments.iter().filter(|s| s.is(b"SV1")).count() as u64,
        charge: claims.iter().map(|claim| Money::parse(&text(claim, 2)).unwrap_or_default()).sum(),
        claim_ids,
        separators: isa.separators,
        line_end: match &file[terminator + 1..] {
            [b'\r', b'\n', ..] => b"\r\n",
            [b'\n', ..] => b"\n",
            _ => b"",
        },
        extended: false,
        max_claims_per_set: 5_000,
        billing: Vec::new(),
    }
}

/// Runs the verifier on bytes through a file of its own.
pub fn verify(file: &[u8], expected: &Expected, threads: usize) -> Result<Proof, VerifyError> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("claims.837");
    std::fs::write(&path, file).unwrap();
    claimwright::verify::x12_837p::verify_file(&path, expected, threads)
}
