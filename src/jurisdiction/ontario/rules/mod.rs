//! The rules of visits in Ontario. Each is a file, its page, and a line in [`RULES`]; its name begins with the code that the ministry
//! would send the claim back with, where there is one.

mod foreign;
mod history;
mod hospital;
mod invoice;
mod patient;
mod provider;
mod province;
mod service;
mod stale;
mod terms;

use super::encounter::OfEncounter;
use crate::finding::RuleCard;
use crate::rules::Rule;

pub use foreign::foreign_claims;
pub use stale::{deadline, is_stale, months};

/// Every rule over visits, in the order in which findings are made: that of their ids.
pub static RULES: &[&Rule<OfEncounter>] = &[
    &patient::health_number::RULE,
    &patient::no_health_number::RULE,
    &patient::version_code::RULE,
    &patient::birth_date::RULE,
    &patient::program::RULE,
    &patient::payee::RULE,
    &patient::unwanted_number::RULE,
    &patient::mixed_encounter::RULE,
    &patient::no_patient::RULE,
    &provider::unknown_provider::RULE,
    &provider::specialty::RULE,
    &provider::billing_group::RULE,
    &provider::referring_number::RULE,
    &provider::own_referral::RULE,
    &provider::nurse_referral::RULE,
    &provider::referral_missing::RULE,
    &provider::group_refers::RULE,
    &provider::lab_licence::RULE,
    &provider::emergency_family::RULE,
    &provider::dental::RULE,
    &provider::facility_code::RULE,
    &hospital::master_number::RULE,
    &hospital::required::RULE,
    &hospital::admission::RULE,
    &hospital::location::RULE,
    &hospital::location_missing::RULE,
    &hospital::master_missing::RULE,
    &hospital::admission_missing::RULE,
    &hospital::both_missing::RULE,
    &hospital::not_in_patient::RULE,
    &hospital::technical_fee::RULE,
    &hospital::telemedicine::RULE,
    &hospital::location_too_early::RULE,
    &hospital::not_a_hospital::RULE,
    &service::code_shape::RULE,
    &service::not_in_force::RULE,
    &service::no_fee::RULE,
    &service::unpriced::RULE,
    &service::fee_too_low::RULE,
    &service::fee_too_high::RULE,
    &service::fee::RULE,
    &service::services::RULE,
    &service::divisible::RULE,
    &service::one_unit::RULE,
    &service::diagnosis_missing::RULE,
    &service::diagnosis_unknown::RULE,
    &service::diagnosis_shape::RULE,
    &service::chiropractic::RULE,
    &service::age::RULE,
    &service::service_date::RULE,
    &service::future::RULE,
    &service::stale::RULE,
    &service::wcb::RULE,
    &service::automatic_premium::RULE,
    &service::prior_approval::RULE,
    &service::manual_review::RULE,
    &province::registration_missing::RULE,
    &province::registration::RULE,
    &province::unknown::RULE,
    &province::not_covered::RULE,
    &province::last_name::RULE,
    &province::first_name::RULE,
    &province::sex::RULE,
    &province::payee::RULE,
    &province::referral::RULE,
    &invoice::no_price::RULE,
    &invoice::insured_service::RULE,
    &invoice::addressee::RULE,
    &invoice::third_party::RULE,
    &history::twice_in_input::RULE,
    &history::issued_before::RULE,
    &history::twice_on_visit::RULE,
];

/// The cards of the rules that are this jurisdiction's own.
pub fn cards() -> impl Iterator<Item = &'static RuleCard> {
    RULES.iter().map(|rule| &rule.card).chain([&foreign::CARD])
}
