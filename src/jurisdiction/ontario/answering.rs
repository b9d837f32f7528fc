//! Answers of the ministry: read by [`super::answers`], told in the words of the books.

use super::Ontario;
use super::answers::survey::Survey;
use super::answers::told::{FUNDED_ELSEWHERE, Teller};
use super::claim::AccountingNumber;
use crate::jurisdiction::{Answering, Origins, TellError};
use crate::posting::{Agreement, Listener};
use std::io::Read;

impl Answering for Ontario {
    type Survey = Survey;

    fn survey(&self, source: &mut dyn Read) -> Survey {
        Survey::of(source)
    }

    fn tell<L: Listener>(&self, source: &mut dyn Read, survey: &Survey, to: &mut L) -> Result<(), TellError<L::Error>> {
        if !survey.is(source) {
            return Err(TellError::Changed);
        }
        let Ok(answer) = survey.answer() else { return Ok(()) };
        let ours = |payee: &str| self.practice.submitters.iter().any(|submitter| submitter.name(&self.practice) == payee);
        Teller::new(to, &ours, survey.content()).tell(&answer).map_err(TellError::Listener)
    }

    /// Only what somebody else funds is given up unasked.
    fn agreement(&self, _: &str) -> Agreement<'static> {
        Agreement { given_up: FUNDED_ELSEWHERE, share: (&[], 0), repeats: &[] }
    }

    /// The ministry brings no reference of an item back: items are known by code, fee and day.
    fn line_reference(&self, _: &str, _: &str, _: u16) -> String {
        String::new()
    }

    /// The visit id itself, or the visit's number in the ledger.
    fn origins<'n>(&self, claim_number: &'n str) -> Origins<'n> {
        Origins { visit_ids: [Some(claim_number), None], visit: AccountingNumber::visit_no(claim_number) }
    }
}
