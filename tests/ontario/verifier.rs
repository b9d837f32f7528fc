//! The verifier of claim files: good files pass, and each broken one is caught by the check that names what is broken.

use super::of_ours;
use claimwright::date::parse_iso;
use claimwright::money::Money;
use claimwright::verify::ClaimIds;
use claimwright::verify::ohip::{CHECKS, Expected, verify};
use std::collections::BTreeSet;

fn expected(numbers: &[&str], items: u64, cents: i64) -> Expected {
    let mut claim_ids = ClaimIds::new();
    numbers.iter().for_each(|number| claim_ids.push(number.as_bytes()));
    Expected {
        created: parse_iso("2014-02-03").unwrap(),
        line_end: b"\r\n",
        end_of_file: None,
        office: b' ',
        group: "0000".into(),
        provider: Some("012345".into()),
        claims_per_batch: 500,
        check_digits: true,
        claims: numbers.len() as u64,
        items,
        charge: Money::from_cents(cents),
        claim_ids,
    }
}

fn first() -> (Vec<u8>, Expected) {
    let bytes = std::fs::read(of_ours("tests/ontario/constructed/HB012345.001")).unwrap();
    (bytes, expected(&["00001001", "00001002"], 3, 11_540))
}

/// The second file with the first name that its patient lacks.
fn second() -> (Vec<u8>, Expected) {
    let text = std::fs::read_to_string(of_ours("tests/ontario/constructed/HB012345.002")).unwrap();
    (text.replace("OSULLIVAN     2", "OSULLIVANADA  2").into_bytes(), expected(&["00001003"], 1, 70_00))
}

/// The ids of the checks that a file fails.
fn faults((bytes, expected): &(Vec<u8>, Expected)) -> BTreeSet<&'static str> {
    verify(bytes, expected).err().map_or_else(BTreeSet::new, |(faults, _)| faults.iter().map(|fault| fault.check.id).collect())
}

/// A file with the bytes from a position of a record replaced; records and positions are counted from 1.
fn put((bytes, expected): (Vec<u8>, Expected), record: usize, position: usize, text: &str) -> (Vec<u8>, Expected) {
    let (mut bytes, at) = (bytes, (record - 1) * 81 + position - 1);
    bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
    (bytes, expected)
}

#[test]
fn the_constructed_files_are_proved() {
    let (bytes, expected) = first();
    let proof = verify(&bytes, &expected).unwrap();
    assert_eq!((proof.sets, proof.claims, proof.lines, proof.segments, proof.charge.cents()), (1, 2, 3, 7, 11_540));
    assert_eq!(faults(&second()), BTreeSet::new());
}

#[test]
fn the_constructed_file_without_a_first_name_is_not_proved() {
    let (_, expected) = second();
    let bytes = std::fs::read(of_ours("tests/ontario/constructed/HB012345.002")).unwrap();
    assert_eq!(faults(&(bytes, expected)), BTreeSet::from(["O016"]));
}

/// Every record of the first file: 1 HEB, 2 HEH, 3 HET, 4 HET, 5 HEH, 6 HET, 7 HEE; of the second: 1 HEB, 2 HEH, 3 HER, 4 HET, 5 HEE.
#[test]
fn a_broken_field_is_caught_by_its_check() {
    let cases = [
        (put(first(), 1, 4, "V02"), "O006"),
        (put(first(), 1, 7, "N"), "O006"),
        (put(first(), 1, 8, "20140204"), "O006"),
        (put(first(), 1, 16, "0000"), "O006"),
        (put(first(), 1, 20, "      "), "O006"),
        (put(first(), 1, 26, "AB12"), "O007"),
        (put(first(), 1, 30, "012346"), "O007"),
        (put(first(), 1, 36, "0A"), "O007"),
        (put(first(), 1, 50, "X"), "O019"),
        (put(first(), 2, 4, "9876543210"), "O011"),
        (put(first(), 2, 4, "          "), "O011"),
        (put(first(), 2, 14, "A1"), "O012"),
        (put(first(), 2, 16, "        "), "O012"),
        (put(first(), 2, 16, "19800231"), "O014"),
        (put(first(), 2, 24, "        "), "O020"),
        (put(first(), 2, 32, "WCBS"), "O013"),
        (put(first(), 2, 35, "X"), "O013"),
        (put(first(), 2, 36, "87654 "), "O015"),
        (put(first(), 2, 42, "12 4"), "O015"),
        (put(first(), 2, 46, "20140230"), "O014"),
        (put(first(), 2, 54, "4123"), "O015"),
        (put(first(), 2, 58, "N"), "O015"),
        (put(first(), 2, 59, "H1P "), "O015"),
        (put(first(), 2, 70, "X"), "O019"),
        (put(first(), 3, 4, "A0007"), "O017"),
        (put(first(), 3, 9, "X"), "O019"),
        (put(first(), 3, 11, "500001"), "O017"),
        (put(first(), 3, 17, "00"), "O017"),
        (put(first(), 3, 17, "03"), "O017"),
        (put(first(), 3, 19, "20140204"), "O014"),
        (put(first(), 3, 19, "20140132"), "O014"),
        (put(first(), 3, 27, "46O "), "O017"),
        (put(first(), 3, 42, "A007A"), "O019"),
        (put(first(), 3, 5, "a"), "O004"),
        (put(first(), 7, 4, "0003"), "O009"),
        (put(first(), 7, 8, "0001"), "O009"),
        (put(first(), 7, 12, "00002"), "O009"),
        (put(first(), 7, 20, "1"), "O019"),
        (put(first(), 3, 11, "003371"), "O021"),
        (put(first(), 5, 24, "00001001"), "O021"),
        (put(second(), 2, 4, "9876543217"), "O012"),
        (put(second(), 3, 4, "            "), "O016"),
        (put(second(), 3, 16, "O SULLIVA"), "O016"),
        (put(second(), 3, 30, "3"), "O016"),
        (put(second(), 3, 31, "ON"), "O016"),
    ];
    for (n, (file, wanted)) in cases.iter().enumerate() {
        assert!(faults(file).contains(wanted), "case {n}: {:?} instead of {wanted}", faults(file));
    }
}

#[test]
fn lost_doubled_and_swapped_records_are_caught() {
    let (bytes, expected) = first();
    let records: Vec<&[u8]> = bytes.chunks(81).collect();
    let of = |order: &[usize]| (order.iter().flat_map(|&n| records[n - 1].to_vec()).collect::<Vec<u8>>(), expected.clone());
    for (order, wanted) in [
        (&[1, 2, 3, 5, 6, 7][..], "O009"),
        (&[1, 2, 3, 4, 4, 5, 6, 7], "O021"),
        (&[1, 2, 3, 4, 7], "O021"),
        (&[1, 2, 5, 6, 3, 4, 7], "O005"),
        (&[2, 3, 4, 5, 6, 7], "O005"),
        (&[1, 2, 3, 4, 5, 6], "O005"),
        (&[1, 3, 4, 7], "O005"),
        (&[1, 7], "O010"),
        (&[1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7], "O008"),
        (&[], "O005"),
    ] {
        assert!(faults(&of(order)).contains(wanted), "{order:?}: {:?} instead of {wanted}", faults(&of(order)));
    }
}

#[test]
fn what_ends_records_and_files_is_proved() {
    let (bytes, expected) = first();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(faults(&(text.replace("\r\n", "\r").into_bytes(), expected.clone())).contains("O003"));
    assert!(faults(&(text.replace("\r\n", "\n").into_bytes(), expected.clone())).contains("O003"));
    assert!(faults(&(bytes[..bytes.len() - 1].to_vec(), expected.clone())).contains("O003"));
    assert!(faults(&([&bytes[..], b"\x1a"].concat(), expected.clone())).contains("O003"));
    let marked = Expected { end_of_file: Some(0x1a), ..expected };
    assert!(faults(&(bytes.clone(), marked.clone())).contains("O022"));
    assert_eq!(faults(&([&bytes[..], b"\x1a"].concat(), marked)), BTreeSet::new());
}

#[test]
fn batches_and_claims_are_not_larger_than_agreed() {
    let (bytes, expected) = first();
    assert!(faults(&(bytes, Expected { claims_per_batch: 1, ..expected })).contains("O010"));
    let (bytes, expected) = second();
    let items = [&bytes[..3 * 81], &bytes[3 * 81..4 * 81].repeat(100), &bytes[4 * 81..]].concat();
    assert!(faults(&(items, expected)).contains("O018"));
}

#[test]
fn no_byte_of_a_file_can_change_unseen() {
    let (bytes, expected) = first();
    for at in 0..bytes.len() {
        for other in [b'Z', b'7', b' ', b'z', 0xff] {
            let mut broken = bytes.clone();
            // Names, diagnoses, referrers and codes are the practice's word: any well-formed one may stand there.
            let position = at % 81 + 1;
            let word = matches!((&bytes[at - at % 81..][..3], position),
                (b"HEH", 14..=23 | 36..=62) | (b"HET", 4..=8 | 17..=30) | (b"HEB", 16..=19 | 36..=37));
            if other == broken[at] || word {
                continue;
            }
            broken[at] = other;
            assert!(verify(&broken, &expected).is_err(), "record {}, position {position}: {}", at / 81 + 1, char::from(other));
        }
    }
}

#[test]
fn any_bytes_are_refused_without_a_panic() {
    let (good, expected) = first();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..2_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let from = usize::try_from(state % good.len() as u64).unwrap();
        let mut bytes = good.clone();
        match state >> 60 {
            0..=5 => bytes[from] = (state >> 32) as u8,
            6..=9 => drop(bytes.drain(from..(from + 100).min(good.len()))),
            10..=12 => bytes.truncate(from),
            _ => bytes.insert(from, (state >> 24) as u8),
        }
        let _ = verify(&bytes, &expected);
    }
}

#[test]
fn every_check_has_an_id_of_its_own_and_a_sentence() {
    let ids: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), CHECKS.len());
    assert!(CHECKS.iter().all(|check| check.id.starts_with('O') && !check.sentence.is_empty()));
}
