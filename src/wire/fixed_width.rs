//! Records of a fixed length: fields by position, blanks between them, an end behind each record.
//!
//! The writer and the reader share nothing but [`LineEnd`].

/// What stands behind a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// Carriage return and line feed.
    #[default]
    CrLf,
    /// Carriage return alone.
    Cr,
}

impl LineEnd {
    /// Its bytes.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            LineEnd::CrLf => b"\r\n",
            LineEnd::Cr => b"\r",
        }
    }
}

/// One record while it is written: blanks until a field is put in.
pub struct RecordWriter<'o> {
    out: &'o mut Vec<u8>,
    start: usize,
    length: usize,
}

impl<'o> RecordWriter<'o> {
    /// A record of blanks behind what is there.
    pub fn new(out: &'o mut Vec<u8>, length: usize) -> RecordWriter<'o> {
        let start = out.len();
        out.resize(start + length, b' ');
        RecordWriter { out, start, length }
    }

    /// Puts a field at a position counted from 1, as layouts do. The caller's types have the length of their field.
    pub fn put(&mut self, position: usize, text: &[u8]) -> &mut Self {
        let at = self.start + position - 1;
        debug_assert!(position - 1 + text.len() <= self.length, "a field beyond its record");
        self.out[at..at + text.len()].copy_from_slice(text);
        self
    }

    /// Puts a number with leading zeros, whose last digit stands at `position + width - 1`. What does not fit loses its first digits,
    /// so callers prove the limit before.
    pub fn put_number(&mut self, position: usize, width: usize, number: u64) -> &mut Self {
        let at = self.start + position - 1;
        let mut rest = number;
        for byte in self.out[at..at + width].iter_mut().rev() {
            *byte = b'0' + u8::try_from(rest % 10).expect("a remainder of 10");
            rest /= 10;
        }
        debug_assert!(rest == 0, "a number beyond its field");
        self
    }

    /// Completes the record.
    pub fn end(self, line_end: LineEnd) {
        self.out.extend_from_slice(line_end.bytes());
    }
}

/// One record of a file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Counted from 1.
    pub number: u64,
    /// Where it begins in the file.
    pub offset: usize,
    /// Its bytes without what ends it.
    pub bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// A field by its first and last position, counted from 1, both included; what is beyond the record is empty.
    pub fn field(&self, first: usize, last: usize) -> &'a [u8] {
        self.bytes.get(first - 1..last.min(self.bytes.len())).unwrap_or_default()
    }
}

/// The records of a file, whatever ends them: CR LF, CR or LF; end markers (0x1A, 0x04) behind the last one are passed over.
pub fn records(file: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let end = file.iter().rposition(|byte| !matches!(byte, 0x1a | 0x04)).map_or(0, |last| last + 1);
    let (mut at, mut number) = (0, 0);
    std::iter::from_fn(move || {
        let rest = file[..end].get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
        let behind = match rest.get(length..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        number += 1;
        let record = Record { number, offset: at, bytes: &rest[..length] };
        at += length + behind;
        Some(record)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_blank_where_nothing_was_put() {
        let mut out = b"before".to_vec();
        let mut record = RecordWriter::new(&mut out, 12);
        record.put(1, b"HEE").put_number(5, 4, 27);
        record.end(LineEnd::CrLf);
        assert_eq!(out, b"beforeHEE 0027    \r\n");
    }

    #[test]
    fn records_are_cut_at_every_kind_of_end() {
        for file in [&b"AB\r\nCD\r\n"[..], b"AB\rCD\r", b"AB\nCD\n", b"AB\r\nCD", b"AB\rCD\r\x1a", b"AB\nCD\x04"] {
            let found: Vec<(u64, &[u8])> = records(file).map(|record| (record.number, record.bytes)).collect();
            assert_eq!(found, [(1, &b"AB"[..]), (2, b"CD")], "{}", file.escape_ascii());
        }
        assert_eq!(records(b"").count(), 0);
        assert_eq!(records(b"\r\n\r\nA").map(|record| record.bytes.len()).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn a_field_beyond_a_short_record_is_empty() {
        let record = records(b"HEB123").next().expect("a record");
        assert_eq!((record.field(4, 5), record.field(6, 9), record.field(7, 9)), (&b"12"[..], &b"3"[..], &b""[..]));
    }
}
