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

const OF_VISIT: [Alike; VISIT_COLUMNS.len()] = {
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

const OF_LINE: [Alike; LINE_COLUMNS.len()] = {
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
    for (i, (cell, alike)) in visit.cells().iter().zip(OF_VISIT).enumerate() {
        write(cell, alike, i, out);
    }
    for line in &visit.lines {
        out.push(LINE);
        let same_day = line.text(lcol::SERVICE_TO) == line.text(lcol::SERVICE_FROM);
        for (i, (cell, alike)) in line.cells().iter().zip(OF_LINE).enumerate() {
            if !(same_day && i == place(lcol::SERVICE_TO)) {
                write(cell, alike, i, out);
            }
        }
    }
}

/// One cell: the column as a byte beyond ASCII, the text, the separator. Nothing at all for an empty cell.
fn write(cell: &str, alike: Alike, column: usize, out: &mut Vec<u8>) {
    if cell.is_empty() || alike == Alike::Not {
        return;
    }
    // Readers trim cells, so there is rarely anything to look for.
    let blank_at_end = |b: Option<&u8>| b.is_some_and(|b| *b <= b' ' || !b.is_ascii());
    let cell = if blank_at_end(cell.as_bytes().first()) || blank_at_end(cell.as_bytes().last()) { cell.trim() } else { cell };
    let start = out.len();
    out.push(0x80 | column as u8);
    match alike {
        Alike::Exact | Alike::Not => out.extend_from_slice(cell.as_bytes()),
        // Copying and then changing in place is what the processor does best.
        Alike::Capital => {
            out.extend_from_slice(cell.as_bytes());
            out[start + 1..].make_ascii_uppercase();
        }
        Alike::Diagnosis => out.extend(cell.bytes().filter(|b| *b != b'.').map(|b| b.to_ascii_uppercase())),
        Alike::Number | Alike::Units => number(cell, out),
    }
    if alike == Alike::Units && out[start + 1..] == *b"1" {
        out.truncate(start);
    } else {
        out.push(CELL);
    }
}

/// The number without a plus sign and without zeros that say nothing; what is not a number stays as it is.
fn number(text: &str, out: &mut Vec<u8>) {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let (whole, cents) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(cents) || (whole.is_empty() && cents.is_empty()) {
        return out.extend_from_slice(text.as_bytes());
    }
    let (whole, cents) = (whole.trim_start_matches('0'), cents.trim_end_matches('0'));
    out.extend_from_slice(if whole.is_empty() { "0" } else { whole }.as_bytes());
    if !cents.is_empty() {
        out.push(b'.');
        out.extend_from_slice(cents.as_bytes());
    }
}

const _: () = assert!(VISIT_COLUMNS.len() <= 0x80 && LINE_COLUMNS.len() <= 0x80);

#[cfg(test)]
mod tests {
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
