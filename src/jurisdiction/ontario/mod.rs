//! Ontario: OHIP claims in the ministry's files of fixed length.

mod answering;
pub mod answers;
mod bill;
pub mod build;
pub mod cards;
pub mod claim;
mod correct;
pub mod cycle;
pub mod encounter;
pub mod fees;
mod files;
pub mod ids;
mod letters;
pub mod practice;
pub mod rules;
pub mod submission;
pub mod tables;
mod time_units;

use super::{
    Case, Correction, EachClaim, Earlier, IssuedClaim, Jurisdiction, MadeFile, Opening, Outbox, Piece, Review, RouteInfo, Sender, Verdict,
};
use crate::codes::TableStatus;
use crate::finding::{Findings, Place, RuleCard};
use crate::practice::{Practice, PracticeError};
use crate::verify::{Proof, VerifyError, ohip};
use crate::visit::{Line, Visit, col};
use build::Draft;
use bumpalo::Bump;
use fees::FeeSchedule;
use files::{Biller, OhipFile};
use practice::{OhipPractice, Submitter};
use std::convert::Infallible;
use std::path::Path;

/// A practice in Ontario, ready to bill.
pub struct Ontario {
    practice: OhipPractice,
    fees: FeeSchedule,
    /// Who bills when a visit does not say otherwise, by the provider's position.
    billers: Vec<Biller>,
}

impl Jurisdiction for Ontario {
    const ID: &'static str = "ontario";
    /// Claim files of others are not read: they would hold a claim with nobody's visit behind it.
    type Read<'a> = Infallible;
    type File = OhipFile;
    const WHILE_WAITING: &'static str =
        "wait for the remittance: what it rejects goes out corrected, what it settles is a matter for a remittance advice inquiry";

    fn open(practice: &Practice) -> Result<Ontario, PracticeError> {
        let fees = FeeSchedule::open(&practice.fees)?;
        let ohip = OhipPractice::read(practice)?;
        if 2 * ohip.submitters.len() > usize::from(u16::MAX) {
            let reason = "more providers and groups than files can be kept for".to_string();
            return Err(PracticeError::Wrong { path: practice.folder.join("practice.toml"), reason });
        }
        let billers = ohip.providers.iter().map(|p| files::biller(p.group, p.number, p.specialty)).collect();
        Ok(Ontario { practice: ohip, fees, billers })
    }

    fn tables(&self) -> Vec<TableStatus> {
        tables::status()
    }

    fn cards() -> Vec<&'static RuleCard> {
        rules::cards().collect()
    }

    /// Every submitter twice: for claims in time, and for stale ones.
    fn routes(&self) -> Vec<RouteInfo> {
        let submitters = || self.practice.submitters.iter();
        submitters().map(|s| self.route(s, "")).chain(submitters().map(|s| self.route(s, "-stale"))).collect()
    }

    fn sender(&self) -> Sender {
        let office = &self.practice.office;
        let number = |text: &str| if text.is_empty() { String::new() } else { format!("HST {text}") };
        Sender {
            address: office.address.clone(),
            remit_to: office.remit_to.clone(),
            phone: office.phone.clone(),
            tax_id: number(&office.hst_number),
            notice: String::new(),
        }
    }

    /// Manual review asks a person to look at the claim, which is how a second service on a day is explained.
    fn repeats_on_purpose(&self, visit: &Visit<'_>, _: &Line<'_>) -> bool {
        matches!(visit.text(col::MANUAL_REVIEW), "Y" | "y")
    }

    fn stem(&self, _: &str, claim_number: &str) -> (String, u16) {
        (claim_number.to_string(), 0)
    }

    fn correct(&self, earlier: &Earlier, _: &Visit<'_>) -> Correction {
        correct::correct(earlier)
    }

    fn bill<'a>(&self, case: Case<'_, 'a, Infallible>, review: &mut Review, out: &mut Outbox<'a>) -> Verdict {
        bill::bill(self, case, review, out)
    }

    fn read_claims<'a>(&self, piece: Piece<'a>, _: &'a Bump, each: EachClaim<'_, 'a, Infallible>) {
        let mut findings = Findings::new();
        findings.push(rules::foreign_claims(Place { file: piece.file, row: piece.first_row, column: "" }));
        each(&Visit::new(piece.file, piece.first_row), None, &mut findings);
    }

    fn file_name(&self, opening: &Opening<'_>, _: u32) -> String {
        files::name(&self.practice.files, self.submitter(opening).name(&self.practice), opening)
    }

    fn begin_file(&self, opening: &Opening<'_>, _: &mut Vec<u8>) -> Result<OhipFile, String> {
        Ok(OhipFile::begin(self.practice.files, opening))
    }

    fn append(&self, file: &mut OhipFile, claim: &IssuedClaim<'_>, outbox: &Outbox<'_>, out: &mut Vec<u8>) {
        file.append(&outbox.bytes[claim.bytes.0..claim.bytes.1], claim.shape.records, out);
    }

    fn is_full(&self, file: &OhipFile, claim: &IssuedClaim<'_>) -> bool {
        file.is_full(claim.bytes.1 - claim.bytes.0)
    }

    fn section(&self, file: &mut OhipFile, (claim, outbox): (&IssuedClaim<'_>, &Outbox<'_>), draw: &mut dyn FnMut() -> u64) -> u64 {
        file.batch_for(&self.biller_of(claim, outbox), draw)
    }

    fn end_file(&self, file: OhipFile, out: &mut Vec<u8>) {
        file.end(out);
    }

    fn prove(&self, path: &Path, made: &MadeFile<'_>, _: usize) -> Result<Proof, VerifyError> {
        ohip::verify_file(path, &self.expected(made))
    }
}

impl Ontario {
    fn route(&self, submitter: &Submitter, kind: &str) -> RouteInfo {
        let name = submitter.name(&self.practice);
        let who = match submitter {
            Submitter::Group(_) => format!("OHIP, group {name}"),
            Submitter::Solo(provider) => format!("OHIP, {} ({name})", self.practice.providers[*provider].name),
        };
        RouteInfo {
            id: format!("{name}{kind}"),
            name: if kind.is_empty() { who } else { format!("{who}, stale claims") },
            // One file counter for both kinds: they share the names of files. Batches are numbered across files.
            counters: [format!("ohip file {name}"), format!("ohip batch {name}")],
            claims_per_file: 0,
            production: self.practice.production,
        }
    }

    fn submitter(&self, opening: &Opening<'_>) -> &Submitter {
        let submitters = &self.practice.submitters;
        &submitters[usize::from(opening.route.0) % submitters.len()]
    }

    /// Where a claim's biller stands: among the practice's own, else in the list that the visits of a chunk add to.
    fn block(&self, draft: &Draft<'_>, others: &mut Vec<(Vec<u8>, u32)>) -> Option<u16> {
        let own = Some(draft.provider).filter(|&at| self.billers[at] == draft.biller);
        let at = own.unwrap_or_else(|| {
            let known = others.iter().position(|(biller, _)| biller[..] == draft.biller);
            let at = known.unwrap_or(others.len());
            if known.is_none() {
                others.push((draft.biller.to_vec(), 0));
            }
            self.billers.len() + at
        });
        u16::try_from(at).ok()
    }

    fn biller_of(&self, claim: &IssuedClaim<'_>, outbox: &Outbox<'_>) -> Biller {
        let at = usize::from(claim.shape.block);
        match at.checked_sub(self.billers.len()) {
            None => self.billers[at],
            Some(other) => outbox.blocks[other].0.as_slice().try_into().expect("only billers are put there"),
        }
    }

    fn expected(&self, made: &MadeFile<'_>) -> ohip::Expected {
        let form = &self.practice.files;
        ohip::Expected {
            created: made.opening.date,
            line_end: form.line_end.bytes(),
            end_of_file: form.end_of_file,
            office: form.office,
            group: match self.submitter(&made.opening) {
                Submitter::Group(group) => group.as_str().to_string(),
                Submitter::Solo(_) => "0000".to_string(),
            },
            provider: match self.submitter(&made.opening) {
                Submitter::Group(_) => None,
                Submitter::Solo(at) => Some(self.practice.providers[*at].number.as_str().to_string()),
            },
            claims_per_batch: form.claims_per_batch.into(),
            check_digits: !self.practice.health_numbers_unchecked,
            claims: made.claims,
            items: made.lines,
            charge: made.charge,
            claim_ids: made.claim_ids,
        }
    }
}
