//! What to do with a visit that was issued before and comes again changed.
//!
//! Only the United States have replacement claims: frequency 7 replaces and 8 voids a claim that the payer has
//! numbered. Whether and when a payer takes them is in its profile; Medicare Part B never does.

use super::practice::UsPractice;
use super::profile::Replacement;
use crate::jurisdiction::{Correction, Earlier, EarlierState};
use crate::visit::{Visit, col};

/// Decides by how far the earlier claim has come, and by what the visit itself asks for.
pub fn correct(us: &UsPractice, earlier: &Earlier, visit: &Visit<'_>) -> Correction {
    match earlier.state {
        // Nobody has seen it: a new version simply takes its place, whatever it says.
        EarlierState::NotSent => Correction::Supersede,
        EarlierState::Rejected => Correction::Resend,
        EarlierState::Sent | EarlierState::Adjudicated => asked_for(us, earlier, visit),
    }
}

fn asked_for(us: &UsPractice, earlier: &Earlier, visit: &Visit<'_>) -> Correction {
    let answered = earlier.state == EarlierState::Adjudicated || !visit.text(col::ORIGINAL_REF).is_empty();
    let correction = match visit.text(col::FREQUENCY) {
        "7" => Correction::Replace,
        "8" => Correction::Void,
        _ if answered => {
            return Correction::Manual("the payer has answered the earlier claim: say frequency 7 to replace it or 8 to cancel it");
        }
        _ => return Correction::Wait,
    };
    if visit.text(col::PAYER_ID) != earlier.payer {
        return Correction::Manual("another payer than before: cancel the earlier claim first (frequency 8), then bill the new payer");
    }
    match us.payer(visit.text(col::PAYER_ID)).map(|p| p.profile.replacement) {
        Some(Replacement::Never) => {
            Correction::Manual("this payer takes no replacement claims: correct it by a reopening or appeal with the payer")
        }
        _ if answered => correction,
        _ => Correction::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::FileNo;
    use crate::practice::Practice;
    use std::path::Path;

    fn decide(payer: &str, frequency: &str, original_ref: &str, state: EarlierState) -> Correction {
        let practice = Practice::open(Path::new("fixtures/us/riverside")).expect("the fixture");
        let us = UsPractice::read(&practice).expect("the fixture");
        let mut visit = Visit::new(FileNo(0), 2);
        visit.cells_mut()[col::PAYER_ID.index()] = payer;
        visit.cells_mut()[col::FREQUENCY.index()] = frequency;
        visit.cells_mut()[col::ORIGINAL_REF.index()] = original_ref;
        let earlier =
            Earlier { visit_no: 1, batch: "B20261005-0001".into(), state, payer: "EXHEALTH".into(), stem: "V1".into(), suffixes: 0 };
        correct(&us, &earlier, &visit)
    }

    #[test]
    fn what_nobody_has_seen_is_superseded_and_what_was_returned_is_sent_again() {
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::NotSent), Correction::Supersede);
        assert_eq!(decide("MEDICARE", "", "", EarlierState::NotSent), Correction::Supersede);
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::Rejected), Correction::Resend);
    }

    #[test]
    fn what_was_sent_waits_for_its_answer() {
        assert_eq!(decide("EXHEALTH", "", "", EarlierState::Sent), Correction::Wait);
        assert_eq!(decide("EXHEALTH", "7", "", EarlierState::Sent), Correction::Wait);
    }

    #[test]
    fn the_payers_number_allows_a_replacement_or_a_void() {
        assert_eq!(decide("EXHEALTH", "7", "ICN1", EarlierState::Sent), Correction::Replace);
        assert_eq!(decide("EXHEALTH", "8", "ICN1", EarlierState::Sent), Correction::Void);
        assert!(matches!(decide("EXHEALTH", "", "", EarlierState::Adjudicated), Correction::Manual(_)));
    }

    #[test]
    fn another_payer_is_a_matter_for_a_person() {
        assert!(matches!(decide("EXBLUE", "7", "ICN1", EarlierState::Sent), Correction::Manual(_)));
    }
}
