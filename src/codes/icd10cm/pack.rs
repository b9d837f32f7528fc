//! The two forms that tables of diagnoses are packed in: numbers, and texts as numbers of words. The build packs what comes along,
//! the library what a practice has imported; so this file uses nothing else.

use std::collections::HashMap;

/// Numbers in LEB128: seven bits a byte, least first, the top bit says "more".
#[derive(Default)]
pub struct Numbers {
    bytes: Vec<u8>,
}

impl Numbers {
    /// Appends one number.
    pub fn push(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Appends numbers in their order.
    pub fn push_all(&mut self, numbers: &[u64]) {
        numbers.iter().for_each(|number| self.push(*number));
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Every word of all texts once, the most frequent first, so that most words are numbers of one byte or two.
pub struct Words<'a> {
    list: Vec<&'a str>,
    numbers: HashMap<&'a str, u64>,
}

impl<'a> Words<'a> {
    /// Collects the words of `texts`; a word is what stands between single blanks, punctuation included, so nothing is lost.
    /// `None` where there are more than 16 bits count.
    pub fn of(texts: impl Iterator<Item = &'a str>) -> Option<Words<'a>> {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for word in texts.flat_map(|text| text.split(' ')) {
            *counts.entry(word).or_default() += 1;
        }
        let mut list: Vec<(u32, &str)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
        list.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        if list.len() > 1 << 16 {
            return None;
        }
        let list: Vec<&str> = list.into_iter().map(|(_, word)| word).collect();
        let numbers = list.iter().zip(0..).map(|(word, n)| (*word, n)).collect();
        Some(Words { list, numbers })
    }

    /// The words, a line each.
    pub fn as_text(&self) -> String {
        self.list.join("\n")
    }

    /// Appends texts: for each, how many words it shares with the beginning of the last one that was not empty, how many follow,
    /// and their numbers. Neighbours are alike, so most of a text is what it shares.
    pub fn push<'t>(&self, numbers: &mut Numbers, texts: impl Iterator<Item = &'t str>) {
        let mut last: Vec<&str> = Vec::new();
        for text in texts {
            if text.is_empty() {
                numbers.push(0);
                numbers.push(0);
                continue;
            }
            let words: Vec<&str> = text.split(' ').collect();
            let shared = words.iter().zip(&last).take_while(|(a, b)| a == b).count();
            numbers.push(shared as u64);
            numbers.push((words.len() - shared) as u64);
            words[shared..].iter().for_each(|word| numbers.push(self.numbers[word]));
            last = words;
        }
    }
}
