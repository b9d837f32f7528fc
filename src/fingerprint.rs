//! What of a visit the insurer is asked to pay for, as bytes to be hashed: two visits with the same bytes are the same claim.
//!
//! Columns enter by their place in [`VISIT_COLUMNS`] and [`LINE_COLUMNS`], so new columns are added at the end of those
//! lists, never in between: fingerprints stand in every ledger.

use crate::visit::{Column, LINE_COLUMNS, VISIT_COLUMNS, Visit, col, lcol};

/// After a cell.
const CELL: u8 = 0x1f;
/// Before the cells of a service line.
const LINE: u8 = 0x1e;

/// How the cells of a column are made alike when they mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alike {
    /// Not part of the fingerprint.
    Not,
    /// As it is: ids and free texts.
    Exact,
    /// Small letters are capitals.
    Capital,
    /// A diagnosis: capitals, no dot.
    Diagnosis,
    /// A number: `100` is `100.00`.
    Number,
    /// A number that is 1 when not given.
    Units,
}

const fn place<Of, P>(column: Column<Of, P>) -> usize {
    column.index()
}

/// Ids and texts in which case may matter.
const EXACT_OF_VISIT: &[usize] = &[
    place(col::VISIT_ID),
    place(col::PATIENT_ID),
    place(col::PAYER_ID),
    place(col::MEMBER_ID),
    place(col::GROUP_NUMBER),
    place(col::PAYER2_ID),
    place(col::MEMBER2_ID),
    place(col::GROUP2_NUMBER),
    place(col::REFERRING_ID),
    place(col::REFERRAL_NUMBER),
    place(col::SUPERVISING_ID),
    place(col::ORDERING_ID),
    place(col::FACILITY_ID),
    place(col::PRIOR_AUTH),
    place(col::CLIA),
    place(col::ATTACHMENT_NUMBER),
    place(col::ORIGINAL_REF),
    place(col::BILLING_GROUP),
    place(col::NOTE),
];
const EXACT_OF_LINE: &[usize] = &[place(lcol::LINE), place(lcol::RENDERING_ID), place(lcol::SERVICE_TEXT)];
const NUMBERS_OF_LINE: &[usize] = &[place(lcol::CHARGE), place(lcol::MINUTES), place(lcol::NDC_QUANTITY)];

static OF_VISIT: [Alike; VISIT_COLUMNS.len()] = {
    let mut all = [Alike::Capital; VISIT_COLUMNS.len()];
    let mut i = 0;
    while i < all.len() {
        if place(col::DX1) <= i && i <= place(col::DX12) {
            all[i] = Alike::Diagnosis;
        }
        if contains(EXACT_OF_VISIT, i) {
            all[i] = Alike::Exact;
        }
        if !VISIT_COLUMNS[i].claim {
            all[i] = Alike::Not;
        }
        i += 1;
    }
    all
};

static OF_LINE: [Alike; LINE_COLUMNS.len()] = {
    let mut all = [Alike::Capital; LINE_COLUMNS.len()];
    let mut i = 0;
    while i < all.len() {
        if contains(EXACT_OF_LINE, i) {
            all[i] = Alike::Exact;
        }
        if contains(NUMBERS_OF_LINE, i) {
            all[i] = Alike::Number;
        }
        if !LINE_COLUMNS[i].claim {
            all[i] = Alike::Not;
        }
        i += 1;
    }
    all[place(lcol::UNITS)] = Alike::Units;
    all
};

const fn contains(list: &[usize], wanted: usize) -> bool {
    let mut i = 0;
    while i < list.len() {
        if list[i] == wanted {
            return true;
        }
        i += 1;
    }
    false
}

/// Appends the claim-affecting cells of a visit in their normal form.
///
/// Cells that mean the same give the same bytes: case where it cannot matter, the dot of a diagnosis, `100` for `100.00`,
/// units not given for `1`, an end of service on the day it began. Order of lines matters; rows of other visits do not.
pub fn fingerprint_text(visit: &Visit<'_>, out: &mut Vec<u8>) {
    for (i, cell) in visit.filled() {
        write(cell, OF_VISIT[i], i, out);
    }
    for line in &visit.lines {
        out.push(LINE);
        let same_day = line.text(lcol::SERVICE_TO) == line.text(lcol::SERVICE_FROM);
        for (i, cell) in line.filled() {
            let repeated = same_day && i == place(lcol::SERVICE_TO);
            if !repeated {
                write(cell, OF_LINE[i], i, out);
            }
        }
    }
}

/// One cell that is not empty: the column as a byte beyond ASCII, the text, the separator.
fn write(cell: &str, alike: Alike, column: usize, out: &mut Vec<u8>) {
    if alike == Alike::Not {
        return;
    }
    // Readers trim cells, so there is rarely anything to look for.
    let blank_at_end = |b: Option<&u8>| b.is_some_and(|b| *b <= b' ' || !b.is_ascii());
    let cell = if blank_at_end(cell.as_bytes().first()) || blank_at_end(cell.as_bytes().last()) { cell.trim() } else { cell };
    let start = out.len();
    out.push(0x80 | column as u8);
    match alike {
        Alike::Exact | Alike::Not => append(cell.as_bytes(), |word| word, out),
        Alike::Capital => append(cell.as_bytes(), capitals, out),
        Alike::Diagnosis => diagnosis(cell.as_bytes(), out),
        Alike::Number | Alike::Units => number(cell, out),
    }
    if alike == Alike::Units && out[start + 1..] == *b"1" {
        out.truncate(start);
    } else {
        out.push(CELL);
    }
}

/// The code in capitals without its dots, of which there is one after the category.
fn diagnosis(code: &[u8], out: &mut Vec<u8>) {
    match code {
        [category @ .., b'.'] | category if !category.contains(&b'.') => append(category, capitals, out),
        [a, b, c, b'.', rest @ ..] if ![a, b, c].contains(&&b'.') && !rest.contains(&b'.') => {
            append(&[*a, *b, *c], capitals, out);
            append(rest, capitals, out);
        }
        _ => out.extend(code.iter().filter(|b| **b != b'.').map(u8::to_ascii_uppercase)),
    }
}

/// Appends a text that is changed eight bytes at a time; the last eight, or four, may be written twice.
#[inline]
fn append(text: &[u8], change: impl Fn(u64) -> u64, out: &mut Vec<u8>) {
    let (start, eight) = (out.len(), |bytes: [u8; 8]| change(u64::from_le_bytes(bytes)).to_le_bytes());
    let four = |[a, b, c, d]: [u8; 4]| {
        let [a, b, c, d, ..] = eight([a, b, c, d, 0, 0, 0, 0]);
        [a, b, c, d]
    };
    if let Some(last) = text.last_chunk::<8>() {
        for word in text.as_chunks::<8>().0 {
            out.extend_from_slice(&eight(*word));
        }
        out.truncate(start + text.len() - 8);
        out.extend_from_slice(&eight(*last));
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        out.extend_from_slice(&four(*first));
        out.truncate(start + text.len() - 4);
        out.extend_from_slice(&four(*last));
    } else {
        out.extend(text.iter().map(|byte| four([*byte, 0, 0, 0])[0]));
    }
}

/// Eight bytes with their small letters made capitals; bytes beyond ASCII stay.
fn capitals(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = word & (0x7f * ONES);
    let from_a = low + (0x80 - b'a' as u64) * ONES;
    let after_z = low + (0x7f - b'z' as u64) * ONES;
    word ^ ((from_a & !after_z & !word & (0x80 * ONES)) >> 2)
}

/// The number without a plus sign and without zeros that say nothing; what is not a number stays as it is.
fn number(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let unsigned = bytes.strip_prefix(b"+").unwrap_or(bytes);
    let point = unsigned.iter().position(|b| *b == b'.').unwrap_or(unsigned.len());
    let (whole, cents) = (&unsigned[..point], unsigned.get(point + 1..).unwrap_or_default());
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    if !digits(whole) || !digits(cents) || (whole.is_empty() && cents.is_empty()) {
        return out.extend_from_slice(bytes);
    }
    let nonzero = |b: &u8| *b != b'0';
    let whole = &whole[whole.iter().position(nonzero).unwrap_or(whole.len())..];
    let cents = &cents[..cents.iter().rposition(nonzero).map_or(0, |last| last + 1)];
    out.extend_from_slice(if whole.is_empty() { b"0" } else { whole });
    if !cents.is_empty() {
        out.push(b'.');
        out.extend_from_slice(cents);
    }
}

const _: () = assert!(VISIT_COLUMNS.len() <= 0x80 && LINE_COLUMNS.len() <= 0x80);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::finding::FileNo;
    use crate::visit::Line;

    fn text<'a>(of_visit: &[(usize, &'a str)], of_line: &[(usize, &'a str)]) -> Vec<u8> {
        let mut visit = Visit::new(FileNo(0), 1);
        for (column, cell) in of_visit {
            visit.cells_mut()[*column] = cell;
        }
        let mut line = Line::new(1);
        for (column, cell) in of_line {
            line.cells_mut()[*column] = cell;
        }
        visit.lines.push(line);
        let mut out = Vec::new();
        fingerprint_text(&visit, &mut out);
        out
    }

    #[test]
    fn the_bytes_never_change_between_versions() {
        let of_visit =
            [(col::VISIT_ID.index(), "v-1"), (col::PATIENT_LAST.index(), "Lee"), (col::DX1.index(), "e11.9"), (col::NOTE.index(), "n")];
        let of_line =
            [(lcol::LINE.index(), "1"), (lcol::CODE.index(), "99213"), (lcol::CHARGE.index(), "100.50"), (lcol::S4B3_EXEMPT.index(), "y")];
        let golden = b"\x80v-1\x1f\x82LEE\x1f\xc5E119\x1f\xden\x1f\x1e\x801\x1f\x8699213\x1f\x8d100.5\x1f\xa2Y\x1f";
        assert_eq!(text(&of_visit, &of_line).escape_ascii().to_string(), golden.escape_ascii().to_string());
    }

    #[test]
    fn texts_of_any_length_are_written_whole_and_in_capitals() {
        for length in 0..30_u8 {
            for from in (0..=255_u8).step_by(3) {
                let cell: Vec<u8> = (0..length).map(|i| from.wrapping_add(i.wrapping_mul(7))).collect();
                let mut out = b"before".to_vec();
                append(&cell, capitals, &mut out);
                assert_eq!(out, [&b"before"[..], &cell.to_ascii_uppercase()].concat());
            }
        }
    }

    #[test]
    fn dots_of_a_diagnosis_are_left_out_wherever_they_stand() {
        for code in ["e11.9", "e119", "e11.", ".e119", "e.1.1.9", "....", ".", "m25.561", "s72.001a"] {
            let mut out = Vec::new();
            diagnosis(code.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), code.replace('.', "").to_uppercase(), "{code}");
        }
    }

    #[test]
    fn cells_that_mean_the_same_give_the_same_bytes() {
        let line = |column: usize, cell| text(&[], &[(column, cell)]);
        let (units, charge) = (lcol::UNITS.index(), lcol::CHARGE.index());
        for one in ["1", "1.0", "01", "+1.", ""] {
            assert_eq!(line(units, one), line(units, ""), "{one}");
        }
        assert_eq!(line(charge, "100"), line(charge, "100.00"));
        assert_eq!(line(charge, ".5"), line(charge, "0.50"));
        assert_eq!(text(&[(col::DX1.index(), "e11.9")], &[]), text(&[(col::DX1.index(), "E119 ")], &[]));
        let day = (lcol::SERVICE_FROM.index(), "2026-03-02");
        assert_eq!(text(&[], &[day, (lcol::SERVICE_TO.index(), "2026-03-02")]), text(&[], &[day]));
    }

    #[test]
    fn cells_that_mean_something_else_give_other_bytes() {
        let line = |column: usize, cell| text(&[], &[(column, cell)]);
        let charge = lcol::CHARGE.index();
        for (a, b) in [("", "0"), ("100", "10"), ("1,00", "100"), ("-1", "1"), ("0.01", "0.1"), (".", "")] {
            assert_ne!(line(charge, a), line(charge, b), "{a} and {b}");
        }
        assert_ne!(line(lcol::UNITS.index(), "10"), line(lcol::UNITS.index(), "1"));
        let visit = |column: usize, cell| text(&[(column, cell)], &[]);
        assert_ne!(visit(col::MEMBER_ID.index(), "a1"), visit(col::MEMBER_ID.index(), "A1"), "ids keep their case");
        assert_ne!(visit(col::DX1.index(), "E119"), visit(col::DX2.index(), "E119"));
    }

    #[test]
    fn what_the_insurer_does_not_pay_for_is_left_out() {
        for column in [col::PHONE.index(), col::PATIENT_PAID.index(), col::GUARANTOR_LAST.index()] {
            assert_eq!(text(&[(column, "x")], &[]), text(&[], &[]));
        }
    }
}
