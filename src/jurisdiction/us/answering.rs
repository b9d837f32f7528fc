//! Answers from insurers in the United States: read by [`super::answers`], told in the words of the books.

use super::UnitedStates;
use super::answers::told::{Teller, Tests};
use super::answers::{self, DeliveryError, Survey, deliver};
use super::build;
use super::profile::Usage;
use crate::jurisdiction::{Answering, Origins, TellError};
use crate::posting::{Agreement, Listener};
use std::io::Read;

/// Reasons of group CO that a contract settles: charge above the agreed fee.
const ABOVE_CONTRACT: &[&str] = &["45"];
/// The federal reduction of payments, 2 % of them (2 U.S.C. 901a), never the patient's.
const SEQUESTRATION: &[&str] = &["253"];
/// What earlier insurers paid and took off, repeated by a later one.
const EARLIER_INSURERS: &[&str] = &["23"];

impl Answering for UnitedStates {
    type Survey = Survey;

    fn survey(&self, source: &mut dyn Read) -> Survey {
        answers::survey(source)
    }

    fn tell<L: Listener>(&self, source: &mut dyn Read, survey: &Survey, to: &mut L) -> Result<(), TellError<L::Error>> {
        let tests = if self.us.usage == Usage::Test { Tests::Count } else { Tests::KeptApart };
        let mut teller = Teller::new(to, tests);
        teller.quarantined(survey).map_err(TellError::Listener)?;
        deliver(source, survey, &mut teller).map_err(|e| match e {
            DeliveryError::Recipient(e) => TellError::Listener(e),
            DeliveryError::Changed => TellError::Changed,
        })
    }

    fn agreement(&self, payer: &str) -> Agreement<'static> {
        let in_network = self.us.payer(payer).is_some_and(|payer| payer.profile.in_network == Some(true));
        let given_up = if in_network { ABOVE_CONTRACT } else { &[] };
        Agreement { given_up, share: (SEQUESTRATION, 2), repeats: EARLIER_INSURERS }
    }

    fn line_reference(&self, visit_id: &str, claim_number: &str, line: u16) -> String {
        format!("{}-L{line}", build::recall(visit_id, claim_number).0)
    }

    fn origins<'n>(&self, claim_number: &'n str) -> Origins<'n> {
        build::origins(claim_number)
    }
}
