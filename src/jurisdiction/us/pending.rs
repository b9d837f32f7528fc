//! pending
#![allow(missing_docs, dead_code)]
use super::claim::{Billing, Claim};
use super::practice::UsPractice;
use super::x12_837p::Dialect;
use crate::finding::Findings;
use crate::jurisdiction::Piece;
use crate::rules::{Rule, Subject};
use crate::visit::Visit;
pub struct ReadClaim<'a> {
    pub claim: Claim<'a>,
    pub billing: Billing<'a>,
}
pub fn read_set<'a>(
    _us: &UsPractice,
    _piece: Piece<'a>,
    _arena: &'a bumpalo::Bump,
    _each: &mut dyn FnMut(&Visit<'a>, ReadClaim<'a>, &mut Findings),
) {
}
pub struct ClaimSubject<'a> {
    pub claim: &'a Claim<'a>,
    pub visit: &'a Visit<'a>,
    pub dialect: &'a Dialect,
}
pub enum OfClaim {}
impl Subject for OfClaim {
    type Of<'a> = ClaimSubject<'a>;
}
pub static CLAIM_RULES: &[&Rule<OfClaim>] = &[];
