//! Texts as numbers of words: small in the binary, quick to load, and searched without reading a letter.

use super::blob::{Numbers, unpack};
use std::sync::OnceLock;

/// Every word of all texts once; a word is what stands between blanks, punctuation included.
#[derive(Debug)]
pub(super) struct Words {
    text: String,
    ends: Vec<u32>,
    /// All of it in small letters, each word where it stands in `text`; made when first searched.
    small: OnceLock<String>,
}

/// The words of the ICD-10-CM titles and notes.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        Words::new(String::from_utf8(unpack(include_bytes!(concat!(env!("OUT_DIR"), "/icd10cm-words.bin")))).expect("the texts are UTF-8"))
    })
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("the words are far below 4 GiB")
}

impl Words {
    /// Words, a line each.
    pub(super) fn new(text: String) -> Words {
        let mut ends: Vec<u32> = memchr::memchr_iter(b'\n', text.as_bytes()).map(position).collect();
        ends.push(position(text.len()));
        Words { text, ends, small: OnceLock::new() }
    }

    /// The word of a number.
    pub(super) fn get(&self, number: u16) -> &str {
        let at = usize::from(number);
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize + 1 };
        &self.text[start..self.ends[at] as usize]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All words in small letters as one text, a line each, in the order of their numbers.
    pub(super) fn in_small_letters(&self) -> &str {
        self.small.get_or_init(|| self.text.to_ascii_lowercase())
    }

    /// The number of the word at a position of [`Words::in_small_letters`].
    pub(super) fn number_at(&self, at: usize) -> usize {
        self.ends.partition_point(|end| (*end as usize) < at)
    }

    /// The number of a word; frequent ones are found soonest.
    pub(super) fn number_of(&self, word: &str) -> Option<u16> {
        self.text.split('\n').position(|w| w == word).and_then(|at| u16::try_from(at).ok())
    }

    /// A text put together again.
    pub(super) fn join(&self, numbers: &[u16]) -> String {
        let mut text = String::with_capacity(numbers.len() * 8);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                text.push(' ');
            }
            text.push_str(self.get(*number));
        }
        text
    }
}

/// Texts one after the other, each as the numbers of its words.
#[derive(Debug)]
pub(super) struct Lines {
    words: Vec<u16>,
    ends: Vec<u32>,
}

impl Lines {
    /// Reads `count` texts: for each, how many words it shares with the beginning of the last text that was not empty,
    /// how many follow, and those.
    pub(super) fn read(numbers: &mut Numbers<'_>, count: usize) -> Lines {
        let (mut words, mut ends) = (Vec::with_capacity(count * 12), Vec::with_capacity(count));
        let mut last = 0;
        for _ in 0..count {
            let (shared, further) = (numbers.next_u32() as usize, numbers.next_u32());
            let start = words.len();
            words.extend_from_within(last..last + shared);
            words.extend((0..further).map(|_| numbers.next_u16()));
            if words.len() > start {
                last = start;
            }
            ends.push(position(words.len()));
        }
        Lines { words, ends }
    }

    /// The words of one text; empty where it has none.
    pub(super) fn get(&self, at: usize) -> &[u16] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.words[start..self.ends[at] as usize]
    }
}
