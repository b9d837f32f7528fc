//! A digest of claim ids in their order, so that a lost, doubled, changed or swapped claim shows.

/// Digests claim ids one by one. Whoever writes a file keeps one, the verifier computes another from the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimIds {
    count: u64,
    state: u64,
    /// The sum of all hashes: the same for any order.
    sum: u64,
}

/// An odd number without pattern: the fraction of the golden ratio.
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

impl ClaimIds {
    /// No claims yet.
    pub const fn new() -> ClaimIds {
        ClaimIds { count: 0, state: 0, sum: 0 }
    }

    /// Adds the next claim id.
    pub fn push(&mut self, id: &[u8]) {
        self.push_hash(ClaimIds::hash(id));
    }

    /// How many were added.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Adds the next claim id by its hash.
    pub(super) fn push_hash(&mut self, hash: u64) {
        self.count += 1;
        self.state = mix(self.state.rotate_left(23) ^ hash, ODD);
        self.sum = self.sum.wrapping_add(hash);
    }

    /// Whether both hold the same ids, in any order: for files whose claims stand sorted into batches.
    pub const fn same_set(&self, other: &ClaimIds) -> bool {
        self.count == other.count && self.sum == other.sum
    }

    /// A 64-bit hash of one id: among a million, two different ids share one with a probability of 1 in 37 million.
    pub(super) fn hash(id: &[u8]) -> u64 {
        let length = u64::try_from(id.len()).unwrap_or(u64::MAX);
        let (words, rest) = id.as_chunks::<8>();
        let hash = words.iter().fold(mix(length ^ ODD, 0xff51_afd7_ed55_8ccd), |hash, word| mix(hash ^ u64::from_le_bytes(*word), ODD));
        match rest {
            [] => hash,
            _ => mix(hash ^ rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)), ODD),
        }
    }
}

/// Both halves of a 128-bit product, folded: every bit of the input reaches every bit of the result.
fn mix(a: u64, b: u64) -> u64 {
    let bytes = (u128::from(a ^ b.rotate_left(1)) * u128::from(b | 1)).to_le_bytes();
    let (halves, _) = bytes.as_chunks::<8>();
    u64::from_le_bytes(halves[0]) ^ u64::from_le_bytes(halves[1]).rotate_left(17)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(ids: &[&str]) -> ClaimIds {
        ids.iter().fold(ClaimIds::new(), |mut all, id| {
            all.push(id.as_bytes());
            all
        })
    }

    #[test]
    fn order_loss_doubling_and_change_all_show() {
        let good = digest(&["V1", "V2", "V3"]);
        for other in
            [&["V1", "V3", "V2"][..], &["V1", "V2"], &["V1", "V2", "V2"], &["V1", "V2", "V3", "V3"], &["V1", "V2", "V4"], &["V1V2", "V3"]]
        {
            assert_ne!(digest(other), good, "{other:?}");
        }
        assert_eq!(digest(&["V1", "V2", "V3"]), good);
    }

    #[test]
    fn the_same_ids_in_another_order_are_the_same_set() {
        let good = digest(&["V1", "V2", "V3"]);
        assert!(good.same_set(&digest(&["V3", "V1", "V2"])));
        for other in [&["V1", "V2", "V2"][..], &["V1", "V2"], &["V1", "V2", "V4"], &["V1", "V2", "V3", "V3"]] {
            assert!(!good.same_set(&digest(other)), "{other:?}");
        }
    }

    #[test]
    fn a_million_similar_ids_have_a_million_hashes() {
        let mut hashes: Vec<u64> = (0..1_000_000).map(|n| ClaimIds::hash(format!("V{n:07}-A").as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 1_000_000);
    }
}
