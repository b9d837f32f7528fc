//! Which claim an answer means when it does not bring our number back: scored, with reasons, and never guessed.

use crate::date::Date;
use crate::money::Money;

/// What an answer says of the claim it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Our number of it as brought back.
    pub claim_number: &'a str,
    /// The insurer's own number of the claim.
    pub payer_claim_number: &'a str,
    /// First day of service.
    pub date: Option<Date>,
    /// The charge it repeats.
    pub charge: Money,
    /// The codes of its lines, sorted.
    pub codes: Vec<&'a str>,
}

/// A claim that it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The claim's number in the ledger.
    pub claim: i64,
    /// The number that it was sent with.
    pub claim_number: &'a str,
    /// The insurer's number of it, when an earlier answer or the old system told us.
    pub payer_claim_number: &'a str,
    /// First day of service.
    pub date: Date,
    /// Its charge.
    pub charge: Money,
    /// The codes of its lines, sorted.
    pub codes: Vec<&'a str>,
}

/// A candidate with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The claim's number in the ledger.
    pub claim: i64,
    /// Points out of 100.
    pub score: u8,
    /// What agrees, in words.
    pub reasons: Vec<&'static str>,
}

/// From this score on a single candidate is taken without asking.
pub const SURE: u8 = 80;

/// The candidates that anything speaks for, best first; ties by claim number.
///
/// Points: the insurer's own number 80; the same number of ours but for case, zeros and signs 30, day 20, charge 25, codes 25.
pub fn rank(seen: &Seen<'_>, candidates: &[Candidate<'_>]) -> Vec<Scored> {
    let mut scored: Vec<Scored> = candidates.iter().map(|c| score(seen, c)).filter(|s| s.score > 0).collect();
    scored.sort_by(|a, b| b.score.cmp(&a.score).then(a.claim.cmp(&b.claim)));
    scored
}

impl Scored {
    /// The claim that is meant beyond doubt: sure, and no other as good.
    pub fn only(ranked: &[Scored]) -> Option<i64> {
        let best = ranked.first().filter(|best| best.score >= SURE)?;
        let rival = ranked.get(1).is_some_and(|second| second.score >= SURE || second.score == best.score);
        (!rival).then_some(best.claim)
    }
}

fn score(seen: &Seen<'_>, candidate: &Candidate<'_>) -> Scored {
    let known = !seen.payer_claim_number.is_empty() && seen.payer_claim_number == candidate.payer_claim_number;
    let says = [
        (80, known, "the insurer's own number"),
        (30, alike(seen.claim_number, candidate.claim_number), "our number, but for its form"),
        (20, seen.date == Some(candidate.date), "the day of service"),
        (25, seen.charge.cents().unsigned_abs() == candidate.charge.cents().unsigned_abs(), "the charge"),
        (25, !seen.codes.is_empty() && seen.codes == candidate.codes, "the service codes"),
    ];
    let agreeing = || says.iter().filter(|(_, agrees, _)| *agrees);
    let points: u16 = agreeing().map(|(points, ..)| points).sum();
    Scored {
        claim: candidate.claim,
        score: u8::try_from(points.min(100)).expect("at most 100"),
        reasons: agreeing().map(|(.., words)| *words).collect(),
    }
}

/// Whether two numbers of ours differ in nothing but case, zeros in front and signs: clearing houses change these.
fn alike(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        let all: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        all.trim_start_matches('0').to_string()
    };
    !a.is_empty() && plain(a) == plain(b) && !plain(a).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(claim: i64, number: &'static str, ours: &'static str) -> Candidate<'static> {
        let date = Date::from_ymd_opt(2026, 10, 1).expect("a day");
        Candidate { claim, claim_number: ours, payer_claim_number: number, date, charge: Money::from_cents(12_000), codes: vec!["99213"] }
    }

    fn seen(number: &'static str) -> Seen<'static> {
        let date = Date::from_ymd_opt(2026, 10, 1);
        Seen { claim_number: "0v1-a", payer_claim_number: number, date, charge: Money::from_cents(12_000), codes: vec!["99213"] }
    }

    #[test]
    fn everything_alike_names_the_claim_and_says_why() {
        let ranked = rank(&seen(""), &[candidate(7, "", "V1-A"), candidate(8, "", "V2")]);
        assert_eq!(Scored::only(&ranked), Some(7));
        assert_eq!(ranked[0].reasons, ["our number, but for its form", "the day of service", "the charge", "the service codes"]);
        assert_eq!(ranked[1].score, 70);
    }

    #[test]
    fn two_claims_that_fit_alike_are_for_a_person() {
        let ranked = rank(&seen(""), &[candidate(8, "", "V1A"), candidate(7, "", "V1-A")]);
        assert_eq!(Scored::only(&ranked), None);
        assert_eq!(ranked.iter().map(|s| s.claim).collect::<Vec<_>>(), [7, 8]);
    }

    #[test]
    fn the_insurers_own_number_is_enough() {
        let mut other = candidate(9, "ICN9", "V3");
        other.charge = Money::from_cents(1);
        other.codes.clear();
        let mut asked = seen("ICN9");
        asked.date = None;
        assert_eq!(Scored::only(&rank(&asked, &[other])), Some(9));
    }
}
