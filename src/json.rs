//! Writes JSON objects straight into a buffer: for documents with a line per finding, invoice or visit, where a general
//! serialiser would take longer than everything that decided what to write.
//!
//! Amounts and units are texts (`"1234.50"`), because JSON's numbers are binary fractions for most readers; dates are `"YYYY-MM-DD"`.

use crate::date::Date;
use crate::display::{push_amount, push_iso, push_number, push_units};
use crate::money::{Money, Units};

/// An object being written; [`Object::end`] closes it.
#[derive(Debug)]
pub struct Object<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
}

impl<'o> Object<'o> {
    /// Opens an object at the end of a buffer.
    pub fn begin(out: &'o mut Vec<u8>) -> Object<'o> {
        out.push(b'{');
        Object { out, first: true }
    }

    /// Goes on with an object whose first members stand elsewhere.
    pub fn resume(out: &'o mut Vec<u8>) -> Object<'o> {
        Object { out, first: false }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.name(name);
        push_text(self.out, value);
        self
    }

    /// Adds a whole number.
    pub fn number(&mut self, name: &'static str, value: u64) -> &mut Self {
        self.name(name);
        push_number(self.out, value);
        self
    }

    /// Adds an amount, as a text with two decimals.
    pub fn amount(&mut self, name: &'static str, value: Money) -> &mut Self {
        self.quoted(name, |out| push_amount(out, value))
    }

    /// Adds an amount that may be unknown.
    pub fn known_amount(&mut self, name: &'static str, value: Option<Money>) -> &mut Self {
        match value {
            Some(amount) => self.amount(name, amount),
            None => self.null(name),
        }
    }

    /// Adds a number of services, as a text.
    pub fn units(&mut self, name: &'static str, value: Units) -> &mut Self {
        self.quoted(name, |out| push_units(out, value))
    }

    /// Adds a date.
    pub fn date(&mut self, name: &'static str, value: Date) -> &mut Self {
        self.quoted(name, |out| push_iso(out, value))
    }

    /// Adds a date that may be unknown.
    pub fn known_date(&mut self, name: &'static str, value: Option<Date>) -> &mut Self {
        match value {
            Some(date) => self.date(name, date),
            None => self.null(name),
        }
    }

    /// Adds a list of texts.
    pub fn texts<'t>(&mut self, name: &'static str, values: impl Iterator<Item = &'t str>) -> &mut Self {
        self.list(name, values, push_text)
    }

    /// Adds a list of objects, each written by `write`.
    pub fn objects<T>(&mut self, name: &'static str, values: impl Iterator<Item = T>, write: impl Fn(&mut Object<'_>, T)) -> &mut Self {
        self.list(name, values, |out, value| {
            let mut object = Object::begin(out);
            write(&mut object, value);
            object.end();
        })
    }

    /// Adds an object, written by `write`.
    pub fn object(&mut self, name: &'static str, write: impl FnOnce(&mut Object<'_>)) -> &mut Self {
        self.name(name);
        let mut object = Object::begin(self.out);
        write(&mut object);
        object.end();
        self
    }

    /// Closes the object.
    pub fn end(&mut self) {
        self.out.push(b'}');
    }

    fn list<T>(&mut self, name: &'static str, values: impl Iterator<Item = T>, mut write: impl FnMut(&mut Vec<u8>, T)) -> &mut Self {
        self.name(name);
        self.out.push(b'[');
        for (n, value) in values.enumerate() {
            if n > 0 {
                self.out.push(b',');
            }
            write(self.out, value);
        }
        self.out.push(b']');
        self
    }

    fn quoted(&mut self, name: &'static str, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        self.name(name);
        self.out.push(b'"');
        write(self.out);
        self.out.push(b'"');
        self
    }

    fn null(&mut self, name: &'static str) -> &mut Self {
        self.name(name);
        self.out.extend_from_slice(b"null");
        self
    }

    /// Names are words of ours: they need no escapes.
    fn name(&mut self, name: &'static str) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}

/// Appends a text with its quotes.
#[inline]
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    let (start, bytes) = (out.len(), text.as_bytes());
    out.push(b'"');
    // Most texts are short: they are looked at and written as one or two words, of which the second may overlap the first.
    let care = if let (Some(first), Some(last), true) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>(), bytes.len() <= 16) {
        out.extend_from_slice(first);
        out.truncate(start + bytes.len() - 7);
        out.extend_from_slice(last);
        needs_care(u64::from_le_bytes(*first)) | needs_care(u64::from_le_bytes(*last))
    } else {
        out.extend_from_slice(bytes);
        let (words, rest) = bytes.as_chunks::<8>();
        let rest = rest.iter().fold(PLAIN, |word, byte| word << 8 | u64::from(*byte));
        words.iter().fold(needs_care(rest), |care, word| care | needs_care(u64::from_le_bytes(*word)))
    };
    if care != 0 {
        return escaped(out, (start, text));
    }
    out.push(b'"');
}

/// Eight bytes that need no escape.
const PLAIN: u64 = u64::from_ne_bytes([b'0'; 8]);

/// Not 0 when one of eight bytes is a control character, a quote or a backslash.
#[inline]
fn needs_care(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // What is less than the subtracted borrows, and its high bit was not set before.
    let less = |word: u64, than: u64| word.wrapping_sub(ONES * than) & !word;
    (less(word, 0x20) | less(word ^ (ONES * b'"' as u64), 1) | less(word ^ (ONES * b'\\' as u64), 1)) & HIGH
}

#[cold]
fn escaped(out: &mut Vec<u8>, (start, text): (usize, &str)) {
    out.truncate(start);
    serde_json::to_writer(out, text).expect("writing a text to memory cannot fail");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_written_as_any_writer_of_json_does(text in "[ -~é\\x00-\\x1f\"\\\\]{0,40}") {
            let mut out = b"before".to_vec();
            push_text(&mut out, &text);
            prop_assert_eq!(String::from_utf8(out).unwrap(), format!("before{}", serde_json::to_string(&text).unwrap()));
        }

        #[test]
        fn every_text_reads_back(text in ".*", control in prop::collection::vec(0_u8..0x20, 0..4)) {
            let text = text + std::str::from_utf8(&control).unwrap() + "\\\"";
            let mut out = Vec::new();
            Object::begin(&mut out).text("text", &text).texts("list", [text.as_str(), ""].into_iter()).end();
            let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
            prop_assert_eq!(read, serde_json::json!({ "text": text, "list": [text, ""] }));
        }
    }

    #[test]
    fn objects_nest_and_the_unknown_is_null() {
        let mut out = Vec::new();
        let mut object = Object::begin(&mut out);
        object.known_amount("charge", None).amount("paid", Money::from_cents(-310)).known_date("deadline", None).number("row", 0);
        object.objects("lines", [1_u64, 2].into_iter(), |line, n| {
            line.units("units", Units::from_thousandths(1_500)).number("n", n);
        });
        object.object("none", |_| {}).end();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"charge":null,"paid":"-3.10","deadline":null,"row":0,"lines":[{"units":"1.5","n":1},{"units":"1.5","n":2}],"none":{}}"#
        );
    }
}
