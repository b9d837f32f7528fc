//! The readers against the constructed set, whose README says what each file holds.

#![allow(clippy::unwrap_used)]

use super::batch_edit::Verdict;
use super::*;
use crate::jurisdiction::ontario::ids::{HealthNumber, VersionCode};
use crate::jurisdiction::ontario::tables;

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/ontario/constructed/", $name)).as_slice()
    };
}

const EDITS: [&[u8]; 3] = [sample!("BB00123.001"), sample!("BB00124.001"), sample!("BB00125.001")];
const ERRORS: &[u8] = sample!("EB012345.001");
const REMITTANCE: &[u8] = sample!("PC012345.001");
const REJECT: &[u8] = sample!("XB000001.001");

#[test]
fn batches_are_accepted_or_refused_and_the_totals_of_a_refused_one_are_no_acceptance() {
    let edits = |file| batch_edit::read(file).unwrap();
    let first = &edits(EDITS[0])[0];
    assert_eq!((first.sequence, first.claims, first.records, first.verdict), (1, 2, 7, Verdict::Accepted));
    assert_eq!((first.created.to_string().as_str(), first.provider, first.control_number), ("2014-02-03", "012345", "00123"));
    let second = &edits(EDITS[1])[0];
    assert_eq!((second.sequence, second.claims, second.records, second.verdict), (2, 1, 5, Verdict::Accepted));
    let third = edits(EDITS[2]);
    assert_eq!([third[0].verdict, third[1].verdict], [Verdict::Refused, Verdict::TotalsOfRefused]);
    assert!(tables::batch_refusals().any(|message| message == third[0].message));
}

#[test]
fn the_error_report_names_v12_on_the_second_header_and_a3g_on_the_item() {
    let report = error_report::read(ERRORS).unwrap();
    let claim = &report.claims[0];
    assert_eq!((report.claims.len(), claim.accounting_number, claim.program, &claim.codes[..]), (1, "00001003", "RMB", &["V12"][..]));
    let item = &claim.items[0];
    assert_eq!((item.code, item.fee, &item.codes[..]), ("A003A", "007000", &["A3G"][..]));
    assert_eq!(item.explanation, Some(("14", vec!["FEE BILLED LOW - CHECK CURRENT SCHEDULE FEE"])));
}

#[test]
fn the_remittance_adds_up_line_by_line() {
    let remittance = remittance::read(REMITTANCE).unwrap();
    let cents: Vec<i64> = remittance.claims.iter().flat_map(|claim| &claim.items).map(|item| item.paid.cents()).collect();
    assert_eq!(cents, [-33_70, 33_70, 4_50, 45_90]);
    let equation = remittance.equation();
    assert_eq!([equation.paid.cents(), equation.forward.cents(), equation.transactions.cents()], [50_40, -12_34, 20_00]);
    assert_eq!((equation.total.cents(), equation.difference().cents()), (58_06, 0));
    let short: Vec<(&str, &str)> = remittance
        .claims
        .iter()
        .flat_map(|claim| claim.items.iter().map(|item| (claim.accounting_number, item)))
        .filter(|(_, item)| item.paid != item.submitted)
        .map(|(number, item)| (number, item.explanation))
        .collect();
    assert_eq!(short, [("00000977", "55"), ("00001002", "C1")]);
    assert!(remittance.claims[0].is_adjustment && remittance.messages.len() == 2 && remittance.messages[0].len() == 2);
}

/// A remittance over this total with a claim of another province, whose payment may stand among the transactions too.
fn with_another_province(total: &str, transaction: bool) -> Vec<u8> {
    let text = String::from_utf8(REMITTANCE.to_vec()).unwrap();
    let claim = text.lines().find(|line| line.starts_with("HR4") && line.contains("00001001")).unwrap();
    let other = claim.replace("00001001", "00001003").replace("HCP", "RMB").replace("D1402030101", "D1402030103");
    let item = "HR5D140203010312014012001A003A 007720007720";
    let paid = format!("{:<79}\r\n", "HR740 2014022800007720 RECIPROCAL CLAIMS");
    let more = if transaction { paid.as_str() } else { "" };
    format!("{}{more}{other}\r\n{item:<79}\r\n", text.replacen("000005806", total, 1)).into_bytes()
}

#[test]
fn claims_of_other_provinces_are_counted_once() {
    let equation = |total, transaction| remittance::read(&with_another_province(total, transaction)).unwrap().equation();
    let (total, cents) = ("000013526", |equation: remittance::Equation| equation.difference().cents());
    assert_eq!((cents(equation(total, true)), equation(total, true).with_other_provinces), (0, false));
    assert_eq!((cents(equation(total, false)), equation(total, false).with_other_provinces), (0, true));
    assert_eq!(cents(equation("000013527", true)), 1 - 77_20, "what does not add up either way is not explained away");
}

#[test]
fn a_file_that_could_not_be_read_is_named() {
    let reject = &file_reject::read(REJECT).unwrap()[0];
    assert_eq!((reject.file, reject.reason, reject.record_length), ("HB012345.003", "INVALID RECORD LEN", "00078"));
}

#[test]
fn requests_for_cards_come_out_byte_for_byte_and_responses_are_read() {
    let mut out = Vec::new();
    for (number, version) in [("9876543217", "AB"), ("1234567897", "Q")] {
        card_check::push_request(&HealthNumber::parse(number).unwrap(), VersionCode::parse(version).ok(), b"0ZZZ", &mut out);
    }
    assert_eq!(out, sample!("OBEC.TXT"));
    let response = format!("{:<207}\r\n", "9876543217AB500ZZZF1980010220301231EXAMPLE");
    let read = card_check::read(response.as_bytes()).unwrap();
    assert!(read[0].is_payable() && *read[0].last_name.expose() == "EXAMPLE");
    assert!(!card_check::read(response.replace("AB50", "AB65").as_bytes()).unwrap()[0].is_payable());
}

#[test]
fn files_are_read_whatever_ends_their_records_and_themselves() {
    for file in EDITS.into_iter().chain([ERRORS, REMITTANCE, REJECT]) {
        let text = String::from_utf8(file.to_vec()).unwrap();
        for other in [
            text.replace("\r\n", "\r"),
            text.replace("\r\n", "\n"),
            format!("{text}\u{1a}"),
            format!("{}\u{4}", text.replace("\r\n", "\r")),
        ] {
            assert!(read(other.as_bytes()).is_ok());
        }
    }
}

#[test]
fn a_wrong_digit_of_money_is_refused_or_does_not_add_up() {
    for at in 0..REMITTANCE.len() {
        let (record, position) = (&REMITTANCE[at - at % 81..], at % 81 + 1);
        let money = matches!((&record[..3], position), (b"HR1", 60..=69) | (b"HR5", 38..=44) | (b"HR6", 4..=43) | (b"HR7", 15..=23));
        if !money {
            continue;
        }
        for other in [b'0', b'1', b'9', b' ', b'-', b'+', b'X', 0xff] {
            let mut file = REMITTANCE.to_vec();
            if file[at] == other {
                continue;
            }
            file[at] = other;
            let taken = remittance::read(&file).is_ok_and(|r| r.equation().difference().cents() == 0);
            // A minus behind nothing changes nothing.
            let zero = record[..position - 1].iter().rev().take_while(|byte| **byte == b'0').count() >= 6;
            assert!(!taken || zero, "record {}, position {position}: {}", at / 81 + 1, char::from(other));
        }
    }
}

#[test]
fn a_lost_record_or_byte_is_refused_with_its_place() {
    for file in [ERRORS, REMITTANCE] {
        for at in [5, 100, 200, 300] {
            let cut = [&file[..at], &file[at + 1..]].concat();
            assert!(read(&cut).err().is_some_and(|refused| refused.record == at as u64 / 81 + 1), "byte {at}");
        }
    }
    let without_item: Vec<u8> = ERRORS.chunks(81).enumerate().filter(|(n, _)| *n != 3).flat_map(|(_, record)| record.to_vec()).collect();
    let refused = read(&without_item).err().unwrap();
    assert_eq!((refused.record, refused.position), (4, 3), "{refused}");
}

#[test]
fn any_bytes_are_taken_or_refused_without_a_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for file in EDITS.into_iter().chain([ERRORS, REMITTANCE, REJECT]) {
        for _ in 0..1_000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let mut bytes = file.to_vec();
            let at = usize::try_from(state % file.len() as u64).unwrap();
            match state >> 61 {
                0..=3 => bytes[at] = (state >> 32) as u8,
                4 => bytes.truncate(at),
                5 => bytes.insert(at, (state >> 24) as u8),
                _ => drop(bytes.drain(at..(at + 81).min(file.len()))),
            }
            let _ = read(&bytes)
                .map(|answer| matches!(answer, Answer::Remittance(r) if r.equation().difference() == crate::money::Money::ZERO));
        }
    }
}
