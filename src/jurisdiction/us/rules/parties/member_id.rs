//! CW104: no member number, or one that cannot be a Medicare number.

use super::super::terms::*;
use crate::jurisdiction::us::practice::Payer;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW104",
        name: "member-id",
        severity: Severity::Error,
        authority: "005010X222A1: 2010BA NM109 is required; CMS: form of the Medicare beneficiary identifier [from memory]",
        page: include_str!("member_id.md"),
    },
    check,
};

/// What each of the eleven characters of a Medicare number may be [from memory]: `1` 1 to 9, `9` a digit, `A` a letter,
/// `X` either. Letters that look like digits (S, L, O, I, B, Z) are never used.
const MEDICARE_PATTERN: &[u8; 11] = b"1AX9AX9AA99";

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let mut look = |coverage: Coverage<'_>, column: Column<OfVisit, Secret>, what: &str| {
        let number = visit.visit.private(column);
        let payer = match coverage {
            Coverage::SelfPay => return,
            Coverage::Unknown => None,
            Coverage::By(payer) => Some(payer),
        };
        if number.is_empty() {
            let message = format!("the member number of the {what} is missing");
            out.push(on_visit(&RULE.card, visit, column, message).help(format!("type the number on the card into {}", column.name())));
        } else if payer.is_some_and(Payer::is_medicare) && !is_medicare_number(number.expose()) {
            let message = format!("the member number of the {what} does not have the form of a Medicare number");
            let help = "type the 11 letters and digits of the Medicare card without hyphens, like 1EG4TE5MK73; the letters S, L, O, I, B and Z are never in it";
            out.push(on_visit(&RULE.card, visit, column, message).private_value(number).help(help));
        }
    };
    look(visit.coverage, col::MEMBER_ID, "insurance");
    look(visit.second, col::MEMBER2_ID, "second insurance");
}

fn is_medicare_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == MEDICARE_PATTERN.len() && bytes.iter().zip(MEDICARE_PATTERN).all(|(&byte, &kind)| fits(byte, kind))
}

fn fits(byte: u8, kind: u8) -> bool {
    let letter = byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
    match kind {
        b'1' => (b'1'..=b'9').contains(&byte),
        b'9' => byte.is_ascii_digit(),
        b'A' => letter,
        _ => letter || byte.is_ascii_digit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medicare_number_alternates_digits_and_letters() {
        assert!(is_medicare_number("1EG4TE5MK73"));
        assert!(is_medicare_number("9A00A00AA00"));
        for wrong in ["", "0EG4TE5MK73", "1SG4TE5MK73", "1EG4TE5MK7", "1EG4-TE5-MK73", "1eg4te5mk73", "123456789A", "1EG4TE5MKA3"] {
            assert!(!is_medicare_number(wrong), "{wrong}");
        }
    }
}
