//! X12 files are cut into transaction sets; whatever cannot be cut is said, and the rest is handed on.

use super::{Read, read_as};

const ISA: &str = "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PAYER          *260302*0130*^*00501*000000007*0*P*:~";

fn read_x12(text: impl AsRef<[u8]>) -> Read {
    read_as("claims.837", text.as_ref()).unwrap()
}

fn interchange(sets: &[&str]) -> String {
    format!("{ISA}GS*HC*A*B*20260302*0130*7*X*005010X222A1~{}GE*{}*7~IEA*1*000000007~", sets.concat(), sets.len())
}

const SET: &str = "ST*837*0001~NM1*IL*1*ISA*ISAAC~SE*3*0001~";

#[test]
fn each_transaction_set_comes_with_its_envelope() {
    let read = read_x12(interchange(&[SET, "ST*837*0002~SE*2*0002~"]));
    let head = format!("{} / GS*HC*A*B*20260302*0130*7*X*005010X222A1 /", ISA.trim_end_matches('~'));
    assert_eq!(read.sets, [format!("3: {head} {SET}"), format!("6: {head} ST*837*0002~SE*2*0002~")]);
    assert!(read.of_files.is_empty(), "{:?}", read.of_files);
}

#[test]
fn what_others_send_is_taken() {
    let plain = interchange(&[SET]);
    let wrapped: Vec<u8> = plain.as_bytes().chunks(80).collect::<Vec<_>>().join(&b"\r\n"[..]);
    for text in [
        plain.replace('~', "~\n"),
        plain.replace('~', "~\r\n"),
        plain.replace('~', "~\r"),
        plain.replace('~', "\n"),
        plain.replace('~', "\r\n"),
        plain.replace('*', "|").replace(':', ">"),
        plain.replace('*', "\u{1d}").replace('~', "\u{1c}"),
        plain.replace('~', "~~"),
        plain.replace('~', "~  "),
        plain.replace('~', " ~"),
        plain.replace("ST*", "st*").replace("SE*", "se*").replace("GS*", "gs*"),
        format!("\u{feff}\n \n{plain}\n\u{1a}\0\0"),
        plain.replace("GS*HC", "TA1*000000001*260302*0130*A*000~GS*HC"),
        plain.replace("CLINIC         ", "CLINIC"),
        String::from_utf8(wrapped).unwrap(),
    ] {
        let read = read_x12(&text);
        assert_eq!((read.sets.len(), read.of_files.len()), (1, 0), "{text}: {read:?}");
    }
}

#[test]
fn each_interchange_brings_its_own_separators() {
    let both = interchange(&[SET]) + "\n" + &interchange(&[SET, SET]).replace('*', "|").replace('~', "!");
    let read = read_x12(both);
    assert_eq!((read.sets.len(), read.of_files.len()), (3, 0));
    assert!(read.sets[2].ends_with("ST|837|0001!NM1|IL|1|ISA|ISAAC!SE|3|0001!"));
}

#[test]
fn a_file_that_was_cut_keeps_its_complete_transaction_sets() {
    let whole = interchange(&[SET, SET]);
    for (cut, sets, said) in [
        (whole.len() - 5, 2, "an interchange has no end (IEA)"),
        (whole.find("GE*").unwrap() - 4, 1, "the file ends in the middle of a transaction set, which is not read"),
        (whole.find("~NM1").unwrap(), 0, "an interchange has no end (IEA)"),
        (60, 0, "this interchange header (ISA) is not one, so nothing after it is read"),
    ] {
        let read = read_x12(&whole[..cut]);
        assert_eq!((read.sets.len(), read.of_files.len()), (sets, 1), "{read:?}");
        assert!(read.of_files[0].contains(said), "{:?}", read.of_files);
    }
}

#[test]
fn envelopes_that_do_not_add_up_are_said() {
    let whole = interchange(&[SET]);
    for (from, to, sets, said) in [
        ("GE*1*7", "GE*2*7", 1, "another number of parts"),
        ("GE*1*7", "GE*1*8", 1, "another control number"),
        ("IEA*1*", "IEA*3*", 1, "another number of parts"),
        ("IEA*1*000000007", "IEA*1*000000008", 1, "another control number"),
        ("SE*3*0001~", "", 0, "has no end (SE)"),
        ("ST*837*0001~", "", 0, "did not begin"),
        ("GS*HC*A*B*20260302*0130*7*X*005010X222A1~", "", 0, "outside of any functional group"),
    ] {
        let read = read_x12(whole.replace(from, to));
        assert_eq!(read.sets.len(), sets, "{from}");
        assert!(read.of_files[0].contains(said), "{from}: {:?}", read.of_files);
    }
}

#[test]
fn endless_segments_and_noise_end_the_reading_not_the_run() {
    let noise = "x".repeat(3 << 20);
    let read = read_x12(interchange(&[SET]) + ISA + &noise);
    assert_eq!((read.sets.len(), read.of_files.len()), (1, 1));
    let read = read_x12(interchange(&[SET]) + "ISA*" + &noise);
    assert_eq!((read.sets.len(), read.of_files.len()), (1, 1));
}
