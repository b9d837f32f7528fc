//! What to do with a visit that was issued before and comes again changed. OHIP has no replacement claim.

use crate::jurisdiction::{Correction, Earlier, EarlierState};

/// Decides by how far the earlier claim has come.
///
/// What was rejected is deleted at the ministry and may be sent again, with the same accounting number. What was accepted cannot be
/// changed before the remittance; after it, a remittance advice inquiry is the only way.
pub fn correct(earlier: &Earlier) -> Correction {
    match earlier.state {
        EarlierState::NotSent => Correction::Supersede,
        EarlierState::Rejected => Correction::Resend,
        EarlierState::Sent => Correction::Wait,
        EarlierState::Adjudicated => Correction::Manual(
            "the ministry has settled the claim: send a remittance advice inquiry; it takes no second claim for the service",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_has_seen_or_what_came_back_goes_out_again() {
        let decide = |state| correct(&Earlier { visit_no: 1, batch: "B1".into(), state, payer: "012345".into(), ..Earlier::default() });
        assert_eq!(decide(EarlierState::NotSent), Correction::Supersede);
        assert_eq!(decide(EarlierState::Rejected), Correction::Resend);
        assert_eq!(decide(EarlierState::Sent), Correction::Wait);
        assert!(matches!(decide(EarlierState::Adjudicated), Correction::Manual(why) if why.contains("inquiry")));
    }
}
