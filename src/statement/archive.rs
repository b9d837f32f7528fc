//! Visits as they were issued, found in the archives of their batches: names and addresses stand nowhere else.

use super::StatementError;
use crate::batch::BatchError;
use crate::finding::Private;
use crate::ledger::{Batch, Ledger};
use crate::limits;
use crate::money::Money;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// The name of the archive in its batch.
const ARCHIVE: &str = "visits.jsonl.gz";

/// What a statement needs to know of a visit besides its amounts.
pub struct Recorded {
    /// Whether its patient must not be billed automatically.
    pub protected: bool,
    /// Whether the patient has another insurer after the first.
    pub next_insurer: bool,
    /// What was paid at the visit; `None` when that cannot be read.
    pub paid: Option<Money>,
    /// The patient's name.
    pub patient: Private<String>,
    /// To whom it is mailed: the name, then the lines of the address.
    pub addressee: Vec<Private<String>>,
    /// The practice's own words for its services, by line.
    pub texts: Vec<(u16, String)>,
}

/// A visit in the archive, as far as it is read.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), default)]
#[derive(Default)]
struct Row<'a> {
    #[serde(borrow)]
    patient_last: Cow<'a, str>,
    #[serde(borrow)]
    patient_first: Cow<'a, str>,
    #[serde(borrow)]
    address1: Cow<'a, str>,
    #[serde(borrow)]
    address2: Cow<'a, str>,
    #[serde(borrow)]
    city: Cow<'a, str>,
    #[serde(borrow)]
    region: Cow<'a, str>,
    #[serde(borrow)]
    postal_code: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_last: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_first: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_address1: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_city: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_region: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_postal_code: Cow<'a, str>,
    #[serde(borrow)]
    billing_protection: Cow<'a, str>,
    #[serde(borrow)]
    patient_paid: Cow<'a, str>,
    lines: Vec<RowLine>,
    coverages: Vec<Coverage>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RowLine {
    line: String,
    service_text: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Coverage {
    payer_id: String,
}

/// Reads the visits that `wanted` names out of the archive of a batch; `wanted` gives each its place in the result.
///
/// Visits that are not there are left out, and so is everything when the archive is gone or not as it was sealed.
///
/// # Errors
/// When the archive is there and cannot be read.
pub fn read(ledger: &Ledger, batch: &Batch, wanted: &HashMap<&str, usize>) -> Result<Vec<(usize, Recorded)>, StatementError> {
    let path = batch.folder().join(ARCHIVE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(BatchError::Disk { doing: "read", path, source }.into()),
    };
    let mut hashing = Hashing { file, hash: Sha256::new() };
    let mut found = Vec::with_capacity(wanted.len());
    let read = rows(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(BufReader::with_capacity(1 << 18, &mut hashing))), |line| {
        let Some(&place) = visit_id(line).and_then(|id| wanted.get(id.as_ref())) else { return };
        found.extend(serde_json::from_slice::<Row<'_>>(line).ok().map(|row| (place, recorded(&row))));
    });
    let whole = read.is_ok() && io::copy(&mut hashing, &mut io::sink()).is_ok();
    let sealed = ledger.output_hash(batch.no, ARCHIVE)?;
    Ok(if whole && sealed.is_some_and(|sealed| sealed[..] == hashing.hash.finalize()[..]) { found } else { Vec::new() })
}

/// A file that is hashed as it is read.
struct Hashing {
    file: File,
    hash: Sha256,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// Hands on line after line; a line longer than any visit ends the reading.
fn rows(mut source: impl BufRead, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let most = limits::VISIT_BYTES as u64 * 2;
        if (&mut source).take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() as u64 == most {
            return Err(io::ErrorKind::InvalidData.into());
        }
        each(&line);
    }
}

/// The id of the visit that a line begins with.
fn visit_id(line: &[u8]) -> Option<Cow<'_, str>> {
    let rest = line.strip_prefix(b"{\"visit_id\":\"")?;
    let end = memchr::memchr(b'"', rest)?;
    if !rest[..end].contains(&b'\\') {
        return std::str::from_utf8(&rest[..end]).ok().map(Cow::Borrowed);
    }
    #[derive(Deserialize)]
    struct Id {
        visit_id: String,
    }
    serde_json::from_slice::<Id>(line).ok().map(|id| Cow::Owned(id.visit_id))
}

fn recorded(row: &Row<'_>) -> Recorded {
    let patient = name(&row.patient_first, &row.patient_last);
    let guarantor = name(&row.guarantor_first, &row.guarantor_last);
    let lines = if guarantor.is_empty() {
        let place = city_line(&row.city, &row.region, &row.postal_code);
        [patient.clone(), row.address1.to_string(), row.address2.to_string(), place]
    } else {
        let place = city_line(&row.guarantor_city, &row.guarantor_region, &row.guarantor_postal_code);
        [guarantor, row.guarantor_address1.to_string(), String::new(), place]
    };
    let texts = row.lines.iter().filter(|line| !line.service_text.is_empty());
    Recorded {
        protected: !row.billing_protection.is_empty(),
        next_insurer: row.coverages.get(1).is_some_and(|coverage| !coverage.payer_id.is_empty()),
        paid: if row.patient_paid.is_empty() { Some(Money::ZERO) } else { Money::parse(&row.patient_paid).ok() },
        patient: Private::new(patient),
        addressee: lines.into_iter().filter(|line| !line.is_empty()).map(Private::new).collect(),
        texts: texts.filter_map(|line| Some((line.line.parse().ok()?, line.service_text.clone()))).collect(),
    }
}

fn name(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_string()
}

fn city_line(city: &str, region: &str, postal_code: &str) -> String {
    let comma = if city.is_empty() || region.is_empty() { "" } else { ", " };
    format!("{city}{comma}{region} {postal_code}").trim().to_string()
}
