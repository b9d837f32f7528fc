//! What a visit and a patient's day are called in the ledger's sorted keys.

use crate::date::{Date, compact};
use sha2::{Digest, Sha256};

/// The identity of a visit: the first 128 bits of SHA-256 of its id, big-endian, so that sorting by number sorts by bytes.
pub fn visit_hash(visit_id: &str) -> u128 {
    let digest = Sha256::digest(visit_id.as_bytes());
    u128::from_be_bytes(digest[..16].try_into().expect("SHA-256 has 32 bytes"))
}

/// A patient's day of service in 64 bits. Different days may share one, so whoever finds one compares the claim itself.
pub fn service_hash(patient_id: &str, day: Date) -> u64 {
    let digest = Sha256::new().chain_update(compact(day)).chain_update(patient_id.as_bytes()).finalize();
    u64::from_be_bytes(digest[..8].try_into().expect("SHA-256 has 32 bytes"))
}

/// The first 8 bytes of a visit's hash: the order of runs, and the key of held visits.
pub(super) fn high(hash: u128) -> u64 {
    u64::try_from(hash >> 64).expect("the upper half of 128 bits")
}
