//! pending
#![allow(missing_docs, dead_code)]
use super::claim::{Billing, Claim};
use super::practice::UsPractice;
use super::x12_837p::Trouble;
use crate::finding::Findings;
use crate::jurisdiction::Piece;
use crate::visit::Visit;
pub struct ReadClaim<'a> {
    pub claim: Claim<'a>,
    pub billing: Billing<'a>,
    pub troubles: Vec<Trouble>,
    pub set_troubles: Vec<Trouble>,
}
pub fn read_set<'a>(
    _us: &UsPractice,
    _piece: Piece<'a>,
    _arena: &'a bumpalo::Bump,
    _each: &mut dyn FnMut(&Visit<'a>, ReadClaim<'a>, &mut Findings),
) {
}
