//! The reader for files that claimwright itself wrote: one set of separators, no tolerance, no copies.
//!
//! Separators are found eight bytes at a time in ordinary integer arithmetic, a block ahead of use.

/// The segments of a text, cut at exactly these two bytes.
#[derive(Debug)]
pub struct Strict<'a> {
    text: &'a [u8],
    element: u8,
    terminator: u8,
    /// Positions of element separators and terminators from `used` on.
    marks: Vec<u32>,
    used: usize,
    indexed: usize,
    start: usize,
}

/// Bytes whose separators are found at once: small enough to stay in the first cache.
const BLOCK: usize = 1 << 13;

impl<'a> Strict<'a> {
    /// Reads a text of at most 4 GiB. `marks` is a buffer to reuse from an earlier text.
    pub fn new(text: &'a [u8], (element, terminator): (u8, u8), mut marks: Vec<u32>) -> Strict<'a> {
        marks.clear();
        let text = &text[..text.len().min(u32::MAX as usize)];
        Strict { text, element, terminator, marks, used: 0, indexed: 0, start: 0 }
    }

    /// The next segment, borrowed until the next call; `None` when no terminator follows any more.
    pub fn next_segment(&mut self) -> Option<Fields<'_>> {
        let (start, first) = (self.start, self.used);
        let mut last = first;
        loop {
            match self.marks.get(last) {
                Some(&mark) if self.text[mark as usize] == self.terminator => break,
                Some(_) => last += 1,
                None => {
                    let kept = last - self.used;
                    self.marks.drain(..self.used);
                    self.used = 0;
                    last = kept;
                    if !self.index_block() {
                        return None;
                    }
                }
            }
        }
        let first = self.used;
        self.used = last + 1;
        self.start = self.marks[last] as usize + 1;
        Some(Fields { text: self.text, start, marks: &self.marks[first..=last] })
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

    /// Finds the separators of the next block; `false` at the end of the text.
    fn index_block(&mut self) -> bool {
        let block = &self.text[self.indexed..self.text.len().min(self.indexed + BLOCK)];
        let base = u32::try_from(self.indexed).expect("the text was cut to 4 GiB");
        let (words, tail) = block.as_chunks::<8>();
        let (elements, terminators) = (splat(self.element), splat(self.terminator));
        let mut at = base;
        for word in words {
            let word = u64::from_le_bytes(*word);
            let mut hits = zero_bytes(word ^ elements) | zero_bytes(word ^ terminators);
            while hits != 0 {
                self.marks.push(at + (hits.trailing_zeros() >> 3));
                hits &= hits - 1;
            }
            at += 8;
        }
        for &byte in tail {
            if byte == self.element || byte == self.terminator {
                self.marks.push(at);
            }
            at += 1;
        }
        self.indexed += block.len();
        !block.is_empty()
    }
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
