//! What to do with a visit that was issued before and comes again changed.
//!
//! Only the United States have replacement claims: frequency 7 replaces and 8 voids a claim that the payer has
//! numbered. Whether and when a payer takes them is in its profile; Medicare Part B never does.

use super::practice::UsPractice;
use super::profile::Replacement;
use crate::jurisdiction::{Correction, Earlier, EarlierState, Numbering, Standing};
use crate::visit::{Visit, col};
use bumpalo::Bump;

/// Decides by how far the earlier claim has come, and by what the visit itself asks for.
pub fn correct(us: &UsPractice, earlier: &Earlier, visit: &Visit<'_>) -> Correction {
    match earlier.state {
        // Nobody has seen it: a new version simply takes its place, whatever it says.
        EarlierState::NotSent => Correction::Supersede,
        // To the payer it never was a claim. The time to file runs on.
        EarlierState::Rejected => Correction::Resend,
        EarlierState::Sent | EarlierState::Adjudicated if earlier.cancels => after_a_cancellation(visit),
        EarlierState::Sent | EarlierState::Adjudicated => of_a_claim(us, earlier, visit),
    }
}

/// The payer's claim was cancelled, so that the visit may be billed anew, to whomever.
fn after_a_cancellation(visit: &Visit<'_>) -> Correction {
    if visit.text(col::FREQUENCY) == "8" { Correction::Wait } else { Correction::Anew }
}

fn of_a_claim(us: &UsPractice, earlier: &Earlier, visit: &Visit<'_>) -> Correction {
    let Some(payer) = us.payer(&earlier.payer) else {
        return Correction::Manual("the payer of the earlier claim is no longer in practice.toml: correct the claim with the payer");
    };
    let cancels = visit.text(col::FREQUENCY) == "8";
    let replacement = payer.replacement();
    if !is_numbered(earlier, replacement, visit) {
        return match earlier.state {
            EarlierState::Adjudicated => Correction::Manual(NO_NUMBER),
            _ => Correction::Wait,
        };
    }
    if visit.text(col::PAYER_ID) != earlier.payer {
        return Correction::Manual(ANOTHER_PAYER);
    }
    if replacement == Replacement::Never {
        return Correction::Manual("this payer takes no replacement claims: correct it by a reopening or appeal with the payer");
    }
    if earlier.asked_next {
        return Correction::Manual(
            "the next insurer was asked already, by what the first one had decided: correct both claims with the insurers",
        );
    }
    if cancels { Correction::Void } else { Correction::Replace }
}

const NO_NUMBER: &str =
    "the payer has answered, and no single claim number of its own is known: give it in original_ref, with frequency 7 or 8";
const ANOTHER_PAYER: &str = "another payer than before: first give the visit with the old payer and frequency 8, which cancels its claim; \
once that is sent, give it with the new payer, and it is billed as new";

/// Whether there is a number by which the payer knows the earlier claim, and which it may be corrected by.
fn is_numbered(earlier: &Earlier, replacement: Replacement, visit: &Visit<'_>) -> bool {
    let asks = matches!(visit.text(col::FREQUENCY), "7" | "8");
    let pending = replacement == Replacement::PendingOk && !earlier.told_number.is_empty();
    let decided = earlier.state == EarlierState::Adjudicated && !earlier.payer_claim.is_empty();
    decided || pending || (asks && !visit.text(col::ORIGINAL_REF).is_empty())
}

/// The visit as it asks for a correction: with the frequency, and with the payer's own number where it does not bring one.
pub fn as_correction<'a>(visit: &Visit<'a>, numbering: &Numbering, arena: &'a Bump) -> Option<Visit<'a>> {
    let Standing::Known(earlier, correction) = &numbering.standing else { return None };
    let frequency = match correction {
        Correction::Replace => "7",
        Correction::Void => "8",
        // What was cancelled is forgotten: the new claim is an original whatever the visit file still says.
        Correction::Anew => "",
        _ => return None,
    };
    let mut corrected = visit.clone();
    corrected.put(col::FREQUENCY.index(), frequency);
    let number = if earlier.payer_claim.is_empty() { &earlier.told_number } else { &earlier.payer_claim };
    match (frequency, visit.text(col::ORIGINAL_REF)) {
        ("", _) => corrected.put(col::ORIGINAL_REF.index(), ""),
        (_, "") => corrected.put(col::ORIGINAL_REF.index(), arena.alloc_str(number)),
        _ => {}
    }
    Some(corrected)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::finding::FileNo;
    use crate::practice::Practice;
    use std::path::Path;

    /// What the insurer knows the claim by: the number of its decision, and the one told before.
    type Numbers = (&'static str, &'static str);

    fn decide_by(
        (payer, profile): (&str, &str),
        (frequency, original_ref): (&str, &str),
        state: EarlierState,
        numbers: Numbers,
    ) -> Correction {
        let mut practice = Practice::open(Path::new("fixtures/us/riverside")).unwrap();
        practice.text = practice.text.replace("replacement = \"after_835\"", &format!("replacement = \"{profile}\""));
        let us = UsPractice::read(&practice).unwrap();
        let mut visit = Visit::new(FileNo(0), 2);
        visit.cells_mut()[col::PAYER_ID.index()] = payer;
        visit.cells_mut()[col::FREQUENCY.index()] = frequency;
        visit.cells_mut()[col::ORIGINAL_REF.index()] = original_ref;
        let was = if payer == "EXBLUE" { "EXHEALTH" } else { payer };
        let (payer_claim, told_number) = (numbers.0.into(), numbers.1.into());
        correct(&us, &Earlier { state, payer: was.into(), payer_claim, told_number, ..Earlier::default() }, &visit)
    }

    fn decide(payer: &str, frequency: &str, original_ref: &str, state: EarlierState) -> Correction {
        decide_by((payer, "after_835"), (frequency, original_ref), state, ("", ""))
    }

    #[test]
    fn what_nobody_has_seen_is_superseded_and_what_was_returned_is_sent_again() {
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::NotSent), Correction::Supersede);
        assert_eq!(decide("MEDICARE", "", "", EarlierState::NotSent), Correction::Supersede);
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::Rejected), Correction::Resend);
        assert_eq!(decide("MEDICARE", "", "", EarlierState::Rejected), Correction::Resend);
    }

    #[test]
    fn what_was_sent_waits_for_its_answer() {
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::Sent), Correction::Wait);
        assert_eq!(decide("EXHEALTH", "7", "", EarlierState::Sent), Correction::Wait);
    }

    #[test]
    fn a_number_that_the_visit_brings_allows_a_replacement_or_a_void() {
        assert_eq!(decide("EXHEALTH", "7", "ICN1", EarlierState::Sent), Correction::Replace);
        assert_eq!(decide("EXHEALTH", "8", "ICN1", EarlierState::Sent), Correction::Void);
    }

    #[test]
    fn what_was_decided_is_replaced_by_the_number_of_the_decision() {
        let of = |payer, frequency, numbers| decide_by((payer, "after_835"), (frequency, ""), EarlierState::Adjudicated, numbers);
        assert_eq!(of("EXHEALTH", "", ("ICN1", "")), Correction::Replace);
        assert_eq!(of("EXHEALTH", "8", ("ICN1", "")), Correction::Void);
        assert!(matches!(of("EXHEALTH", "", ("", "")), Correction::Manual(NO_NUMBER)));
        assert!(matches!(of("EXHEALTH", "", ("", "TOLD1")), Correction::Manual(NO_NUMBER)), "a number told before is none of a decision");
        assert!(matches!(of("MEDICARE", "", ("ICN1", "")), Correction::Manual(why) if why.contains("reopening")));
    }

    #[test]
    fn a_number_told_before_the_decision_counts_only_where_the_profile_says_so() {
        let of = |profile| decide_by(("EXHEALTH", profile), ("", ""), EarlierState::Sent, ("", "TOLD1"));
        assert_eq!(of("after_835"), Correction::Wait);
        assert_eq!(of("never"), Correction::Wait);
        assert_eq!(of("pending_ok"), Correction::Replace);
    }

    #[test]
    fn another_payer_is_a_matter_for_a_person_until_the_first_claim_is_cancelled() {
        assert!(matches!(decide("EXBLUE", "7", "ICN1", EarlierState::Sent), Correction::Manual(ANOTHER_PAYER)));
        let practice = Practice::open(Path::new("fixtures/us/riverside")).unwrap();
        let us = UsPractice::read(&practice).unwrap();
        let mut visit = Visit::new(FileNo(0), 2);
        let cancelled = Earlier { state: EarlierState::Sent, payer: "EXHEALTH".into(), cancels: true, ..Earlier::default() };
        visit.put(col::PAYER_ID.index(), "EXBLUE");
        assert_eq!(correct(&us, &cancelled, &visit), Correction::Anew);
        visit.put(col::FREQUENCY.index(), "8");
        assert_eq!(correct(&us, &cancelled, &visit), Correction::Wait);
    }
}
