//! CLM01 and REF*6R: numbers that come back on every answer.
//!
//! The stem is the visit id where every receiver can keep it, else `C` and the visit's number in the ledger in
//! base 36. Splits, replacements and other payers get `-A`, `-B`, … behind it (DECISIONS.md, "claim numbers").

use super::Gap;
use crate::jurisdiction::us::ids::{ClaimNumber, LineReference};
use crate::jurisdiction::{Correction, Numbering, Origins, Standing};
use std::borrow::Cow;

/// A stem of 16 leaves room for a suffix within the 20 characters that every receiver keeps (X12 RFI 525).
const STEM: usize = 16;

/// The numbers of one visit's claims and lines.
pub struct Numbers<'n> {
    stem: Cow<'n, str>,
    first_suffix: Option<u16>,
}

impl<'n> Numbers<'n> {
    /// Numbers for a visit that becomes `parts` claims.
    pub fn new(visit_id: &'n str, numbering: &'n Numbering, parts: usize) -> Numbers<'n> {
        let first_suffix = match &numbering.standing {
            // Seen by nobody, or returned unprocessed: the same numbers again.
            Standing::New => (parts > 1).then_some(0),
            Standing::Known(earlier, Correction::Supersede | Correction::Resend) => {
                earlier.suffix.filter(|&own| own > 0).or((parts > 1).then_some(0))
            }
            Standing::Known(earlier, _) => Some(earlier.suffixes),
        };
        let stem = match &numbering.standing {
            Standing::New => stem(visit_id, numbering.visit_no),
            Standing::Known(earlier, _) => Cow::Borrowed(earlier.stem.as_str()),
        };
        Numbers { stem, first_suffix }
    }

    /// CLM01 of the visit's claim number `part`, counted from 0.
    ///
    /// # Errors
    /// When the suffixes are used up.
    pub fn claim(&self, part: u16) -> Result<ClaimNumber, Gap> {
        let number = match self.first_suffix {
            None => ClaimNumber::parse(&self.stem),
            Some(first) => ClaimNumber::parse(&format!("{}-{}", self.stem, letters(first + part))),
        };
        number.map_err(|_| "visit_id")
    }

    /// REF*6R of the visit's line, counted from 1: the same whichever claim carries it.
    ///
    /// # Errors
    /// Never for line numbers within the limits.
    pub fn line(&self, number: u16) -> Result<LineReference, Gap> {
        LineReference::of_line(&self.stem, number).map_err(|_| "line")
    }
}

/// The stem of a visit's claim numbers.
pub fn stem(visit_id: &str, visit_no: u64) -> Cow<'_, str> {
    let keeps = |b: u8| b.is_ascii_uppercase() | b.is_ascii_digit() | (b == b'-');
    if (1..=STEM).contains(&visit_id.len()) && visit_id.bytes().fold(true, |all, b| all & keeps(b)) {
        return Cow::Borrowed(visit_id);
    }
    Cow::Owned(format!("C{}", base36(visit_no)))
}

/// The stem of a claim number of a visit, and how many suffixes are used up once that number is.
pub fn recall(visit_id: &str, claim_number: &str) -> (String, u16) {
    let own = stem(visit_id, 0);
    // A stem made of a ledger number has no hyphen in it.
    let stem = if own == visit_id { own.into_owned() } else { claim_number.split('-').next().unwrap_or_default().to_string() };
    let suffix = claim_number.strip_prefix(stem.as_str()).and_then(|rest| rest.strip_prefix('-')).unwrap_or("");
    let used = suffix.bytes().fold(0_u16, |n, b| n.saturating_mul(26).saturating_add(u16::from(b.wrapping_sub(b'A')) + 1));
    (stem, used)
}

/// What a claim number may have been made of: the visit id itself, the visit id with a suffix, or the visit's number in the ledger.
pub fn origins(claim_number: &str) -> Origins<'_> {
    let cut = claim_number.rsplit_once('-').filter(|(_, suffix)| !suffix.is_empty() && suffix.bytes().all(|b| b.is_ascii_uppercase()));
    let stem = cut.map(|(stem, _)| stem);
    let number = stem.unwrap_or(claim_number).strip_prefix('C').filter(|digits| !digits.is_empty() && digits.len() <= 9);
    Origins { visit_ids: [Some(claim_number), stem], visit: number.and_then(|digits| u64::from_str_radix(digits, 36).ok()) }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).expect("a remainder of 36");
        digits.push(char::from_digit(digit, 36).expect("below 36").to_ascii_uppercase());
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// 0 is A, 25 is Z, 26 is AA.
fn letters(mut number: u16) -> String {
    let mut text = String::new();
    loop {
        let letter = b'A' + u8::try_from(number % 26).expect("a remainder of 26");
        text.insert(0, char::from(letter));
        number /= 26;
        if number == 0 {
            return text;
        }
        number -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visit_id_is_the_claim_number_where_every_receiver_can_keep_it() {
        assert_eq!(stem("V1001", 5), "V1001");
        assert_eq!(stem("ABCDEFGHIJKLMNOP", 5), "ABCDEFGHIJKLMNOP");
        assert_eq!(stem("ABCDEFGHIJKLMNOPQ", 36), "C10");
        assert_eq!(stem("v1001", 35), "CZ");
        assert_eq!(stem("V1001*", 0), "C0");
    }

    #[test]
    fn suffixes_go_from_a_to_z_and_on() {
        let all: Vec<String> = [0, 1, 25, 26, 27, 701, 702].map(letters).into();
        assert_eq!(all, ["A", "B", "Z", "AA", "AB", "ZZ", "AAA"]);
    }

    #[test]
    fn a_claim_number_tells_its_stem_and_the_suffixes_used() {
        assert_eq!(recall("V1-A", "V1-A"), ("V1-A".into(), 0));
        assert_eq!(recall("V1-A", "V1-A-B"), ("V1-A".into(), 2));
        assert_eq!(recall("visit 7", "C1Z-A"), ("C1Z".into(), 1));
        assert_eq!(recall("visit 7", "C1Z-AA"), ("C1Z".into(), 27));
    }

    #[test]
    fn a_claim_number_leads_back_to_its_visit() {
        let of = |ids: [Option<&'static str>; 2], visit| Origins { visit_ids: ids, visit };
        assert_eq!(origins("V1001"), of([Some("V1001"), None], None));
        assert_eq!(origins("V1-7-B"), of([Some("V1-7-B"), Some("V1-7")], None));
        assert_eq!(origins("C10"), of([Some("C10"), None], Some(36)));
        assert_eq!(origins("C10-AA"), of([Some("C10-AA"), Some("C10")], Some(36)));
        assert_eq!(origins(""), of([Some(""), None], None));
    }

    #[test]
    fn a_split_visit_gets_suffixes_and_its_lines_keep_their_references() {
        let numbering = Numbering { visit_no: 1, standing: Standing::New };
        let one = Numbers::new("V1", &numbering, 1);
        let two = Numbers::new("V1", &numbering, 2);
        assert_eq!(one.claim(0).map(|n| n.as_str().to_string()), Ok("V1".to_string()));
        assert_eq!(two.claim(1).map(|n| n.as_str().to_string()), Ok("V1-B".to_string()));
        assert_eq!(two.line(51).map(|n| n.as_str().to_string()), Ok("V1-L51".to_string()));
    }
}
