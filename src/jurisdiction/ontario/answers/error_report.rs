//! The error report (`E` and `F` files): rejected claims with the codes why, 79 characters a record.
//!
//! What the ministry echoes of a claim may be blank or wrong, so it stays text; only the order and the counts are proved.

use super::fields::{Fields, Refused};
use crate::date::Date;
use crate::finding::Private;
use crate::wire::fixed_width::records;

/// A whole report.
pub struct ErrorReport<'a> {
    /// The rejected claims, in the order of the file.
    pub claims: Vec<Rejected<'a>>,
}

/// A claim that the ministry has deleted, with its reasons: it is corrected and sent again under the same accounting number.
pub struct Rejected<'a> {
    /// The group.
    pub group: &'a str,
    /// The provider.
    pub provider: &'a str,
    /// The specialty.
    pub specialty: &'a str,
    /// When the ministry worked on it.
    pub processed: Date,
    /// The submitter's own number.
    pub accounting_number: &'a str,
    /// The health number, as it was sent.
    pub health_number: Private<&'a str>,
    /// The payment program.
    pub program: &'a str,
    /// Codes that concern the whole claim: of both headers.
    pub codes: Vec<&'a str>,
    /// Its items: those without codes come back as well.
    pub items: Vec<RejectedItem<'a>>,
    /// The record, counted from 1.
    pub record: u32,
}

/// One item of a rejected claim.
pub struct RejectedItem<'a> {
    /// The service code.
    pub code: &'a str,
    /// The fee, as it was sent.
    pub fee: &'a str,
    /// The day, as it was sent.
    pub day: &'a str,
    /// The diagnosis.
    pub diagnosis: &'a str,
    /// Codes that concern the item.
    pub codes: Vec<&'a str>,
    /// The explanatory code, and its words.
    pub explanation: Option<(&'a str, Vec<&'a str>)>,
}

/// Reads a file.
///
/// # Errors
/// With the record and position of what is wrong: a record out of order, counts that do not fit.
pub fn read(file: &[u8]) -> Result<ErrorReport<'_>, Refused> {
    let mut reading = Reading::default();
    for record in records(file) {
        let fields = Fields::new(record, 79)?;
        match (fields.name(3), reading.header) {
            (b"HX1", _) => reading.header(fields)?,
            (b"HXH", Some(header)) => reading.claim(fields, header)?,
            (b"HXR", Some(_)) => reading.second_header(fields)?,
            (b"HXT", Some(_)) => reading.item(fields)?,
            (b"HX8", Some(_)) => reading.message(fields)?,
            (b"HX9", Some(_)) => reading.trailer(fields)?,
            _ => return Err(fields.refused(1, "a record that does not belong there".into())),
        }
    }
    match reading.header {
        None => Ok(ErrorReport { claims: reading.claims }),
        Some(_) => Err(Refused { record: records(file).count() as u64, position: 1, message: "the file ends before its trailer".into() }),
    }
}

#[derive(Default)]
struct Reading<'a> {
    claims: Vec<Rejected<'a>>,
    header: Option<Header<'a>>,
    /// Claims, second headers, items and messages since the last trailer.
    counts: [u64; 4],
    /// Whether the last record was a claim header, a second one, an item or a message.
    last: u8,
}

#[derive(Clone, Copy)]
struct Header<'a> {
    group: &'a str,
    provider: &'a str,
    specialty: &'a str,
    processed: Date,
}

impl<'a> Reading<'a> {
    fn header(&mut self, fields: Fields<'a>) -> Result<(), Refused> {
        fields.constant(4, "V03")?;
        fields.blank(8, 17)?;
        fields.blank(47, 79)?;
        let (group, provider, specialty) = (fields.text(24, 27), fields.text(28, 33), fields.text(34, 35));
        self.header = Some(Header { group, provider, specialty, processed: fields.day(39)? });
        self.last = b'1';
        Ok(())
    }

    fn claim(&mut self, fields: Fields<'a>, header: Header<'a>) -> Result<(), Refused> {
        self.counts[0] += 1;
        self.last = b'H';
        self.claims.push(Rejected {
            group: header.group,
            provider: header.provider,
            specialty: header.specialty,
            processed: header.processed,
            accounting_number: fields.text(24, 31),
            health_number: Private::new(fields.text(4, 13)),
            program: fields.text(32, 34),
            codes: codes(&fields),
            items: Vec::new(),
            record: fields.record(),
        });
        Ok(())
    }

    fn open(&mut self, fields: &Fields<'a>, behind: &[u8]) -> Result<&mut Rejected<'a>, Refused> {
        let misplaced = || fields.refused(3, "a record that does not belong behind the one before it".into());
        if !behind.contains(&self.last) {
            return Err(misplaced());
        }
        self.claims.last_mut().ok_or_else(misplaced)
    }

    fn second_header(&mut self, fields: Fields<'a>) -> Result<(), Refused> {
        let found = codes(&fields);
        self.open(&fields, b"H")?.codes.extend(found);
        self.counts[1] += 1;
        self.last = b'R';
        Ok(())
    }

    fn item(&mut self, fields: Fields<'a>) -> Result<(), Refused> {
        let explanation = fields.text(63, 64);
        let item = RejectedItem {
            code: fields.text(4, 8),
            fee: fields.text(11, 16),
            day: fields.text(19, 26),
            diagnosis: fields.text(27, 30),
            codes: codes(&fields),
            explanation: (!explanation.is_empty()).then(|| (explanation, Vec::new())),
        };
        self.open(&fields, b"HRT8")?.items.push(item);
        self.counts[2] += 1;
        self.last = b'T';
        Ok(())
    }

    fn message(&mut self, fields: Fields<'a>) -> Result<(), Refused> {
        let (code, text) = (fields.text(4, 5), fields.text(6, 60));
        let item = self.open(&fields, b"T8")?.items.last_mut();
        match item.and_then(|item| item.explanation.as_mut()).filter(|(of_item, _)| *of_item == code) {
            Some((_, words)) => words.push(text),
            None => return Err(fields.refused(4, "an explanation for another code than the item's".into())),
        }
        self.counts[3] += 1;
        self.last = b'8';
        Ok(())
    }

    fn trailer(&mut self, fields: Fields<'a>) -> Result<(), Refused> {
        fields.blank(32, 79)?;
        for (count, first) in self.counts.iter().zip((4..).step_by(7)) {
            let said = fields.number(first, first + 6)?;
            if said != *count {
                return Err(fields.refused(first, format!("it counts {said}, and the report has {count}")));
            }
        }
        (self.counts, self.header, self.last) = ([0; 4], None, b'9');
        Ok(())
    }
}

/// The five codes at the end of a record. Lists change by bulletin, so unknown ones pass through.
fn codes<'a>(fields: &Fields<'a>) -> Vec<&'a str> {
    (65..79).step_by(3).map(|first| fields.text(first, first + 2)).filter(|code| !code.is_empty()).collect()
}
