//! Names as the second header takes them: capitals only, without accents, hyphens, quotes and blanks.

use bumpalo::Bump;

/// The first `limit` letters of a name; `None` when it has none, or one that has no capital of the alphabet.
pub fn name<'a>(text: &str, limit: usize, arena: &'a Bump) -> Option<&'a str> {
    let mut letters = String::new();
    for c in text.chars() {
        match c {
            'A'..='Z' => letters.push(c),
            'a'..='z' => letters.push(c.to_ascii_uppercase()),
            ' ' | '-' | '\'' | '’' | '.' | '`' | '´' | '‘' => {}
            other => letters.push_str(base(other)?),
        }
    }
    letters.truncate(limit);
    (!letters.is_empty()).then(|| &*arena.alloc_str(&letters))
}

/// Whether [`name`] makes something of a text.
pub fn is_name(text: &str) -> bool {
    let silent = |c: &char| matches!(c, ' ' | '-' | '\'' | '’' | '.' | '`' | '´' | '‘');
    let mut letters = text.chars().filter(|c| !silent(c)).peekable();
    letters.peek().is_some() && letters.all(|c| c.is_ascii_alphabetic() || base(c).is_some())
}

/// Letters and digits of a registration number, letters as capitals.
pub fn registration<'a>(text: &str, arena: &'a Bump) -> Option<&'a str> {
    let mut number = String::new();
    for c in text.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' => number.push(c.to_ascii_uppercase()),
            ' ' | '-' => {}
            _ => return None,
        }
    }
    (1..=12).contains(&number.len()).then(|| &*arena.alloc_str(&number))
}

/// The letters of the alphabet that stand for one with an accent.
fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā' | 'ā' | 'Ă' | 'ă' | 'Ą' | 'ą' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć' | 'ć' | 'Č' | 'č' => "C",
        'Ď' | 'ď' | 'Đ' | 'đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' | 'Ę' | 'ę' | 'Ě' | 'ě' => "E",
        'Ğ' | 'ğ' => "G",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ī' | 'ī' | 'İ' | 'ı' => "I",
        'Ł' | 'ł' => "L",
        'Ñ' | 'ñ' | 'Ń' | 'ń' | 'Ň' | 'ň' => "N",
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'Ō' | 'ō' | 'Ő' | 'ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ř' | 'ř' => "R",
        'Ś' | 'ś' | 'Ş' | 'ş' | 'Š' | 'š' => "S",
        'ß' => "SS",
        'Ť' | 'ť' | 'Ţ' | 'ţ' => "T",
        'Þ' | 'þ' => "TH",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ū' | 'ū' | 'Ů' | 'ů' | 'Ű' | 'ű' => "U",
        'Ý' | 'ý' | 'ÿ' => "Y",
        'Ź' | 'ź' | 'Ż' | 'ż' | 'Ž' | 'ž' => "Z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_letters_and_nothing_else() {
        let arena = Bump::new();
        for (text, wanted) in
            [("O'Sullivan", "OSULLIVAN"), ("St. Jean-Baptiste", "STJEANBAP"), ("Désirée", "DESIREE"), ("Þórsson", "THORSSON")]
        {
            assert_eq!(name(text, 9, &arena), Some(wanted), "{text}");
        }
        for text in ["", " - ", "R2D2", "李", "A*"] {
            assert_eq!(name(text, 9, &arena), None, "{text}");
        }
    }

    #[test]
    fn registration_numbers_lose_blanks_and_hyphens() {
        let arena = Bump::new();
        assert_eq!(registration("9000-000 001", &arena), Some("9000000001"));
        assert_eq!(registration("d1234567", &arena), Some("D1234567"));
        assert!(["", "1234567890123", "12/34"].iter().all(|text| registration(text, &arena).is_none()));
    }
}
