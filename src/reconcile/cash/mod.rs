//! Money that no file of answers tells of: deposits of the bank, remittances on paper, payments of patients. Each goes into the
//! ledger once, however often its file comes.

mod deposits;
mod paper;
mod patients;

pub use deposits::{Alone, Deposited, deposits, match_deposits};
pub use paper::paper;
pub use patients::{FromPatients, patient_payments};

use sha2::{Digest, Sha256};

/// What makes a row this one and no other: its cells, and which of several alike it is.
fn key(kind: &str, cells: &[&str], which: u32) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in std::iter::once(&kind).chain(cells) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(which.to_le_bytes());
    hash.finalize()[..16].try_into().expect("SHA-256 has 32 bytes")
}

/// All that a row says, hashed.
fn content(cells: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in cells {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
