//! What nobody should send: no panic, no claim of anything refused, totals preserved. [`read`] proves the last two.

use super::recorder::{payments, read};
use super::remittances::{Wishes, file};
use claimwright::jurisdiction::us::answers::{Refusal, survey};
use proptest::prelude::*;

const FILES: [&str; 3] =
    [include_str!("../x12/answers/835.x12"), include_str!("../x12/answers/277ca.x12"), include_str!("../x12/answers/999.x12")];

/// One change to a text of bytes.
#[derive(Clone, Debug)]
enum Change {
    Flip(prop::sample::Index, u8),
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    /// A piece stands once more somewhere else.
    Copy(prop::sample::Index, usize, prop::sample::Index),
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let bytes = prop_oneof![
        Just(b"~".to_vec()),
        Just(b"*".to_vec()),
        Just(b"\nISA*".to_vec()),
        Just(b"~ST*835*0009~".to_vec()),
        Just(b"~SE*1*0001~".to_vec()),
        Just(b"~CLP*X*1*99999999999*1~".to_vec()),
        Just(b"~SVC*HC:1*1*1~CAS*CO*45*0*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1*1~".to_vec()),
        Just(b"~PLB*1*20261231*WO*1~".to_vec()),
        Just(b"~HL*1*9*21~TRN*2*X~STC*A7::*U~".to_vec()),
        proptest::collection::vec(any::<u8>(), 1..8),
    ];
    prop_oneof![
        4 => (index(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        2 => (index(), 1_usize..200).prop_map(|(at, count)| Change::Remove(at, count)),
        3 => (index(), bytes).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        1 => (index(), 1_usize..400, index()).prop_map(|(from, count, to)| Change::Copy(from, count, to)),
        1 => index().prop_map(Change::Cut),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match change {
            Change::Flip(at, byte) => bytes[at.index(length)] = *byte,
            Change::Remove(at, count) => drop(bytes.drain(at.index(length)..length.min(at.index(length) + count))),
            Change::Insert(at, more) => drop(bytes.splice(at.index(length)..at.index(length), more.iter().copied())),
            Change::Copy(from, count, to) => {
                let piece = bytes[from.index(length)..length.min(from.index(length) + count)].to_vec();
                drop(bytes.splice(to.index(length)..to.index(length), piece));
            }
            Change::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_bytes_stops_the_reader(which in 0_usize..3, changes in proptest::collection::vec(change(), 1..6)) {
        read(&changed(FILES[which].as_bytes().to_vec(), &changes));
    }

    #[test]
    fn no_bytes_at_all_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read(&bytes);
        let isa = &FILES[0].as_bytes()[..106];
        read(&[isa, &bytes].concat());
    }

    #[test]
    fn a_file_that_is_cut_anywhere_hands_on_nothing(seed in any::<u64>(), at in any::<prop::sample::Index>()) {
        let text = file(Wishes { claims: 5, seed, line_end: "" });
        let end = text.rfind("IEA*").unwrap();
        let (survey, recorder) = read(&text.as_bytes()[..at.index(end + "IEA*1*00000000".len())]);
        prop_assert!(survey.trouble.is_some());
        prop_assert!(recorder.claims.is_empty() && recorder.sets.is_empty());
    }
}

#[test]
fn the_fuzz_corpus_is_read() {
    let mut read_files = 0;
    for entry in std::fs::read_dir("tests/fuzz_corpus/answers").unwrap() {
        read(&std::fs::read(entry.unwrap().path()).unwrap());
        read_files += 1;
    }
    assert!(read_files >= 5);
}

#[test]
fn a_claim_without_end_is_refused_in_bounded_memory() {
    let line = "SVC*HC:99213*1*0**1~CAS*CO*45*1~";
    let count = 200_000;
    let text = FILES[0].replace('\n', "").replacen("LX*1~", &format!("LX*1~CLP*X*1*{count}*0**12*Y~{}", line.repeat(count)), 1);
    let (survey, recorder) = read(text.as_bytes());
    let payment = payments(&survey)[0];
    assert!(payment.refusals.iter().any(|refusal| matches!(refusal, Refusal::TooLarge { .. })));
    assert!(payment.refusals.len() < 50 && recorder.claims.is_empty());
}

#[test]
fn what_is_no_answer_is_said_to_be_none() {
    for text in ["", "  \r\n", "<!DOCTYPE html><html>Log in</html>", "hello", "ISAAC NEWTON"] {
        let survey = survey(text.as_bytes());
        assert!(survey.trouble.is_some() && survey.answers.is_empty(), "{text}");
    }
}

#[test]
fn claims_and_unknown_sets_are_told_and_not_read() {
    let text = FILES[1].replace("005010X214", "005010X212");
    let (survey, recorder) = read(text.as_bytes());
    assert_eq!((survey.answers.len(), recorder.sets.len()), (1, 0));
}
