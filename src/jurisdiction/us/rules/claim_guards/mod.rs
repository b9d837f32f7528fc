//! Rules over the claim itself, in X12's terms: the last look before it goes out, and the first at one that came in.
//!
//! | id | what it guards |
//! |---|---|
//! | CW601 | the total is exactly the sum of the lines |
//! | CW602 | the claim number is at most 20 characters and comes back unchanged |
//! | CW603 | every line has a number of its own, at most 30 characters |
//! | CW604 | no text holds a separator |
//! | CW605 | no text holds a character that the payer does not take |
//! | CW606 | every text has the length of its place |
//! | CW607 | amounts have ten digits, numbers of services eight; neither is negative where it must not be |
//! | CW608 | 50 service lines |
//! | CW609 | everything else that may stand so many times |
//! | CW610 | HL segments make a tree, and their child flags are true |
//! | CW611 | SE counts its segments and repeats the number of its ST |
//! | CW612 | the transaction set is one that can be read |
//! | CW613 | nothing is missing that a claim cannot be without |
//! | CW614 | every segment has a place |
//! | CW615 | no element stands where the guide uses none |
//! | CW616 | every value can be what its place says |
//! | CW617 | reported encounters are not sent as claims |
//! | CW618 | diagnoses are ICD-10-CM |
//! | CW619 | the patient has not paid more than is charged |
//! | CW620 | what another payer decided about a line belongs to a payer that is named |
//! | CW621 | frequency and the payer's claim number fit |
//! | CW622 | what other payers paid and took off adds up to the charge |
//! | CW623 | another payer's day and the patient's remainder stand at one level |
//! | CW624 | one prior authorisation number for each payer of a line |
//! | CW626 | the verifier proves a claim of others alone |
//!
//! That a claim number stands once in all of the input is found before visits are looked at, with the visit id that it is.

mod broken_hierarchy;
mod character_not_taken;
mod claim_number;
mod claim_total;
mod decision_level;
mod element_not_used;
mod encounter_report;
mod frequency;
mod icd9_diagnoses;
mod line_number;
mod loop_missing;
mod malformed_value;
mod not_provable;
mod number_too_large;
mod other_payer_balance;
mod paid_more_than_charged;
mod plain;
mod segment_out_of_place;
mod separator_in_text;
mod set_not_readable;
mod subject;
mod text_length;
mod texts;
mod too_many_lines;
mod too_many_of_a_kind;
mod two_authorisations;
mod unknown_other_payer;
mod wrong_counts;

use super::super::x12_837p::Trouble;
use crate::finding::{Findings, RuleCard};
use crate::jurisdiction::us::x12_837p::TroubleKind;
use crate::rules::Rule;

pub use plain::is_plain;
pub use subject::{ClaimSubject, LineSource, OfClaim, Source};

/// Every rule over claims, in the order of their ids.
pub static RULES: &[&Rule<OfClaim>] = &[
    &claim_total::RULE,
    &claim_number::RULE,
    &line_number::RULE,
    &separator_in_text::RULE,
    &character_not_taken::RULE,
    &text_length::RULE,
    &number_too_large::RULE,
    &too_many_lines::RULE,
    &too_many_of_a_kind::RULE,
    &broken_hierarchy::RULE,
    &wrong_counts::RULE,
    &set_not_readable::RULE,
    &loop_missing::RULE,
    &segment_out_of_place::RULE,
    &element_not_used::RULE,
    &malformed_value::RULE,
    &encounter_report::RULE,
    &icd9_diagnoses::RULE,
    &paid_more_than_charged::RULE,
    &unknown_other_payer::RULE,
    &frequency::RULE,
    &other_payer_balance::RULE,
    &decision_level::RULE,
    &two_authorisations::RULE,
    &not_provable::RULE,
];

/// The rules that a claim built from a visit needs on every run; the others guard what a reader found, or explain
/// why the writer refused a text.
pub static ALWAYS: &[&Rule<OfClaim>] = &[
    &claim_total::RULE,
    &line_number::RULE,
    &text_length::RULE,
    &number_too_large::RULE,
    &too_many_lines::RULE,
    &too_many_of_a_kind::RULE,
    &paid_more_than_charged::RULE,
    &unknown_other_payer::RULE,
    &frequency::RULE,
    &other_payer_balance::RULE,
    &decision_level::RULE,
    &two_authorisations::RULE,
];

/// The rule that runs once a claim of somebody's 837P has no other error: it tells what the verifier says of it.
pub static PROOF: &[&Rule<OfClaim>] = &[&not_provable::RULE];

/// The cards of these rules.
pub fn cards() -> impl Iterator<Item = &'static RuleCard> {
    RULES.iter().map(|rule| &rule.card)
}

/// What troubles of a set are to a person, for a set that has no claims to hold.
pub fn set_findings(troubles: &[Trouble], out: &mut Findings) {
    for trouble in troubles {
        out.push(trouble.finding(card_of(trouble.kind)));
    }
}

fn card_of(kind: TroubleKind) -> &'static RuleCard {
    match kind {
        TroubleKind::Hierarchy => &broken_hierarchy::RULE.card,
        TroubleKind::Counts => &wrong_counts::RULE.card,
        TroubleKind::Unreadable => &set_not_readable::RULE.card,
        TroubleKind::Missing => &loop_missing::RULE.card,
        TroubleKind::OutOfPlace => &segment_out_of_place::RULE.card,
        TroubleKind::NotUsed => &element_not_used::RULE.card,
        TroubleKind::Malformed => &malformed_value::RULE.card,
        TroubleKind::Repeated => &too_many_of_a_kind::RULE.card,
        TroubleKind::OldDiagnoses => &icd9_diagnoses::RULE.card,
    }
}

#[cfg(test)]
mod tests;
