//! The health cards of visits to come, to be asked about before the patients do.

use super::answers::card_check::{self, CardResponse};
use super::ids::{HealthNumber, IdError, VersionCode};
use crate::finding::Private;
use crate::visit::{Visit, col};
use sha2::{Digest, Sha256};

/// A card.
pub struct Card {
    number: HealthNumber,
    version: Option<VersionCode>,
}

/// Why there is nothing to ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCard {
    /// Another program pays, or nobody.
    #[error("the ministry of another province, or nobody but the patient, pays")]
    OtherPayer,
    /// There is no number.
    #[error("there is no health number")]
    Missing,
    /// It is none.
    #[error("the health number has not ten digits")]
    Shape,
    /// Its check digit does not fit: the ministry would not find it.
    #[error("the check digit of the health number does not fit")]
    CheckDigit,
    /// The version code is none.
    #[error("the version code is not one or two letters")]
    Version,
}

impl Card {
    /// The card that a visit names.
    ///
    /// # Errors
    /// When there is nothing to ask about.
    pub fn of(visit: &Visit<'_>) -> Result<Card, NoCard> {
        if !matches!(visit.text(col::PAYER_ID), "" | "HCP" | "WCB") {
            return Err(NoCard::OtherPayer);
        }
        Card::read(&visit.private(col::MEMBER_ID), &visit.private(col::MEMBER_SUFFIX))
    }

    /// The card with that number and version.
    ///
    /// # Errors
    /// When they are none.
    pub fn read(number: &Private<&str>, version: &Private<&str>) -> Result<Card, NoCard> {
        let (number, version) = (number.expose().trim(), version.expose().trim());
        if number.is_empty() {
            return Err(NoCard::Missing);
        }
        let number = HealthNumber::parse(number).map_err(|why| match why {
            IdError::Shape => NoCard::Shape,
            IdError::CheckDigit => NoCard::CheckDigit,
        })?;
        let version = if version.is_empty() { None } else { Some(VersionCode::parse(version).map_err(|_| NoCard::Version)?) };
        Ok(Card { number, version })
    }

    /// Appends the request for it.
    pub fn push_request(&self, out: &mut Vec<u8>) {
        card_check::push_request(&self.number, self.version, b"    ", out);
    }

    /// What the ledger knows it by.
    pub fn key(&self) -> [u8; 16] {
        key(self.number.digits(), self.version.as_ref().map_or("", VersionCode::as_str))
    }
}

/// What the ledger knows the card by that a response is about.
pub fn key_of(response: &CardResponse<'_>) -> [u8; 16] {
    key(response.health_number.expose(), response.version.expose())
}

/// The patient of a visit, as the ledger writes a name of its own for each.
pub fn patient_of(visit: &Visit<'_>) -> String {
    (*visit.private(col::PATIENT_ID).expose()).to_string()
}

fn key(number: &str, version: &str) -> [u8; 16] {
    let digest = Sha256::new().chain_update(number).chain_update([0]).chain_update(version.trim()).finalize();
    digest[..16].try_into().expect("SHA-256 has 32 bytes")
}
