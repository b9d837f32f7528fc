//! What someone may have meant by a code that does not stand in the edition in force.

use super::Entry;
use super::book::Volume;

/// Suggestions beyond this many help nobody.
const MOST: usize = 8;

/// Billable codes close to one that is unknown or a header, the likeliest first: a slip of the finger, then the codes that say more,
/// then those of the nearest header. At most eight; none where nothing is close.
pub(super) fn nearest<'t>(code: &str, volume: Volume<'t>) -> Vec<Entry<'t>> {
    let code: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).take(8).collect();
    let mut found: Vec<Entry<'t>> = Vec::new();
    let mut add = |candidate: &str| {
        if let Some(entry) = volume.entry(candidate.as_bytes()).filter(Entry::is_billable)
            && found.iter().all(|other| other.row.at != entry.row.at)
        {
            found.push(entry);
        }
    };
    if volume.entry(code.as_bytes()).is_none() {
        slips(&code).iter().for_each(|slip| add(slip));
    }
    for length in (3..=code.len()).rev() {
        let mut family = volume.children(&code[..length]).take(MOST).peekable();
        if family.peek().is_some() {
            family.for_each(|child| add(&child.code()));
            break;
        }
        add(&code[..length]);
    }
    found.truncate(MOST);
    found
}

/// The code with one thing put right: letters typed for digits, a missing filler X, two characters swapped, one too many, one wrong.
/// Likely slips come first.
fn slips(code: &str) -> Vec<String> {
    let bytes = code.as_bytes();
    let edited = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut slip = bytes.to_vec();
        edit(&mut slip);
        String::from_utf8(slip).expect("the code was cut down to letters and digits before")
    };
    let mut slips = vec![edited(&|slip| slip.iter_mut().skip(1).for_each(|byte| *byte = digit_like(*byte)))];
    slips.extend(fillers(code));
    slips.extend((1..bytes.len()).map(|at| edited(&|slip| slip.swap(at - 1, at))));
    // The last characters first: the beginning of a code is what people know by heart.
    let tail = || (3..bytes.len()).rev();
    slips.extend(tail().map(|at| edited(&|slip| _ = slip.remove(at))));
    let characters = || (b'0'..=b'9').chain(b'A'..=b'Z');
    slips.extend(tail().flat_map(|at| characters().map(move |byte| (at, byte))).map(|(at, byte)| edited(&|slip| slip[at] = byte)));
    slips
}

/// The digit that a letter is mistaken for.
fn digit_like(byte: u8) -> u8 {
    match byte {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        b'Z' => b'2',
        b'S' => b'5',
        b'B' => b'8',
        other => other,
    }
}

/// `T391A` for `T391X1A`-like codes: filler X put in before the last character until it is the seventh.
fn fillers(code: &str) -> Option<String> {
    let (stem, last) = code.split_at_checked(code.len().checked_sub(1)?)?;
    let missing = 6_usize.checked_sub(stem.len())?;
    (missing > 0 && stem.len() >= 3).then(|| format!("{stem}{}{last}", "X".repeat(missing)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    fn suggestions(code: &str) -> Vec<String> {
        let on = crate::date::parse_iso("2026-03-01").unwrap();
        crate::codes::icd10cm::bundled().nearest(code, on).iter().map(|entry| entry.code().to_string()).collect()
    }

    #[test]
    fn a_slip_of_the_finger_is_put_right() {
        assert_eq!(suggestions("IIO")[0], "I10");
        assert_eq!(suggestions("I1O")[0], "I10");
        assert_eq!(suggestions("E1156")[0], "E1165");
        assert_eq!(suggestions("J4590")[0], "J45901");
        assert_eq!(suggestions("S0100A")[0], "S0100XA");
        assert_eq!(suggestions("E1199")[..1], ["E119"]);
        assert_eq!(suggestions("e11.65x")[0], "E1165");
    }

    #[test]
    fn a_header_and_a_code_cut_short_are_answered_with_the_codes_that_say_more() {
        assert_eq!(suggestions("I50")[..2], ["I501", "I5020"]);
        assert!(suggestions("S7200").iter().all(|code| code.starts_with("S7200")));
    }

    #[test]
    fn hostile_text_has_no_neighbours_and_does_no_harm() {
        for text in ["", "é", "A", "A0", "💊💊💊", "AAAAAAAAAAAAAAAAAAAAAAA", "---", "A0\u{0}0"] {
            let _ = suggestions(text);
        }
        assert!(suggestions("").is_empty());
    }
}
