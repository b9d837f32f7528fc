//! The verifier passes good 837P files, says what they hold, and names what is wrong in others.

#![allow(clippy::unwrap_used)]

mod common;

use claimwright::verify::x12_837p::{CHECKS, Expected};
use common::{expected_of, verify, x12};
use proptest::prelude::*;
use std::path::Path;

const GOOD: [&str; 2] = ["constructed-837p.x12", "rich-837p.x12"];

/// The ids of the checks that spoke.
fn spoken(file: &[u8], expected: &Expected) -> Vec<&'static str> {
    verify(file, expected, 1).map_or_else(|error| error.faults.iter().map(|fault| fault.check.id).collect(), |_| Vec::new())
}

#[test]
fn good_files_pass_with_any_number_of_threads() {
    for name in GOOD {
        let file = x12(name);
        let expected = expected_of(&file);
        let proof = verify(&file, &expected, 1).unwrap_or_else(|error| panic!("{name}: {error}"));
        for threads in [0, 2, 3, 7] {
            assert_eq!(verify(&file, &expected, threads).as_ref(), Ok(&proof), "{name}");
        }
        assert_eq!((proof.claims, proof.lines, proof.charge), (expected.claims, expected.lines, expected.charge));
    }
}

#[test]
fn the_proof_counts_sets_and_segments_and_hashes_the_file() {
    use sha2::Digest;
    let file = x12("rich-837p.x12");
    let proof = verify(&file, &expected_of(&file), 2).unwrap();
    let lines = file.iter().filter(|&&b| b == b'\n').count() as u64;
    assert_eq!((proof.sets, proof.segments, proof.bytes), (2, lines, file.len() as u64));
    let digest: [u8; 32] = sha2::Sha256::digest(&file).into();
    assert_eq!(proof.sha256, digest);
    assert_eq!(proof.sha256_hex().len(), 64);
}

#[test]
fn every_payer_profile_of_separators_and_line_ends_passes() {
    for name in GOOD {
        let text = String::from_utf8(x12(name)).unwrap();
        let shapes = [
            text.replace('\n', ""),
            text.replace('\n', "\r\n"),
            text.replace('*', "|"),
            text.replace('*', "\u{1d}").replace(':', "\u{1f}").replace("~\n", "\u{1c}"),
            text.replace(':', ">"),
        ];
        for shape in shapes {
            verify(shape.as_bytes(), &expected_of(shape.as_bytes()), 2).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn one_wrong_line_end_is_found() {
    let text = String::from_utf8(x12("constructed-837p.x12")).unwrap();
    let expected = expected_of(text.as_bytes());
    for (from, to) in [("CI~\n", "CI~"), ("CI~\n", "CI~\r\n"), ("CI~\n", "CI~\n\n"), ("OAK001~\n", "OAK001~ \n"), ("T*:~\n", "T*:~")] {
        assert!(!spoken(text.replacen(from, to, 1).as_bytes(), &expected).is_empty(), "{to:?}");
    }
    let crlf = text.replace('\n', "\r\n");
    let stray = crlf.replacen("9 ELM CT", "9 ELM\rCT", 1);
    assert_eq!(spoken(stray.as_bytes(), &expected_of(crlf.as_bytes())), ["V009"]);
}

#[test]
fn a_fault_names_segment_place_and_claim_and_shows_nothing_private() {
    let text = String::from_utf8(x12("rich-837p.x12")).unwrap();
    let expected = expected_of(text.as_bytes());
    let wrong = text.replacen("NM1*IL*1*STONE*RIO", "NM1*IL*1*STONE*RIO*", 1).replacen("SV1*HC:99213*80*UN", "SV1*HC:99213*80.1*UN", 1);
    let error = verify(wrong.as_bytes(), &expected, 2).unwrap_err();
    let charge = error.faults.iter().find(|fault| fault.check.id == "V038").unwrap();
    assert_eq!((charge.segment_id.as_str(), charge.claim.as_deref()), ("CLM", Some("V3003-A")));
    let offset = usize::try_from(charge.offset).unwrap();
    assert!(wrong[offset..].starts_with("CLM*V3003-A"));
    assert_eq!(wrong[..offset].matches('~').count() as u64 + 1, charge.segment);
    let message = error.to_string();
    for private in ["STONE", "RIO", "19610707", "M9", "ELM"] {
        assert!(!message.contains(private), "{message}");
    }
}

#[test]
fn many_faults_are_cut_to_the_first_and_the_rest_counted() {
    let text = String::from_utf8(x12("rich-837p.x12")).unwrap();
    let many = text.replace("*D8*", "*D8*9");
    let error = verify(many.as_bytes(), &expected_of(text.as_bytes()), 1).unwrap_err();
    assert_eq!((error.faults.len(), error.more > 0), (20, true));
}

#[test]
fn what_the_batch_expects_must_be_there() {
    let file = x12("rich-837p.x12");
    let good = expected_of(&file);
    let mut fewer = good.claim_ids;
    fewer.push(b"V9");
    for (id, expected) in [
        ("V059", Expected { claims: good.claims + 1, ..good.clone() }),
        ("V059", Expected { lines: good.lines - 1, ..good.clone() }),
        ("V059", Expected { charge: claimwright::money::Money::ZERO, ..good.clone() }),
        ("V059", Expected { claim_ids: fewer, ..good.clone() }),
        ("V008", Expected { max_claims_per_set: 2, ..good.clone() }),
        ("V007", Expected { batch_id: "B20990101-0001".to_string(), ..good.clone() }),
        ("V002", Expected { interchange_control: 43, ..good.clone() }),
        ("V003", Expected { group_control: 43, ..good.clone() }),
        ("V002", Expected { usage: b'P', ..good.clone() }),
        ("V048", Expected { today: claimwright::date::parse_iso("2026-09-01").unwrap(), ..good.clone() }),
    ] {
        assert!(spoken(&file, &expected).contains(&id), "{id}");
    }
}

#[test]
fn a_missing_or_empty_file_is_an_error_and_not_a_panic() {
    let expected = expected_of(&x12("rich-837p.x12"));
    let error = claimwright::verify::x12_837p::verify_file(Path::new("tests/x12/no-such-file"), &expected, 2).unwrap_err();
    assert_eq!(error.faults[0].check.id, "V001");
    assert!(spoken(b"", &expected).contains(&"V002"));
}

#[test]
fn checks_are_listed_with_a_sentence_each() {
    assert!(CHECKS.len() >= 59);
    assert!(CHECKS.iter().all(|check| check.id.len() == 4 && check.sentence.contains(' ')));
}

/// Files of others fail at their envelope at least; that each ends in an answer is what counts.
#[test]
fn files_from_elsewhere_end_in_an_answer() {
    let Ok(folder) = std::fs::read_dir("../shared/samples/x12/837p") else {
        println!("skipped: no folder of samples");
        return;
    };
    let expected = expected_of(&x12("rich-837p.x12"));
    for path in folder.map(|entry| entry.unwrap().path()) {
        assert!(!spoken(&std::fs::read(&path).unwrap(), &expected).is_empty(), "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_end_in_an_answer(noise in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..5_000, cut in 0_usize..300) {
        let mut file = x12("rich-837p.x12");
        let expected = expected_of(&file);
        let at = at.min(file.len());
        let end = (at + cut).min(file.len());
        file.splice(at..end, noise.iter().copied());
        let one = verify(&file, &expected, 1);
        prop_assert_eq!(&one, &verify(&file, &expected, 3).map_err(|error| claimwright::verify::VerifyError { file: one.as_ref().err().map(|e| e.file.clone()).unwrap_or_default(), ..error }));
    }
}
