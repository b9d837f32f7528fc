//! The reader for files that claimwright itself wrote: one set of separators, no tolerance, no copies.
//!
//! Separators are found eight bytes at a time in ordinary integer arithmetic.

/// The segments of a text, cut at exactly these two bytes.
#[derive(Debug)]
pub struct Strict<'a> {
    text: &'a [u8],
    element: u64,
    terminator: u64,
    /// Positions of the separators of the current segment, the end of its id and of each element; then leftovers.
    marks: Vec<u32>,
    /// Where the eight bytes begin that are being looked at, and where the next do.
    at: u32,
    next: u32,
    /// The high bit of each of them that is a separator and has not been used; of those, the terminators.
    hits: u64,
    ends: u64,
    start: usize,
}

impl<'a> Strict<'a> {
    /// Reads a text of at most 4 GiB. `marks` is a buffer to reuse from an earlier text.
    pub fn new(text: &'a [u8], (element, terminator): (u8, u8), mut marks: Vec<u32>) -> Strict<'a> {
        marks.clear();
        // The last eight bytes stay away so that positions just beyond the text are 32 bits as well.
        let text = &text[..text.len().min(u32::MAX as usize - 8)];
        Strict { text, element: splat(element), terminator: splat(terminator), marks, at: 0, next: 0, hits: 0, ends: 0, start: 0 }
    }

    /// The next segment, borrowed until the next call; `None` when no terminator follows any more.
    pub fn next_segment(&mut self) -> Option<Fields<'_>> {
        let start = self.start;
        let (mut at, mut ends, mut hits) = (self.at, self.ends, self.hits);
        let mut count = 0;
        loop {
            while hits != 0 {
                let lowest = hits & hits.wrapping_neg();
                let mark = at.wrapping_add(hits.trailing_zeros() >> 3);
                match self.marks.get_mut(count) {
                    Some(place) => *place = mark,
                    None => self.marks.push(mark),
                }
                count += 1;
                hits ^= lowest;
                if ends & lowest != 0 {
                    (self.at, self.ends, self.hits) = (at, ends, hits);
                    self.start = mark as usize + 1;
                    return Some(Fields { text: self.text, start, marks: &self.marks[..count] });
                }
            }
            at = self.next;
            (hits, ends) = self.look_on()?;
        }
    }

    /// Passes over `count` bytes between segments, such as a line end.
    pub fn skip(&mut self, count: usize) {
        self.start += count;
    }

    /// The text after the last segment that was handed out.
    pub fn rest(&self) -> &'a [u8] {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Where the next segment begins.
    pub fn offset(&self) -> usize {
        self.start
    }

    /// Gives the buffer back for the next text.
    pub fn into_marks(self) -> Vec<u32> {
        self.marks
    }

    /// Finds the separators of the next eight bytes, and which of them are terminators; `None` at the end of the text.
    #[inline]
    fn look_on(&mut self) -> Option<(u64, u64)> {
        let left = &self.text[(self.next as usize).min(self.text.len())..];
        let (word, wanted) = match left.first_chunk::<8>() {
            Some(bytes) => (u64::from_le_bytes(*bytes), u64::MAX),
            None if left.is_empty() => {
                self.hits = 0;
                return None;
            }
            None => last_bytes(left),
        };
        self.next = self.next.wrapping_add(8);
        let ends = zero_bytes(word ^ self.terminator) & wanted;
        Some(((zero_bytes(word ^ self.element) & wanted) | ends, ends))
    }
}

/// The last bytes of a text as a word, and which bits of it they are.
#[cold]
fn last_bytes(left: &[u8]) -> (u64, u64) {
    let word = left.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
    (word, (1 << (8 * left.len())) - 1)
}

const fn splat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of every byte that is zero, and no other bit.
const fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    !(((word & LOW) + LOW) | word | LOW)
}

/// One segment: its id and its elements.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'s> {
    text: &'s [u8],
    start: usize,
    /// The end of the id and of each element.
    marks: &'s [u32],
}

impl<'s> Fields<'s> {
    /// The segment id.
    pub fn id(&self) -> &'s [u8] {
        &self.text[self.start.min(self.marks[0] as usize)..self.marks[0] as usize]
    }

    /// How many elements there are, empty ones at the end included.
    pub fn len(&self) -> usize {
        self.marks.len() - 1
    }

    /// Whether there is nothing but the id.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element with that number, counted from 1 as on paper; empty when it is not there.
    pub fn get(&self, number: usize) -> &'s [u8] {
        match (self.marks.get(number.wrapping_sub(1)), self.marks.get(number)) {
            (Some(&before), Some(&end)) => &self.text[before as usize + 1..end as usize],
            _ => &[],
        }
    }

    /// The elements in their order, empty ones included.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = &'s [u8]> + use<'s> {
        let text = self.text;
        self.marks.windows(2).map(move |pair| &text[pair[0] as usize + 1..pair[1] as usize])
    }

    /// Where the segment begins in the text.
    pub fn offset(&self) -> usize {
        self.start
    }

    /// The whole segment without its terminator.
    pub fn text(&self) -> &'s [u8] {
        let end = self.marks[self.marks.len() - 1] as usize;
        &self.text[self.start.min(end)..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut strict = Strict::new(text, (b'*', b'~'), Vec::new());
        let mut all = Vec::new();
        while let Some(segment) = strict.next_segment() {
            let elements = (1..=segment.len()).map(|n| segment.get(n).to_vec());
            all.push(std::iter::once(segment.id().to_vec()).chain(elements).collect());
        }
        all
    }

    #[test]
    fn elements_are_counted_as_on_paper() {
        let text = b"CLM*V1*245***11:B:1~LX*1~";
        let mut strict = Strict::new(text, (b'*', b'~'), Vec::new());
        let claim = strict.next_segment().expect("a segment");
        assert_eq!(
            (claim.id(), claim.get(1), claim.get(2), claim.get(3), claim.get(5), claim.get(6)),
            (&b"CLM"[..], &b"V1"[..], &b"245"[..], &b""[..], &b"11:B:1"[..], &b""[..])
        );
        assert_eq!((claim.get(0), claim.len(), claim.text()), (&b""[..], 5, &b"CLM*V1*245***11:B:1"[..]));
        assert_eq!(strict.rest(), b"LX*1~");
    }

    proptest! {
        #[test]
        fn it_cuts_as_a_plain_split_does(text in proptest::collection::vec(prop_oneof![Just(b'*'), Just(b'~'), 0_u8..=255], 0..300), times in 1_usize..80) {
            let text = text.repeat(times);
            let mut plain: Vec<Vec<Vec<u8>>> =
                text.split(|&b| b == b'~').map(|s| s.split(|&b| b == b'*').map(<[u8]>::to_vec).collect()).collect();
            plain.pop();
            prop_assert_eq!(cut(&text), plain);
        }
    }
}
