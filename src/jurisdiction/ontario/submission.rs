//! A claim as records of 79 characters: HEH, HER for another province, one HET for each item.
//!
//! Layouts: specification 6.2, claims submission. The spec allows two items in one HET; one is what deployed systems write.

use super::claim::{Claim, ClaimItem, Patient, Registration};
use crate::date;
use crate::wire::fixed_width::{LineEnd, RecordWriter};

/// Characters of a record.
pub const RECORD: usize = 79;

/// Appends a claim; returns how many records it has.
pub fn push_claim(claim: &Claim<'_>, line_end: LineEnd, out: &mut Vec<u8>) -> u32 {
    push_header(claim, line_end, out);
    let mut records = 1;
    if let Patient::OfAnotherProvince(registration) = &claim.patient {
        push_registration(registration, line_end, out);
        records += 1;
    }
    for item in &claim.items {
        push_item(item, line_end, out);
        records += 1;
    }
    records
}

fn push_header(claim: &Claim<'_>, line_end: LineEnd, out: &mut Vec<u8>) {
    let mut record = RecordWriter::new(out, RECORD);
    record.put(1, b"HEH").put(24, claim.number.bytes());
    match &claim.patient {
        Patient::Insured { program, number, version, birth_date } => {
            record.put(4, number.digits().as_bytes()).put(16, &date::compact(*birth_date)).put(32, *program);
            if let Some(version) = version {
                record.put(14, version.as_str().as_bytes());
            }
        }
        Patient::OfAnotherProvince(registration) => {
            record.put(16, &date::compact(registration.birth_date)).put(32, b"RMB");
        }
        Patient::Nobody => {
            record.put(32, b"HCP");
        }
    }
    record.put(35, if claim.pays_patient { b"S" } else { b"P" });
    if let Some(referring) = &claim.referring {
        record.put(36, referring.as_str().as_bytes());
    }
    if let Some(master) = &claim.master {
        record.put(42, master.as_str().as_bytes());
    }
    if let Some(admission) = claim.admission {
        record.put(46, &date::compact(admission));
    }
    if let Some(lab) = &claim.lab {
        record.put(54, lab.as_str().as_bytes());
    }
    if claim.manual_review {
        record.put(58, b"Y");
    }
    if let Some(location) = &claim.location {
        record.put(59, location.as_str().as_bytes());
    }
    record.end(line_end);
}

fn push_registration(registration: &Registration<'_>, line_end: LineEnd, out: &mut Vec<u8>) {
    let mut record = RecordWriter::new(out, RECORD);
    record.put(1, b"HER").put(4, registration.number.as_bytes()).put(16, registration.last.as_bytes());
    record.put(25, registration.first.as_bytes()).put(30, if registration.female { b"2" } else { b"1" });
    record.put(31, registration.province.as_bytes());
    record.end(line_end);
}

fn push_item(item: &ClaimItem, line_end: LineEnd, out: &mut Vec<u8>) {
    let mut record = RecordWriter::new(out, RECORD);
    record.put(1, b"HET").put(4, item.code.as_str().as_bytes());
    record.put_number(11, 6, item.fee.cents().unsigned_abs()).put_number(17, 2, u64::from(item.services));
    record.put(19, &date::compact(item.day));
    if let Some(diagnosis) = &item.diagnosis {
        record.put(27, diagnosis.as_str().as_bytes());
    }
    record.end(line_end);
}
