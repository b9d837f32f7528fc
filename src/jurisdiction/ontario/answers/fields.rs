//! Fields of records by position, each read or refused with its place.

use crate::date::{self, Date};
use crate::money::Money;
use crate::wire::fixed_width::Record;

/// Why a file was not taken: nothing of it counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {record}, position {position}: {message}")]
pub struct Refused {
    /// Counted from 1.
    pub record: u64,
    /// Counted from 1.
    pub position: usize,
    /// What is wrong: lower case, no full stop, nothing private.
    pub message: String,
}

/// One record of a proved length.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    record: Record<'a>,
}

impl<'a> Fields<'a> {
    /// Takes a record of this length that holds characters only.
    pub fn new(record: Record<'a>, length: usize) -> Result<Fields<'a>, Refused> {
        let fields = Fields { record };
        if record.bytes.len() != length {
            return Err(
                fields.refused(record.bytes.len().min(length) + 1, format!("{} characters instead of {length}", record.bytes.len()))
            );
        }
        match record.bytes.iter().position(|byte| !(b' '..=b'~').contains(byte)) {
            Some(at) => Err(fields.refused(at + 1, "a byte that is no character".into())),
            None => Ok(fields),
        }
    }

    /// Which record it is, counted from 1.
    pub fn record(&self) -> u32 {
        u32::try_from(self.record.number).unwrap_or(u32::MAX)
    }

    /// A refusal at a position.
    pub fn refused(&self, position: usize, message: String) -> Refused {
        Refused { record: self.record.number, position, message }
    }

    /// The first characters, which name the record.
    pub fn name(&self, length: usize) -> &'a [u8] {
        self.record.field(1, length)
    }

    /// A text without the blanks around it.
    pub fn text(&self, first: usize, last: usize) -> &'a str {
        std::str::from_utf8(self.record.field(first, last)).expect("only characters were taken").trim()
    }

    /// A number of digits only.
    pub fn number(&self, first: usize, last: usize) -> Result<u64, Refused> {
        let field = self.record.field(first, last);
        match field.iter().position(|byte| !byte.is_ascii_digit()) {
            Some(at) => Err(self.refused(first + at, "no digit where a number stands".into())),
            None => Ok(field.iter().fold(0, |n, byte| n * 10 + u64::from(byte - b'0'))),
        }
    }

    /// An amount in cents without a sign.
    pub fn amount(&self, first: usize, last: usize) -> Result<Money, Refused> {
        Ok(Money::from_cents(i64::try_from(self.number(first, last)?).expect("a field has at most nine digits")))
    }

    /// An amount whose sign, a blank or a minus, stands behind it.
    pub fn signed(&self, first: usize, last: usize) -> Result<Money, Refused> {
        let amount = self.amount(first, last)?;
        match self.record.field(last + 1, last + 1) {
            b" " => Ok(amount),
            b"-" => Ok(Money::from_cents(-amount.cents())),
            _ => Err(self.refused(last + 1, "neither a blank nor a minus behind an amount".into())),
        }
    }

    /// A day.
    pub fn day(&self, first: usize) -> Result<Date, Refused> {
        let text = self.text(first, first + 7);
        date::parse_compact(text).ok_or_else(|| self.refused(first, "no day like 20140131".into()))
    }

    /// Insists on a constant.
    pub fn constant(&self, first: usize, wanted: &str) -> Result<(), Refused> {
        let field = self.record.field(first, first + wanted.len() - 1);
        match field.iter().zip(wanted.bytes()).position(|(found, wanted)| *found != wanted) {
            Some(at) => Err(self.refused(first + at, format!("something else than {wanted}"))),
            None => Ok(()),
        }
    }

    /// Insists on a reserved field that is blank.
    pub fn blank(&self, first: usize, last: usize) -> Result<(), Refused> {
        match self.record.field(first, last).iter().position(|byte| *byte != b' ') {
            Some(at) => Err(self.refused(first + at, "something stands in a reserved field".into())),
            None => Ok(()),
        }
    }
}
