//! Answers from insurers in the United States: read by [`super::answers`], told in the words of the books.

use super::UnitedStates;
use super::answers::told::{Teller, Tests, provider_account};
use super::answers::{self, DeliveryError, Party, Survey, deliver};
use super::build;
use super::profile::Usage;
use crate::jurisdiction::{Answering, Origins, TellError};
use crate::posting::{Account, Agreement, Listener, Waits};
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
        let ours = |payee: &Party| self.is_paid(payee);
        let mut teller = Teller::new(to, tests, &ours);
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

    fn waits(&self, payer: &str) -> Waits {
        let answers = self.us.payer(payer).map(|payer| payer.profile.answers).unwrap_or_default();
        let days = |days: u16| (days > 0).then_some(days);
        Waits { file: days(answers.file_taken), claim: days(answers.claim_taken), decision: days(answers.decided) }
    }

    fn provider_account(&self, reason: &str) -> Account {
        provider_account(reason)
    }

    fn stem_of<'n>(&self, line_reference: &'n str) -> Option<&'n str> {
        let (stem, line) = line_reference.rsplit_once("-L")?;
        (!stem.is_empty() && line.parse::<u16>().is_ok()).then_some(stem)
    }
}

impl UnitedStates {
    /// Whether a payee has a number of this practice: its own NPI or tax number, or the NPI of one of its providers. A payee that
    /// names neither kind of number cannot be told from us and counts as us.
    fn is_paid(&self, payee: &Party) -> bool {
        let us = &self.us;
        let ours = || {
            let own = [us.billing.npi.as_str(), us.billing.tax_id.as_str()];
            own.into_iter().chain(us.providers.iter().map(|provider| provider.npi.as_str()))
        };
        let named = matches!(payee.qualifier.as_str(), "XX" | "FI").then_some(payee.id.as_str());
        let tax = payee.references.iter().filter(|(qualifier, _)| qualifier == "TJ").map(|(_, number)| number.as_str());
        let mut numbers = named.into_iter().chain(tax).map(digits).filter(|number| !number.is_empty()).peekable();
        numbers.peek().is_none() || numbers.any(|number| ours().any(|own| digits(own) == number))
    }
}

/// A number without hyphens and blanks.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
