//! Every lexical shape that a reader of other people's files must take, and what it must refuse.

#![allow(clippy::unwrap_used)]

use super::{Reader, Segments, Trouble};
use proptest::prelude::*;

const ISA: &str = "ISA*00*          *00*          *ZZ*CLAIMWRIGHT    *ZZ*RECEIVER01     *261001*0200*^*00501*000000001*1*T*:~";
const REST: &str = "GS*HC*A*B~NM1*IL*1*ISAAC*ANA*M***MI*W1~CLM*V1*245***11:B:1*Y~SE*1*0001~GE*1*1~IEA*1*000000001~";

fn plain() -> String {
    format!("{ISA}{REST}")
}

/// The segments as text, or the trouble in words.
fn read(bytes: &[u8]) -> Result<Vec<String>, String> {
    Segments::new(bytes).map(|s| s.map(|s| String::from_utf8_lossy(s.text()).into_owned()).map_err(|t| t.to_string())).collect()
}

/// The same through the streaming reader, from a source that gives a few bytes at a time.
fn streamed(bytes: &[u8], piece: usize) -> Result<Vec<String>, String> {
    struct Trickle<'a>(&'a [u8], usize);
    impl std::io::Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(self.0.len()).min(out.len());
            out[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let mut reader = Reader::new(Trickle(bytes, piece));
    let mut all = Vec::new();
    while let Some(segment) = reader.next_segment().map_err(|t| t.to_string())? {
        all.push(String::from_utf8_lossy(segment.text()).into_owned());
    }
    Ok(all)
}

#[test]
fn every_shape_seen_in_the_field_reads_as_the_plain_file() {
    let plain = plain();
    let good = read(plain.as_bytes()).unwrap();
    assert_eq!(good.len(), 7);
    let wrapped: Vec<&str> = plain.as_bytes().chunks(80).map(|c| std::str::from_utf8(c).unwrap()).collect();
    let shapes = [
        ("line feeds", plain.replace('~', "~\n")),
        ("carriage returns and line feeds", plain.replace('~', "~\r\n")),
        ("carriage returns", plain.replace('~', "~\r")),
        ("newline as terminator", plain.replace('~', "\n")),
        ("CRLF as terminator", plain.replace('~', "\r\n")),
        ("carriage return as terminator", plain.replace('~', "\r")),
        ("byte order mark", format!("\u{feff}{plain}")),
        ("blank lines around", format!("\r\n\n  {plain}\n\n \r\n")),
        ("Ctrl-Z and NULs", format!("{plain}\u{1a}\0\0\0")),
        ("wrapped at 80 columns", wrapped.join("\n")),
        ("wrapped at 80 columns with CRLF", wrapped.join("\r\n")),
        ("doubled terminators", plain.replace('~', "~~")),
        ("blanks before terminators", plain.replace('~', "  ~")),
        ("blanks before segments", plain.replace('~', "~   ")),
        ("no terminator after IEA", plain.trim_end_matches('~').to_string()),
    ];
    for (name, shape) in shapes {
        assert_eq!(read(shape.as_bytes()).as_ref(), Ok(&good), "{name}");
        for piece in [1, 7, 4096] {
            assert_eq!(streamed(shape.as_bytes(), piece).as_ref(), Ok(&good), "{name} in pieces of {piece}");
        }
    }
}

#[test]
fn other_separators_mean_the_same() {
    for (element, component, terminator) in [('|', ':', '~'), ('\u{1d}', '\u{1f}', '\u{1c}'), ('*', '>', '~'), ('*', '<', '|')] {
        let text: String = plain()
            .chars()
            .map(|c| {
                if c == '*' {
                    element
                } else if c == ':' {
                    component
                } else if c == '~' {
                    terminator
                } else {
                    c
                }
            })
            .collect();
        let claim = Segments::new(text.as_bytes()).map(Result::unwrap).find(|s| s.is(b"CLM")).unwrap();
        assert_eq!((claim.element(1), claim.component(5, 3), claim.element(9)), (&b"V1"[..], &b"1"[..], &b""[..]));
    }
}

#[test]
fn each_interchange_brings_its_own_separators() {
    let other = plain().replace('~', "\n").replace('*', "|");
    let text = format!("{}\r\n{other}", plain());
    let segments: Vec<_> = Segments::new(text.as_bytes()).map(Result::unwrap).collect();
    assert_eq!(segments.len(), 14);
    assert_eq!((segments[13].interchange, segments[13].ordinal, segments[13].element(2)), (2, 14, &b"000000001"[..]));
    let offset = usize::try_from(segments[9].offset).unwrap();
    assert!(text[offset..].starts_with("NM1|IL"));
}

#[test]
fn segment_ids_may_be_lower_case_but_data_keeps_its_case() {
    let text = plain().replace("CLM*V1", "clm*v1").replace("ISA*00", "isa*00");
    let claim = Segments::new(text.as_bytes()).map(Result::unwrap).find(|s| s.is(b"CLM")).unwrap();
    assert_eq!(claim.element(1), b"v1");
}

#[test]
fn what_is_not_whole_is_refused() {
    let plain = plain();
    let refused = |text: &[u8]| Segments::new(text).find_map(Result::err).unwrap();
    assert!(matches!(refused(b""), Trouble::Empty));
    assert!(matches!(refused(b" \r\n\x1a"), Trouble::Empty));
    assert!(matches!(refused(b"<!DOCTYPE html><html>"), Trouble::NotX12 { offset: 0 }));
    assert!(matches!(refused(&plain.as_bytes()[..plain.len() - 30]), Trouble::CutOff { .. }));
    assert!(matches!(refused(&plain.as_bytes()[..plain.len() - 21]), Trouble::CutOff { .. }));
    assert!(matches!(refused(&plain.as_bytes()[..plain.len() - 3]), Trouble::CutOff { .. }));
    assert!(matches!(refused(&plain.as_bytes()[..60]), Trouble::CutOff { .. }));
    assert!(matches!(refused(format!("{plain}and more").as_bytes()), Trouble::NotX12 { .. }));
    assert!(matches!(refused(plain.replace("GS*HC", "*HC").as_bytes()), Trouble::NotASegment { ordinal: 2, .. }));
    assert!(matches!(refused(format!("{ISA}NTE*{}", "X".repeat(70_000)).as_bytes()), Trouble::TooLong { ordinal: 2, .. }));
}

#[test]
fn every_cut_of_a_file_is_noticed() {
    let plain = plain();
    for length in 0..plain.len() - 1 {
        assert!(read(&plain.as_bytes()[..length]).is_err(), "cut at {length}");
    }
}

proptest! {
    #[test]
    fn any_bytes_end_without_panic_and_alike_in_pieces(noise in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200, piece in 1_usize..50) {
        let mut text = plain().into_bytes();
        text.splice(at..at, noise.iter().copied());
        for bytes in [&noise, &text] {
            prop_assert_eq!(read(bytes).ok(), streamed(bytes, piece).ok());
            prop_assert!(Segments::new(bytes).count() <= bytes.len() + 1);
        }
    }

    #[test]
    fn one_changed_byte_never_panics(at in 0_usize..200, byte in any::<u8>()) {
        let mut text = plain().into_bytes();
        text[at] = byte;
        prop_assert_eq!(read(&text).ok(), streamed(&text, 11).ok());
    }
}
