//! Reads a file record by record and keeps what must agree later.

use super::checks as c;
use super::fields as f;
use super::{Expected, RECORD};
use crate::money::Money;
use crate::verify::{Check, ClaimIds, Fault};
use std::collections::HashSet;

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Outside a batch.
    Outside,
    /// Behind a batch header.
    Batch,
    /// Behind a claim header; whether a second one must follow.
    Claim { second: bool },
    /// Behind a second header.
    Second,
    /// Behind an item.
    Item,
}

/// A file while it is read.
pub struct Reading<'e> {
    expected: &'e Expected,
    created: i64,
    place: Place,
    pub faults: Vec<Fault>,
    pub batches: u64,
    pub claims: u64,
    pub items: u64,
    pub cents: i64,
    pub records: u64,
    ids: ClaimIds,
    batch_ids: HashSet<Vec<u8>>,
    /// Claims, second headers and items of the batch.
    counts: [i64; 3],
    /// The claim under way: its number, its birth date, its items.
    claim: Vec<u8>,
    birth: i64,
    admission: i64,
    items_of_claim: u64,
    at: (u64, u64),
    id: String,
}

impl<'e> Reading<'e> {
    pub fn new(expected: &'e Expected) -> Reading<'e> {
        let created = expected.created.format("%Y%m%d").to_string();
        Reading {
            expected,
            created: f::number(created.as_bytes()),
            place: Place::Outside,
            faults: Vec::new(),
            batches: 0,
            claims: 0,
            items: 0,
            cents: 0,
            records: 0,
            ids: ClaimIds::new(),
            batch_ids: HashSet::new(),
            counts: [0; 3],
            claim: Vec::new(),
            birth: 0,
            admission: 0,
            items_of_claim: 0,
            at: (0, 0),
            id: String::new(),
        }
    }

    fn fault(&mut self, check: &'static Check, message: impl Into<String>) {
        let claim = (!self.claim.is_empty()).then(|| String::from_utf8_lossy(&self.claim).trim().to_string());
        let (segment, offset) = self.at;
        self.faults.push(Fault { check, segment, offset, segment_id: self.id.clone(), claim, message: message.into() });
    }

    fn holds(&mut self, check: &'static Check, holds: bool, message: &str) {
        if !holds {
            self.fault(check, message);
        }
    }

    /// Reads the next record with its end.
    pub fn record(&mut self, record: &[u8], at: (u64, u64)) {
        self.at = at;
        self.records += 1;
        self.id = String::from_utf8_lossy(record.get(..3).unwrap_or_default()).into_owned();
        let Some((text, _)) = record.split_at_checked(RECORD).filter(|(_, end)| *end == self.expected.line_end) else {
            return self.fault(&c::LENGTH, "it has another length or another end");
        };
        let plain = text.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b' ');
        self.holds(&c::CHARACTERS, plain, "it holds other characters");
        match (&text[..3], self.place) {
            (b"HEB", Place::Outside) => self.batch(text),
            (b"HEH", Place::Batch | Place::Item) => self.header(text),
            (b"HER", Place::Claim { second: true }) => self.second_header(text),
            (b"HET", Place::Claim { second: false } | Place::Second | Place::Item) => self.item(text),
            (b"HEE", Place::Batch | Place::Item) => self.trailer(text),
            _ => self.fault(&c::ORDER, "it does not belong behind the record before it"),
        }
    }

    fn batch(&mut self, text: &[u8]) {
        self.place = Place::Batch;
        self.claim.clear();
        self.counts = [0; 3];
        self.batches += 1;
        let field = |first: usize, last: usize| &text[first - 1..last];
        self.holds(&c::HEADER, field(4, 6) == b"V03", "the release is not V03");
        self.holds(&c::HEADER, field(7, 7) == [self.expected.office], "another office letter than agreed");
        self.holds(&c::HEADER, f::day(field(8, 15)) == Some(self.created), "another day than the batch's");
        self.holds(&c::HEADER, f::number(field(16, 19)) > 0, "the batch number is no number");
        self.holds(&c::HEADER, field(20, 25) == b"000000", "the operator number is not zero");
        self.holds(&c::RESERVED, f::blank(field(38, 79)), "something stands in a reserved field");
        let group = field(26, 29) == self.expected.group.as_bytes();
        self.holds(&c::BILLER, group, "another group than the submitter's");
        let provider = self.expected.provider.as_ref().is_none_or(|number| field(30, 35) == number.as_bytes());
        self.holds(&c::BILLER, provider && f::digits(field(30, 35)), "another provider than the submitter");
        self.holds(&c::BILLER, f::digits(field(36, 37)), "the specialty is not two digits");
        let new = self.batch_ids.insert([field(16, 19), field(30, 35)].concat());
        self.holds(&c::BATCH_ID, new, "the provider has a batch of this number already");
    }

    fn header(&mut self, text: &[u8]) {
        self.end_claim();
        let field = |first: usize, last: usize| &text[first - 1..last];
        let (number, program, payee) = (field(4, 13), field(32, 34), field(35, 35));
        self.claim = field(24, 31).to_vec();
        self.ids.push(self.claim.trim_ascii_end());
        self.claims += 1;
        self.counts[0] += 1;
        self.items_of_claim = 0;
        self.place = Place::Claim { second: program == b"RMB" };
        self.holds(&c::NUMBER, !f::blank(field(24, 31)) && text[23] != b' ', "it has no accounting number");
        self.birth = if f::blank(field(16, 23)) { 0 } else { f::day(field(16, 23)).unwrap_or(-1) };
        self.holds(&c::DATES, self.birth >= 0 && self.birth <= self.created, "the birth date is no day, or in the future");
        let nobody = f::blank(number) && self.birth == 0 && program == b"HCP";
        let version = field(14, 15);
        if program == b"RMB" || nobody {
            self.holds(&c::PATIENT, f::blank(number) && f::blank(version), "a health number where none belongs");
            self.holds(&c::PATIENT, program != b"RMB" || self.birth > 0, "the birth date is missing");
        } else {
            let good = f::digits(number) && (!self.expected.check_digits || f::checks(number));
            self.holds(&c::HEALTH_NUMBER, good, "the health number does not check");
            self.holds(&c::PATIENT, f::blank(version) || f::letters(version), "the version code is not one or two letters");
            self.holds(&c::PATIENT, self.birth > 0, "the birth date is missing");
        }
        let pair = matches!((program, payee), (b"HCP" | b"WCB" | b"RMB", b"P") | (b"HCP", b"S"));
        self.holds(&c::PAYEE, pair && !(nobody && payee == b"S"), "no such pair of program and payee");
        self.optional(text);
        self.holds(&c::RESERVED, f::blank(field(63, 79)), "something stands in a reserved field");
    }

    /// Referring provider, facility, admission, laboratory, manual review, location.
    fn optional(&mut self, text: &[u8]) {
        let field = |first: usize, last: usize| &text[first - 1..last];
        let absent_or = |field: &[u8], shape: fn(&[u8]) -> bool| f::blank(field) || shape(field);
        self.holds(&c::OPTIONAL, absent_or(field(36, 41), f::digits), "the referring number is not six digits");
        let whole = |field: &[u8]| !field.contains(&b' ');
        self.holds(&c::OPTIONAL, absent_or(field(42, 45), whole), "the master number is not four characters");
        self.admission = if f::blank(field(46, 53)) { 0 } else { f::day(field(46, 53)).unwrap_or(-1) };
        self.holds(&c::DATES, self.admission >= 0, "the admission is no day");
        self.holds(
            &c::OPTIONAL,
            absent_or(field(54, 57), |lab| f::digits(lab) && lab[0] == b'5'),
            "the laboratory's licence is not 5000 to 5999",
        );
        self.holds(&c::OPTIONAL, matches!(field(58, 58), b" " | b"Y"), "manual review is neither blank nor Y");
        self.holds(&c::OPTIONAL, absent_or(field(59, 62), f::location), "the service location is not three letters or four digits");
    }

    fn second_header(&mut self, text: &[u8]) {
        self.place = Place::Second;
        self.counts[1] += 1;
        let field = |first: usize, last: usize| &text[first - 1..last];
        let registration = field(4, 15).trim_ascii_end();
        self.holds(&c::SECOND_HEADER, !registration.is_empty() && !registration.contains(&b' '), "no registration number");
        self.holds(&c::SECOND_HEADER, f::letters(field(16, 24)), "the last name is not letters");
        self.holds(&c::SECOND_HEADER, f::letters(field(25, 29)), "the first name is not letters");
        self.holds(&c::SECOND_HEADER, matches!(field(30, 30), b"1" | b"2"), "the sex is not 1 or 2");
        let province =
            matches!(field(31, 32), b"AB" | b"BC" | b"MB" | b"NB" | b"NL" | b"NS" | b"NT" | b"NU" | b"PE" | b"PQ" | b"SK" | b"YT");
        self.holds(&c::SECOND_HEADER, province, "no province besides Ontario");
        self.holds(&c::RESERVED, f::blank(field(33, 79)), "something stands in a reserved field");
    }

    fn item(&mut self, text: &[u8]) {
        self.place = Place::Item;
        self.items += 1;
        self.items_of_claim += 1;
        self.counts[2] += 1;
        let field = |first: usize, last: usize| &text[first - 1..last];
        let (fee, services) = (f::number(field(11, 16)), f::number(field(17, 18)));
        self.holds(&c::ITEM, f::service_code(field(4, 8)), "the service code is not a letter, three digits and A, B or C");
        self.holds(&c::ITEM, (0..=500_000).contains(&fee), "the fee is not up to 5,000.00");
        self.holds(&c::ITEM, services >= 1, "the number of services is not 1 to 99");
        self.holds(&c::ITEM, services < 1 || fee % services == 0, "the services do not divide the fee");
        self.cents = self.cents.saturating_add(fee.max(0));
        let day = f::day(field(19, 26)).unwrap_or(-1);
        let in_time = day > 0 && day <= self.created && day >= self.birth && day >= self.admission;
        self.holds(&c::DATES, in_time, "the service is on no day, after the batch, or before birth or admission");
        self.holds(&c::ITEM, f::blank(field(27, 30)) || f::diagnosis(field(27, 30)), "the diagnosis has another shape");
        let reserved = f::blank(field(9, 10)) && f::blank(field(31, 79));
        self.holds(&c::RESERVED, reserved, "something stands in a reserved field or in the second half");
    }

    fn trailer(&mut self, text: &[u8]) {
        self.end_claim();
        self.place = Place::Outside;
        self.claim.clear();
        let field = |first: usize, last: usize| &text[first - 1..last];
        let counts = [f::number(field(4, 7)), f::number(field(8, 11)), f::number(field(12, 16))];
        self.holds(&c::COUNTS, counts == self.counts, &format!("it counts {counts:?}, the batch has {:?}", self.counts));
        let limit = i64::try_from(self.expected.claims_per_batch).unwrap_or(i64::MAX);
        self.holds(&c::BATCH_SIZE, (1..=limit).contains(&self.counts[0]), "the batch has no claim, or too many");
        self.holds(&c::RESERVED, f::blank(field(17, 79)), "something stands in a reserved field");
    }

    fn end_claim(&mut self) {
        if !self.claim.is_empty() {
            self.holds(&c::ITEMS, (1..=99).contains(&self.items_of_claim), "the claim before it has no item, or more than 99");
        }
    }

    /// Compares the file with what it should hold.
    pub fn finish(&mut self) {
        (self.at, self.id) = ((0, 0), String::new());
        self.claim.clear();
        self.holds(&c::ORDER, self.place == Place::Outside && self.batches > 0, "the last batch has no trailer");
        let e = self.expected;
        for (what, found, wanted) in [("claims", self.claims, e.claims), ("items", self.items, e.items)] {
            self.holds(&c::TOTALS, found == wanted, &format!("{found} {what} instead of {wanted}"));
        }
        let (found, wanted) = (Money::from_cents(self.cents), e.charge);
        self.holds(&c::TOTALS, found == wanted, &format!("fees of {found} instead of {wanted}"));
        self.holds(&c::TOTALS, self.ids.same_set(&e.claim_ids), "other accounting numbers than the batch's, or one twice");
    }
}
