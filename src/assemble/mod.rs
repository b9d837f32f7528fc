//! Fragments to files, in the order of the input: one file open per payer, cut where the payer wants it cut.
//!
//! The meaning of envelopes and numbers is the jurisdiction's; here are the files, their buffers and their counts.

use crate::batch::{BatchError, StagedFile, Staging};
use crate::date::Date;
use crate::jurisdiction::{IssuedClaim, Jurisdiction, MadeFile, Opening, Outbox, Route, RouteInfo};
use crate::ledger::{Issue, LedgerError, Place};
use crate::limits;
use crate::money::Money;
use crate::verify::{ClaimIds, VerifyError};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

/// Why claim files could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// Staging refused a file.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A file could not be written.
    #[error("a claim file cannot be written: {0}")]
    Write(#[source] std::io::Error),
    /// The ledger refused a number.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// `practice.toml` makes an envelope impossible.
    #[error("no claim file can be made for payer {payer}: {why}")]
    Envelope {
        /// The payer.
        payer: String,
        /// What is wrong.
        why: String,
    },
    /// The charges of one file exceed every amount.
    #[error("the charges of the file for payer {0} add up to more than any amount can hold")]
    TooMuch(String),
    /// The independent verifier found a fault of ours.
    #[error(transparent)]
    Verify(#[from] VerifyError),
}

impl From<std::io::Error> for AssembleError {
    fn from(error: std::io::Error) -> AssembleError {
        BatchError::within(error).map_or_else(AssembleError::Write, AssembleError::Batch)
    }
}

/// Writes the claim files of one batch.
pub struct Assembler<'j, J: Jurisdiction> {
    office: &'j J,
    batch: String,
    date: Date,
    routes: Vec<RouteInfo>,
    folders: Vec<String>,
    buffer_bytes: usize,
    /// By route; a claim for another payer is the rule, so this is looked up by index.
    open: Vec<Option<Box<OpenFile<J>>>>,
    made: Vec<Made>,
    files_of: BTreeMap<Route, u32>,
    file_count: u32,
}

struct OpenFile<J: Jurisdiction> {
    file: J::File,
    staged: StagedFile,
    buffer: Vec<u8>,
    made: Made,
    /// The section that the last claim stood in, and its number in the ledger.
    place: (u64, i64),
    /// The same for every section so far: claims of one file may take turns between sections.
    places: HashMap<u64, i64>,
}

/// A finished file and its counts.
struct Made {
    path: String,
    file_no: u32,
    route: Route,
    number: u32,
    numbers: [u64; 2],
    claims: u64,
    lines: u64,
    charge: Money,
    claim_ids: ClaimIds,
    own_billing: bool,
}

/// What a payer got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayerFilesMade {
    /// Files.
    pub files: u64,
    /// Claims.
    pub claims: u64,
    /// Their charges.
    pub charge: Money,
}

impl<'j, J: Jurisdiction> Assembler<'j, J> {
    /// An assembler without files: each is begun with its first claim.
    pub fn new(office: &'j J, batch: &str, date: Date) -> Assembler<'j, J> {
        let routes = office.routes();
        let folders = slugs(routes.iter().map(|r| r.id.as_str()));
        // All buffers together stay small however many payers there are.
        let buffer_bytes = ((8 << 20) / routes.len().max(1)).clamp(32 << 10, 256 << 10);
        let routes_count = routes.len();
        Assembler {
            office,
            batch: batch.to_string(),
            date,
            routes,
            folders,
            buffer_bytes,
            open: (0..routes_count).map(|_| None).collect(),
            made: Vec::new(),
            files_of: BTreeMap::new(),
            file_count: 0,
        }
    }

    /// Writes one claim; returns where it stands, as the ledger numbers places.
    ///
    /// # Errors
    /// When the disk or the ledger refuses.
    pub fn append(
        &mut self,
        claim: &IssuedClaim<'_>,
        outbox: &Outbox<'_>,
        (issue, staging): (&mut Issue, &Staging),
    ) -> Result<i64, AssembleError> {
        let slot = usize::from(claim.route.0);
        let limit = u64::from(self.routes[slot].claims_per_file);
        let is_full = |open: &OpenFile<J>| (limit > 0 && open.made.claims >= limit) || self.office.is_full(&open.file, claim);
        if self.open[slot].as_deref().is_some_and(is_full) {
            let full = self.open[slot].take().expect("looked up above");
            self.close(*full)?;
        }
        let mut file = match self.open[slot].take() {
            Some(file) => file,
            None => Box::new(self.begin(claim.route, (issue, staging))?),
        };
        self.enter_section(&mut file, (claim, outbox), issue)?;
        self.office.append(&mut file.file, claim, outbox, &mut file.buffer);
        self.count(&mut file.made, claim)?;
        if file.buffer.len() >= self.buffer_bytes {
            file.staged.write_all(&file.buffer)?;
            file.buffer.clear();
            if self.routes.len() > limits::OPEN_FILES {
                file.staged.park();
            }
        }
        let place = file.place.1;
        self.open[slot] = Some(file);
        Ok(place)
    }

    /// Finds the section of the next claim, and enters it into the ledger when it is a new one.
    fn enter_section(
        &self,
        file: &mut OpenFile<J>,
        claim: (&IssuedClaim<'_>, &Outbox<'_>),
        issue: &mut Issue,
    ) -> Result<(), AssembleError> {
        let counter = &self.routes[usize::from(claim.0.route.0)].counters[1];
        let mut drawn = Ok(());
        let mut draw = || {
            let number = issue.next_number(counter);
            number.unwrap_or_else(|error| {
                drawn = Err(error);
                0
            })
        };
        let section = self.office.section(&mut file.file, claim, &mut draw);
        drawn?;
        if section == file.place.0 {
            return Ok(());
        }
        let known = file.places.get(&section).copied();
        let [interchange, group] = file.made.numbers;
        let place = match known {
            Some(place) => place,
            None => issue.place(Place { file: file.staged.no(), interchange, group, set: section })?,
        };
        file.places.insert(section, place);
        file.place = (section, place);
        Ok(())
    }

    fn count(&self, made: &mut Made, claim: &IssuedClaim<'_>) -> Result<(), AssembleError> {
        made.claims += 1;
        made.lines += (claim.lines.1 - claim.lines.0) as u64;
        made.claim_ids.push(claim.number.as_str().as_bytes());
        made.own_billing &= claim.shape.block == 0;
        let payer = || AssembleError::TooMuch(self.routes[usize::from(claim.route.0)].id.clone());
        made.charge = made.charge.checked_add(claim.charge).ok_or_else(payer)?;
        Ok(())
    }

    fn begin(&mut self, route: Route, (issue, staging): (&mut Issue, &Staging)) -> Result<OpenFile<J>, AssembleError> {
        let info = &self.routes[usize::from(route.0)];
        let numbers = [issue.next_number(&info.counters[0])?, issue.next_number(&info.counters[1])?];
        let of_payer = self.files_of.entry(route).or_default();
        *of_payer += 1;
        self.file_count += 1;
        let opening = Opening { route, file: self.file_count, batch: &self.batch, date: self.date, numbers };
        let path = format!("claims/{}/{}", self.folders[usize::from(route.0)], self.office.file_name(&opening, *of_payer));
        let mut staged = staging.create_unhashed(&path)?;
        if self.routes.len() > limits::OPEN_FILES {
            staged.park();
        }
        let mut buffer = Vec::with_capacity(self.buffer_bytes + (16 << 10));
        let number = opening.file;
        let file = self.office.begin_file(&opening, &mut buffer).map_err(|why| AssembleError::Envelope { payer: info.id.clone(), why })?;
        let made = Made {
            path,
            file_no: staged.no(),
            route,
            number,
            numbers,
            claims: 0,
            lines: 0,
            charge: Money::ZERO,
            claim_ids: ClaimIds::new(),
            own_billing: true,
        };
        Ok(OpenFile { file, staged, buffer, made, place: (0, 0), places: HashMap::new() })
    }

    fn close(&mut self, mut open: OpenFile<J>) -> Result<(), AssembleError> {
        self.office.end_file(open.file, &mut open.buffer);
        open.staged.write_all(&open.buffer)?;
        open.staged.finish()?;
        self.made.push(open.made);
        Ok(())
    }

    /// Completes all files, in the order of payers.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(&mut self) -> Result<(), AssembleError> {
        for slot in 0..self.open.len() {
            if let Some(open) = self.open[slot].take() {
                self.close(*open)?;
            }
        }
        self.made.sort_by_key(|m| m.number);
        Ok(())
    }

    /// Has every finished file proved by the independent verifier, and tells `each` how many bytes that took.
    ///
    /// # Errors
    /// A fault of ours: nothing of the batch may be published.
    pub fn prove(&self, staging: &Staging, threads: usize, mut each: impl FnMut(u64)) -> Result<(), AssembleError> {
        for made in &self.made {
            let opening = Opening { route: made.route, file: made.number, batch: &self.batch, date: self.date, numbers: made.numbers };
            let made_file = MadeFile {
                opening,
                claims: made.claims,
                lines: made.lines,
                charge: made.charge,
                claim_ids: made.claim_ids,
                own_billing: made.own_billing,
            };
            let proof = self.office.prove(&staging.folder().join(&made.path), &made_file, threads)?;
            staging.proved(made.file_no, proof.sha256);
            each(proof.bytes);
        }
        Ok(())
    }

    /// What each payer got, by route.
    pub fn by_payer(&self) -> impl Iterator<Item = (&RouteInfo, PayerFilesMade)> {
        let of = |route: usize| {
            let mut sum = PayerFilesMade::default();
            for made in self.made.iter().filter(|m| usize::from(m.route.0) == route) {
                sum.files += 1;
                sum.claims += made.claims;
                sum.charge = sum.charge.checked_add(made.charge).unwrap_or(Money::from_cents(i64::MAX));
            }
            sum
        };
        self.routes.iter().enumerate().map(move |(n, info)| (info, of(n))).filter(|(_, made)| made.files > 0)
    }
}

/// Folder names for payer ids, which may hold anything: small letters, digits and hyphens, each name once.
fn slugs<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for (id, number) in ids.zip(1_usize..) {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let spelled: String = id.chars().take(40).map(plain).collect();
        let mut name = spelled.trim_matches('-').to_string();
        while name.is_empty() || !taken.insert(name.clone()) {
            name = format!("{name}-{number}").trim_matches('-').to_string();
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_payer_id_cannot_lead_out_of_the_batch() {
        let names = slugs(["MEDICARE", "../../etc", "a/b", "a-b", "", "…", "CON"].into_iter());
        assert_eq!(names, ["medicare", "etc", "a-b", "a-b-4", "5", "6", "con"]);
    }
}
