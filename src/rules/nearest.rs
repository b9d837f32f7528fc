//! "Did you mean": the known word that is closest to what was typed.

/// The known word with the fewest letters to change, when those are few: two, and less than half of the word.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.chars().take(64).flat_map(char::to_lowercase).collect();
    let close = |word: &'a str| {
        let changes = changes(&typed, &word.chars().take(64).flat_map(char::to_lowercase).collect::<Vec<_>>());
        (changes <= 2 && changes * 2 < typed.len().max(2)).then_some((changes, word))
    };
    known.filter_map(close).min().map(|(_, word)| word)
}

/// What to type instead of an unknown word: the nearest known one, and what is known at all.
pub fn suggestion<'a>(typed: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    const SHOWN: usize = 8;
    let mut text = nearest(typed, known.clone()).map_or_else(String::new, |word| format!("did you mean \"{word}\"? "));
    let list: Vec<&str> = known.clone().take(SHOWN).collect();
    match (list.is_empty(), known.count().saturating_sub(SHOWN)) {
        (true, _) => text.push_str("none is known"),
        (false, 0) => text.push_str(&format!("known: {}", list.join(", "))),
        (false, more) => text.push_str(&format!("known: {} and {more} more", list.join(", "))),
    }
    text
}

/// Letters to insert, delete or replace to turn one word into the other (Levenshtein).
fn changes(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_word_that_was_meant() {
        let known = ["okafor", "lindqvist", "tran"];
        assert_eq!(nearest("okafro", known.into_iter()), Some("okafor"));
        assert_eq!(nearest("Okafor", known.into_iter()), Some("okafor"));
        assert_eq!(nearest("smith", known.into_iter()), None);
        assert_eq!(nearest("", known.into_iter()), None);
        assert_eq!(suggestion("trn", known.into_iter()), "did you mean \"tran\"? known: okafor, lindqvist, tran");
        assert_eq!(suggestion("x", [].into_iter()), "none is known");
    }
}
