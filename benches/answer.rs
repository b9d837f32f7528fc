//! Writes an 835 that answers every claim in a practice's ledger: `cargo run --release --example answer -- DIR FILE`.

#[path = "../tests/common/insurer.rs"]
mod insurer;

use claimwright::disk::RealDisk;
use claimwright::ledger::{Claim, ClaimKind, Ledger};
use insurer::Way;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (folder, file) = (std::env::args().nth(1).ok_or("which practice?")?, std::env::args().nth(2).ok_or("into which file?")?);
    let ledger = Ledger::open(&Path::new(&folder).join("ledger.sqlite"), Arc::new(RealDisk))?;
    let mut claims = Vec::new();
    for visit in ledger.batches().iter().flat_map(|batch| batch.first_visit..batch.end_visit) {
        claims.extend(ledger.claims_of_visit(visit)?.into_iter().filter(|claim| claim.kind == ClaimKind::Claim));
    }
    let told: Vec<(&Claim, Way)> = claims.iter().map(|claim| (claim, Way::Answer)).collect();
    std::fs::write(&file, insurer::answer(&told, "EFT1", &[], 1).text)?;
    println!("{} claims answered", claims.len());
    Ok(())
}
