//! Every lexical shape that is seen in the field reads as the plain file does.

use super::recorder::{Trickle, payments, read};
use claimwright::jurisdiction::us::answers::survey;

const PAID: &str = include_str!("../x12/answers/835.x12");

fn plain() -> String {
    PAID.replace('\n', "")
}

/// Everything that is known of the payments, so that two readings can be compared.
fn told(bytes: &[u8]) -> String {
    let (survey, recorder) = read(bytes);
    let payment = |p: &claimwright::jurisdiction::us::answers::Payment| format!("{p:?}");
    format!("{:?} {:?} {:?}", payments(&survey).into_iter().map(payment).collect::<Vec<_>>(), recorder.payments, recorder.claims)
}

#[test]
fn every_shape_reads_as_the_plain_file() {
    let plain = plain();
    let expected = told(plain.as_bytes());
    let wrapped: Vec<&str> = plain.as_bytes().chunks(80).map(|c| std::str::from_utf8(c).unwrap()).collect();
    let lower = {
        let text = plain.clone();
        ["CLP", "SVC", "CAS", "NM1"].iter().fold(text, |text, id| text.replace(&format!("~{id}*"), &format!("~{}*", id.to_lowercase())))
    };
    let shapes = [
        ("line feeds", plain.replace('~', "~\n")),
        ("carriage returns and line feeds", plain.replace('~', "~\r\n")),
        ("carriage returns", plain.replace('~', "~\r")),
        ("newline as terminator", plain.replace('~', "\n")),
        ("CRLF as terminator", plain.replace('~', "\r\n")),
        ("byte order mark", format!("\u{feff}{plain}")),
        ("blank lines around", format!("\r\n\n  {plain}\n\n \r\n")),
        ("Ctrl-Z and NULs", format!("{plain}\u{1a}\0\0\0")),
        ("wrapped at 80 columns", wrapped.join("\n")),
        ("doubled terminators", plain.replace('~', "~~")),
        ("blanks before terminators", plain.replace('~', "  ~")),
        ("blanks before segments", plain.replace('~', "~   ")),
        ("lower-case segment ids", lower),
        ("other separators", plain.replace('*', "|").replace(':', ">")),
        ("control characters as separators", plain.replace('*', "\u{1d}").replace(':', "\u{1f}").replace('~', "\u{1c}")),
    ];
    for (name, shape) in shapes {
        // The case of segment ids is part of the hash of the content: the texts are other texts.
        let (left, right) = if name.starts_with("lower") {
            (without_hash(&expected), without_hash(&told(shape.as_bytes())))
        } else {
            (expected.clone(), told(shape.as_bytes()))
        };
        assert_eq!(left, right, "{name}");
    }
}

fn without_hash(text: &str) -> String {
    text.split("content: [").map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn amounts_in_every_spelling_are_the_same_money() {
    let odd = plain()
        .replace("*245*148.4*", "*+0245.00* 148.40 *")
        .replace("CAS*CO*45*41.6~", "CAS*CO*45*41.600****~")
        .replace("L6*-.5", "L6*-0.500");
    let (survey, _) = read(odd.as_bytes());
    let payment = payments(&survey)[0];
    assert!(payment.balances() && payment.refusals.is_empty());
    assert_eq!(payment.equation, payments(&read(plain().as_bytes()).0)[0].equation);
}

#[test]
fn names_in_latin_1_and_a_surname_isaac_are_names() {
    let mut latin = plain().replace("RIVERA", "ISAAC").into_bytes();
    let at = latin.windows(3).position(|w| w == b"DOE").unwrap();
    latin[at + 1] = 0xd6;
    let (survey, recorder) = read(&latin);
    assert!(payments(&survey)[0].balances());
    assert_eq!(recorder.claims.len(), 3);
}

#[test]
fn pieces_of_every_size_give_the_same() {
    let plain = plain();
    let payment = |bytes: &[u8], piece| format!("{:?}", payments(&survey(Trickle { bytes, piece }))[0]);
    let expected = payment(plain.as_bytes(), usize::MAX);
    for piece in [1, 2, 3, 7, 64, 105, 106, 107, 4096] {
        assert_eq!(payment(plain.as_bytes(), piece), expected, "pieces of {piece}");
    }
}

#[test]
fn version_4010_is_read_as_far_as_its_layout_is_the_same() {
    let old = plain().replace("*^*00501*", "*U*00401*").replace("005010X221A1", "004010X091A1").replace("CAS*CO*45*10~", "CAS*CR*45*10~");
    let (survey, recorder) = read(old.as_bytes());
    assert!(payments(&survey)[0].balances());
    assert_eq!(recorder.claims.len(), 3);
}
