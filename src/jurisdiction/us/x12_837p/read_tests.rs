//! Claims of others in, and out again.
#![allow(clippy::unwrap_used)]

use super::set::{BillingBlock, Interchange837};
use super::*;
use crate::finding::FileNo;
use crate::visit::{col, lcol};
use crate::wire::x12::{Segments, Separators};
use proptest::prelude::*;
use std::path::Path;

const THREE: &[u8] = include_bytes!("../../../../tests/x12/three-claims.837");

/// One set of a file: its GS, its bytes, the number of its ST.
struct Cut {
    group: Vec<u8>,
    bytes: Vec<u8>,
    separators: Separators,
    first_row: u32,
}

impl Cut {
    fn input(&self) -> SetInput<'_> {
        SetInput { file: FileNo(0), bytes: &self.bytes, group: &self.group, separators: self.separators, first_row: self.first_row }
    }
}

/// Cuts a file as intake does.
fn cut(file: &[u8]) -> Vec<Cut> {
    let (mut cuts, mut group) = (Vec::<Cut>::new(), Vec::new());
    for segment in Segments::new(file).map_while(Result::ok) {
        match segment.id() {
            b"GS" => group = segment.text().to_vec(),
            b"ST" => {
                let bytes = Vec::new();
                cuts.push(Cut { group: group.clone(), bytes, separators: segment.separators, first_row: segment.ordinal });
            }
            _ => {}
        }
        let of_set = !matches!(segment.id(), b"ISA" | b"GS" | b"GE" | b"IEA");
        if let Some(cut) = cuts.last_mut().filter(|_| of_set) {
            cut.bytes.extend_from_slice(segment.text());
            cut.bytes.push(cut.separators.terminator);
        }
    }
    cuts
}

/// The claims of a set, and everything that is wrong: `row column message`.
fn read(set: &SetText<'_>, mut each: impl FnMut(&ReadClaim<'_>)) -> Vec<String> {
    let mut reader = SetReader::new(set);
    let mut wrong = Vec::new();
    let said = |t: &Trouble| format!("{} {} {}", t.place.row, t.place.column, t.message);
    while let Some(claim) = reader.next_claim() {
        wrong.extend(claim.troubles.iter().map(said));
        each(&claim);
    }
    wrong.extend(reader.set_troubles().iter().map(said));
    wrong
}

/// Reads a file and writes all its claims again; `None` when one cannot be sent.
fn reissued(file: &[u8], dialect: &Dialect) -> Option<String> {
    let mut out = Vec::new();
    let envelope = Envelope { claims_per_set: 0, ..write_tests::envelope() };
    let mut writer = Interchange837::begin(&envelope, dialect, &mut out).unwrap();
    let mut whole = true;
    for (n, cut) in cut(file).iter().enumerate() {
        read(&SetText::new(&cut.input()), |read| {
            let (mut block, mut fragment) = (Vec::new(), Vec::new());
            let written = push_billing(&read.billing, dialect, &mut block).ok().zip(push_claim(&read.claim, dialect, &mut fragment).ok());
            let Some((segments, shape)) = written else { return whole = false };
            let number = u16::try_from(n * 1000).unwrap() + u16::try_from(read.billing_number).unwrap();
            writer.append(&BillingBlock { number, bytes: &block, segments }, &fragment, shape, &mut out);
        });
    }
    writer.end(&mut out);
    whole.then(|| String::from_utf8(out).unwrap())
}

fn troubles_of(text: &str) -> Vec<String> {
    cut(text.as_bytes()).iter().flat_map(|c| read(&SetText::new(&c.input()), |_| {})).collect()
}

fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = String::from_utf8(THREE.to_vec()).unwrap();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

#[test]
fn a_file_that_is_read_and_written_again_is_the_same_below_its_envelope() {
    let text = edited(&[]);
    assert_eq!(troubles_of(&text), Vec::<String>::new());
    let body = |t: &str| t.replace('\n', "").split("HL*1").nth(1).unwrap().split("SE*").next().unwrap().to_string();
    let again = reissued(text.as_bytes(), &Dialect::usual()).unwrap();
    assert_eq!(body(&again), body(&text));
    assert!(again.contains("SE*74*0001~"));
}

#[test]
fn the_visit_shows_what_the_claim_says() {
    let text = edited(&[]);
    let cuts = cut(text.as_bytes());
    let set = SetText::new(&cuts[0].input());
    let mut seen = Vec::new();
    read(&set, |read| {
        let visit = &read.visit;
        let line = &visit.lines[0];
        seen.push(
            [
                visit.text(col::VISIT_ID),
                visit.text(col::PAYER_ID),
                visit.text(col::RELATIONSHIP),
                visit.private(col::PATIENT_FIRST).expose(),
                visit.private(col::PATIENT_ID).expose(),
                visit.private(col::BIRTH_DATE).expose(),
                visit.text(col::DX1),
                visit.text(col::FREQUENCY),
                visit.text(col::ORIGINAL_REF),
                visit.text(col::PAYER2_ID),
                line.text(lcol::SERVICE_FROM),
                line.text(lcol::CODE),
                line.text(lcol::MOD1),
                line.text(lcol::CHARGE),
                line.text(lcol::DX_POINTERS),
                line.text(lcol::PLACE_OF_SERVICE),
                line.text(lcol::RENDERING_ID),
            ]
            .join("|"),
        );
    });
    assert_eq!(
        seen,
        [
            "V1001-A|60054|self|ANA|W123456789|1980-02-14|E119|1|||2026-09-29|99214|25|180|AB|11|1555555550",
            "V1002-A|00590|child|KIM|SMITH KIM 20150630|2015-06-30|J0300|1|||2026-09-30|99213||120.5|A|11|1555555550",
            "V1003-B|11111|self|LEE|SUP445566|1950-01-01|M1711|7|2026ABC0001|04412|2026-09-01|20610|RT|150|A|11|1555555550",
        ]
    );
}

#[test]
fn rows_are_numbers_of_segments_in_the_file() {
    let text = edited(&[("CLM*V1001-A*245*", "CLM*V1001-A*two*")]);
    assert_eq!(troubles_of(&text), ["21 CLM02 CLM02 is not an amount: not an amount"]);
}

#[test]
fn what_has_no_place_is_said_and_never_dropped() {
    for (old, new, said) in [
        ("HI*ABK:E119", "NTE*ZZZ*WHAT~HI*ABK:E119", "NTE has no place where it stands"),
        ("PAT*19~", "PAT*19****D9~", "PAT05 is given without a date of death"),
        ("DMG*D8*19800214*F", "DMG*D8*19800214*F*M", "DMG element 4 of DMG is not used here"),
        ("DTP*472*D8*20260930~", "DTP*472*D8*20260930~DTP*472*D8*20260930~", "DTP*472 the date of service stands twice"),
        ("NM1*PR*2*EXAMPLE BLUE*****PI*00590~", "", "NM1*PR the claim has no payer"),
        ("HI*ABK:J0300~", "", "HI the claim has no diagnoses"),
        ("REF*EI*741234567~", "", "REF*EI the claim has no tax number of the billing provider"),
        ("HI*ABK:J0300~", "HI*BK:46421~", "HI01 the diagnoses are coded in ICD-9 (qualifier BK)"),
        ("ABF:I10", "ABF:I10^ABF:I11", "HI HI is not a diagnosis code"),
    ] {
        let troubles = troubles_of(&edited(&[(old, new)]));
        assert!(troubles.iter().any(|t| t.contains(said)), "{said}: {troubles:?}");
    }
}

#[test]
fn hierarchy_and_counts_hold_the_whole_set() {
    for (old, new, said) in [
        ("HL*2*1*22*0", "HL*2*9*22*0", "HL02 HL 2 does not stand under the HL before it"),
        ("HL*2*1*22*0", "HL*2*1*22*1", "HL04 HL04 is 1 although no level below it follows"),
        ("HL*4*3*23*0", "HL*3*3*23*0", "HL01 HL 3 stands behind 3"),
        ("HL*4*3*23*0", "HL*4*3*21*0", "HL03 HL 4 has a level that claims do not have"),
        ("SE*74*", "SE*73*", "SE01 SE says 73 segments and there are 74"),
        ("SE*74*0001", "SE*74*0002", "SE02 ST is numbered 0001 and SE 0002"),
        ("ST*837*0001*005010X222A1", "ST*837*0001*004010X098A1", "ST03 claims of version 004010 are not read"),
        ("ST*837*0001*005010X222A1", "ST*835*0001", "ST01 this is not a claim file (837)"),
        ("SBR*P**GRP2", "SBR*P*18*GRP2", "SBR02 SBR02 says that the subscriber is the patient"),
    ] {
        let troubles = troubles_of(&edited(&[(old, new)]));
        assert!(troubles.iter().any(|t| t.contains(said)), "{said}: {troubles:?}");
    }
}

#[test]
fn numbers_are_read_in_every_spelling_and_written_in_one() {
    let loose = edited(&[("*120.5***11", "*+0120.50***11"), ("HC:99213*120.5*UN*1*", "HC:99213*00120.50*UN*1.000*")]);
    let again = reissued(loose.as_bytes(), &Dialect::usual()).unwrap();
    assert!(again.contains("CLM*V1002-A*120.5***") && again.contains("SV1*HC:99213*120.5*UN*1***1~"), "{again}");
}

/// Every file of others that lies beside the project: it reads without panic, and what is written of it reads back as the same claims.
#[test]
fn samples_of_others_come_back_as_they_were() {
    let folder = Path::new("../shared/samples/x12/837p");
    let Ok(files) = std::fs::read_dir(folder) else { return eprintln!("skipped: {} is absent", folder.display()) };
    let extended = Dialect::new(Separators::USUAL, b"", super::super::profile::CharacterSet::Extended);
    for file in files {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        // Claims that cannot be sent at all have a finding; a claim without trouble is always sent.
        let Some(first) = reissued(&bytes, &extended) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(reissued(first.as_bytes(), &extended).unwrap(), first, "{name}");
        let whole = |t: &[u8]| {
            cut(t)
                .iter()
                .flat_map(|c| {
                    let mut claims = Vec::new();
                    read(&SetText::new(&c.input()), |read| claims.push(read.claim.lines.len()));
                    claims
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(whole(&bytes), whole(first.as_bytes()), "{name}");
    }
}

/// A claim without troubles reads back equal in every field.
#[test]
fn a_sample_without_trouble_reads_back_equal() {
    let text = edited(&[("HI*ABK:E119", "CR2********A**SPINE~CRC*75*Y*IH~HI*ABK:E119"), ("OI***Y***Y~", "OI***Y***Y~MOA*.5**MA01~")]);
    let text = text.replace("SE*74*", "SE*77*");
    let again = reissued(text.as_bytes(), &Dialect::usual()).unwrap();
    let (a, b) = (cut(text.as_bytes()), cut(again.as_bytes()));
    let (a, b) = (SetText::new(&a[0].input()), SetText::new(&b[0].input()));
    let (mut left, mut right) = (SetReader::new(&a), SetReader::new(&b));
    let mut claims = 0;
    while let (Some(one), Some(other)) = (left.next_claim(), right.next_claim()) {
        assert!(one.troubles.is_empty() && one.claim == other.claim && one.billing == other.billing, "claim {claims}");
        claims += 1;
    }
    assert_eq!(claims, 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let input = SetInput { file: FileNo(0), bytes: &bytes, group: b"GS", separators: Separators::USUAL, first_row: 1 };
        read(&SetText::new(&input), |_| {});
    }

    #[test]
    fn no_damaged_file_makes_the_reader_panic(damage in proptest::collection::vec((0_usize..2400, any::<u8>()), 1..40)) {
        let mut bytes = THREE[THREE.windows(3).position(|w| w == b"ST*").unwrap()..].to_vec();
        for (at, byte) in damage {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let input = SetInput { file: FileNo(0), bytes: &bytes, group: b"GS", separators: Separators::USUAL, first_row: 1 };
        read(&SetText::new(&input), |read| {
            _ = push_claim(&read.claim, &Dialect::usual(), &mut Vec::new());
        });
    }
}

#[test]
fn lines_without_a_number_get_one_that_no_other_line_has() {
    let text = edited(&[("REF*6R*V1001-L1~\n", ""), ("REF*6R*V1001-L2~", "REF*6R*V1001-A-L1~")]);
    let cuts = cut(text.as_bytes());
    let set = SetText::new(&cuts[0].input());
    let mut claim = SetReader::new(&set).next_claim().unwrap().claim;
    claim.number_lines();
    let numbers: Vec<_> = claim.lines.iter().map(|l| l.reference.unwrap().to_string()).collect();
    assert_eq!(numbers, ["V1001-A-L1X", "V1001-A-L1"]);
}
