//! Segments that were proved already: the same payer, provider, day or service stands on claim after claim.
//!
//! Only the whole text counts, byte by byte; where it stands and what it means for the claim is proved each time.

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

/// A number that tells different segments apart as far as their last sixteen bytes do: what comes before is mostly fixed.
/// Two segments that share one take turns; neither is ever taken for the other.
#[inline]
fn key(segment: &[u8]) -> u8 {
    let word = |end: usize| segment.get(..end).and_then(<[u8]>::last_chunk::<8>).map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let (last, before) = (word(segment.len()), word(segment.len().saturating_sub(8)));
    let [.., key] = (last ^ before.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    key
}

impl Proved {
    /// The place of the segment among those that are remembered: it, another one, or nothing stands there.
    #[inline]
    pub fn twin(&mut self, segment: &[u8]) -> &mut Twin {
        if self.twins.is_empty() {
            self.twins.resize(MOST, Twin::default());
        }
        &mut self.twins[usize::from(key(segment)) % MOST]
    }
}
