//! Claims of somebody else's 837P on their way through the run.

use super::claim::{Billing, Claim};
use super::encounter::CodeSet;
use super::rules::claim_guards;
use super::x12_837p::{SetInput, SetReader, SetText, Trouble, TroubleKind};
use crate::finding::Findings;
use crate::jurisdiction::{EachClaim, Piece};
use crate::visit::Visit;
use bumpalo::Bump;
use std::rc::Rc;
use std::sync::Arc;

/// A claim that was read, and what was wrong with it and its set.
pub struct Received<'a> {
    /// The claim, every field kept.
    pub claim: Claim<'a>,
    /// Who bills.
    pub billing: Arc<Billing<'a>>,
    /// What is wrong with the claim and with what stands above it.
    pub troubles: Vec<Trouble>,
    /// What is wrong with its transaction set: it holds every claim of it.
    pub set_troubles: Rc<[Trouble]>,
}

impl Received<'_> {
    /// What its diagnoses are coded in.
    pub fn code_set(&self) -> CodeSet {
        let old = self.troubles.iter().any(|trouble| trouble.kind == TroubleKind::OldDiagnoses);
        if old { CodeSet::Icd9 } else { CodeSet::Icd10 }
    }
}

/// Reads one transaction set. What is wrong with a set as a whole is known only at its end, so its claims are gathered first.
pub fn read_set<'a>(piece: Piece<'a>, arena: &'a Bump, each: EachClaim<'_, 'a, Received<'a>>) {
    let input =
        SetInput { file: piece.file, bytes: piece.bytes, group: piece.group, separators: piece.separators, first_row: piece.first_row };
    let mut reader = SetReader::new(SetText::new(&input).kept(arena));
    let mut claims = Vec::new();
    while let Some(claim) = reader.next_claim() {
        claims.push(claim);
    }
    let set_troubles: Rc<[Trouble]> = reader.set_troubles().into();
    if claims.is_empty() {
        let mut findings = Findings::new();
        claim_guards::set_findings(&set_troubles, &mut findings);
        return each(&Visit::new(piece.file, piece.first_row), None, &mut findings);
    }
    for read in claims {
        let (mut claim, billing, troubles) = (read.claim, read.billing, read.troubles);
        claim.number_lines();
        let received = Received { claim, billing, troubles, set_troubles: set_troubles.clone() };
        each(&read.visit, Some(received), &mut Findings::new());
    }
}
