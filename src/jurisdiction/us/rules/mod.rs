//! The rules of visits in the United States, by what they look at. Each is a file, its page, and a line in [`RULES`].
//!
//! A visit without a payer makes an invoice and no claim, so most rules pass it over; those that look at what an
//! invoice needs too say so.

pub mod answers;
pub mod claim_guards;
pub mod code_pairs;
mod diagnoses;
mod history;
mod modifiers;
mod parties;
mod prices;
mod services;
mod terms;
pub mod unit_limits;

use super::encounter::OfEncounter;
use crate::finding::RuleCard;
use crate::rules::Rule;

pub use history::filing_limit::deadline;

/// Every rule over visits, in the order in which findings are made: that of their ids.
pub static RULES: &[&Rule<OfEncounter>] = &[
    &parties::missing_field::RULE,
    &parties::birth_date::RULE,
    &parties::relationship_mismatch::RULE,
    &parties::member_id::RULE,
    &parties::contact_details::RULE,
    &parties::provider_number::RULE,
    &parties::billing_po_box::RULE,
    &parties::taxonomy::RULE,
    &parties::tax_id::RULE,
    &parties::same_provider_twice::RULE,
    &parties::incomplete_accident::RULE,
    &parties::no_admission_date::RULE,
    &parties::impossible_date::RULE,
    &parties::unknown_provider::RULE,
    &parties::unknown_payer::RULE,
    &parties::unknown_facility::RULE,
    &parties::unknown_value::RULE,
    &parties::incomplete_practice::RULE,
    &diagnoses::not_in_edition::RULE,
    &diagnoses::header::RULE,
    &diagnoses::seventh_character::RULE,
    &diagnoses::wrong_code_set::RULE,
    &diagnoses::spelling::RULE,
    &diagnoses::excludes1_pair::RULE,
    &diagnoses::manifestation_first::RULE,
    &diagnoses::external_cause_first::RULE,
    &diagnoses::sequela_first::RULE,
    &diagnoses::unspecified_side::RULE,
    &diagnoses::side_mismatch::RULE,
    &diagnoses::duplicate::RULE,
    &diagnoses::too_many::RULE,
    &diagnoses::unused::RULE,
    &diagnoses::age_or_sex::RULE,
    &diagnoses::explained_symptom::RULE,
    &diagnoses::code_first_missing::RULE,
    &services::not_effective::RULE,
    &services::code_shape::RULE,
    &services::modifiers::RULE,
    &modifiers::order::RULE,
    &modifiers::visits_only::RULE,
    &modifiers::components::RULE,
    &modifiers::both_sides::RULE,
    &modifiers::surgeons::RULE,
    &modifiers::telehealth::RULE,
    &services::pointers::RULE,
    &services::amounts::RULE,
    &services::drug_code::RULE,
    &history::new_patient::RULE,
    &history::follow_up::RULE,
    &services::add_on::RULE,
    &services::laboratory::RULE,
    &services::unlisted::RULE,
    &services::span_units::RULE,
    &code_pairs::never_together::RULE,
    &code_pairs::without_modifier::RULE,
    &code_pairs::bypassed::RULE,
    &unit_limits::line_units::RULE,
    &unit_limits::day_policy::RULE,
    &unit_limits::day_clinical::RULE,
    &code_pairs::less_said::RULE,
    &prices::no_price::RULE,
    &prices::zero_charge::RULE,
    &prices::differs_from_schedule::RULE,
    &history::issued_before::RULE,
    &history::twice_in_input::RULE,
    &history::filing_limit::RULE,
    &diagnoses::edition_missing::RULE,
    &services::partial_table::RULE,
];

/// The cards of the rules over visits, claims and answers that are this jurisdiction's own; the shared ones stand in [`crate::rules::shared`].
pub fn cards() -> impl Iterator<Item = &'static RuleCard> {
    let of_visits = RULES.iter().map(|rule| &rule.card).filter(|card| card.id.starts_with("CW"));
    of_visits.chain(claim_guards::cards()).chain(answers::cards())
}
