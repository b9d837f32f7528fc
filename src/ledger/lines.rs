//! The lines of one claim as the text that its row holds: a JSON list of lists, which SQLite can take apart
//! (`lines.sql` has the order, and the view that does it).

use super::records::NewLine;
use super::to_number;

/// The lines of the claim given last, on their way into its row.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    /// The claim's first day, which most lines have too.
    from: i64,
    open: bool,
}

impl Lines {
    /// Begins the lines of a claim whose first day is `from`.
    pub(super) fn begin(&mut self, from: i64) {
        self.text.clear();
        self.text.push('[');
        (self.from, self.open) = (from, true);
    }

    /// Adds a line; `provider` is the number of its party.
    pub(super) fn add(&mut self, line: &NewLine<'_>, provider: i64) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        let from = to_number(line.service_from);
        self.text.push('[');
        self.number(i64::from(line.line));
        self.words(line.code);
        self.words_or_null(line.modifiers);
        self.member(Some(provider));
        self.member(Some(from).filter(|&from| from != self.from));
        self.member(Some(to_number(line.service_to)).filter(|&to| to != from));
        self.member(Some(line.units.thousandths()));
        self.member(Some(line.charge.cents()));
        self.text.push(']');
    }

    /// The whole text; nothing when no claim was begun since the last time.
    pub(super) fn end(&mut self) -> Option<&str> {
        if !std::mem::take(&mut self.open) {
            return None;
        }
        self.text.push(']');
        Some(&self.text)
    }

    fn words_or_null(&mut self, text: &str) {
        if text.is_empty() { self.member(None) } else { self.words(text) }
    }

    fn words(&mut self, text: &str) {
        self.text.push(',');
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ') {
            self.text.push('"');
            self.text.push_str(text);
            self.text.push('"');
        } else {
            self.text.push_str(&serde_json::Value::from(text).to_string());
        }
    }

    fn member(&mut self, number: Option<i64>) {
        self.text.push(',');
        match number {
            Some(number) => self.number(number),
            None => self.text.push_str("null"),
        }
    }

    fn number(&mut self, number: i64) {
        let (mut digits, mut at, mut rest) = ([0; 20], 20, number.unsigned_abs());
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(rest % 10).expect("a digit");
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.text.push('-');
        }
        self.text.push_str(std::str::from_utf8(&digits[at..]).expect("digits are ASCII"));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::date::parse_iso;
    use crate::money::{Money, Units};

    #[test]
    fn a_line_says_only_what_its_claim_does_not() {
        let day = |text| parse_iso(text).unwrap();
        let line = NewLine {
            line: 1,
            code: "99213",
            modifiers: "",
            provider: "okafor",
            service_from: day("2026-11-22"),
            service_to: day("2026-11-22"),
            units: Units::ONE,
            charge: Money::from_cents(i64::MIN),
        };
        let mut lines = Lines::default();
        assert_eq!(lines.end(), None);
        lines.begin(20_261_122);
        lines.add(&line, 3);
        let other = NewLine {
            line: 2,
            code: "A\"1",
            modifiers: "25 59",
            service_from: day("2026-11-23"),
            service_to: day("2026-11-24"),
            charge: Money::ZERO,
            ..line
        };
        lines.add(&other, 12);
        let text = r#"[[1,"99213",null,3,null,null,1000,-9223372036854775808],[2,"A\"1","25 59",12,20261123,20261124,1000,0]]"#;
        assert_eq!(lines.end(), Some(text));
        assert_eq!(lines.end(), None);
    }
}
