//! Segments that were proved already: the same payer, provider, day or service stands on claim after claim.
//!
//! Only the whole text counts, byte by byte; where it stands and what it means for the claim is proved each time.

use crate::verify::ClaimIds;

/// Good segments of one place; no room is made before the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Proved {
    twins: Vec<Twin>,
}

/// A good segment.
#[derive(Clone, Debug, Default)]
pub(super) struct Twin {
    /// The whole segment; empty for none.
    pub text: Vec<u8>,
    /// Component separators in it.
    pub components: u64,
}

/// Segments remembered of one place: days and services of a practice are few.
const MOST: usize = 64;

impl Proved {
    /// The place of the segment among those that are remembered: it, another one, or nothing stands there.
    #[inline]
    pub fn twin(&mut self, segment: &[u8]) -> &mut Twin {
        if self.twins.is_empty() {
            self.twins.resize(MOST, Twin::default());
        }
        let at = (ClaimIds::hash(segment) >> 32) as usize % MOST;
        &mut self.twins[at]
    }
}
