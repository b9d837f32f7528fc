//! The smallest set of amounts that explains why an equation does not hold.
//!
//! An amount explains a residual when leaving it out, counting it twice, or giving it the opposite sign would make the equation hold.
//! One amount is tried before two. What is said is a suspicion with its place, never a correction.

use super::source::At;
use crate::limits::SUSPECTS;
use crate::money::Money;

/// An amount of the equation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// As a clerk finds it in the file: `CAS*CO*45`.
    pub name: String,
    /// Where.
    pub at: At,
    /// The amount as sent.
    pub amount: Money,
    /// By how many cents the residual grows when the amount is left out.
    pub effect: i64,
}

impl Candidate {
    /// What was paid: without it, more is left.
    pub fn paid(name: &str, at: At, amount: Money) -> Candidate {
        Candidate { name: name.to_string(), at, amount, effect: amount.cents() }
    }

    /// What was charged: without it, less is left.
    pub fn charge(name: &str, at: At, amount: Money) -> Candidate {
        Candidate { name: name.to_string(), at, amount, effect: -amount.cents() }
    }

    fn told(&self) -> String {
        format!("{} {} (segment {})", self.name, self.amount, self.at.segment)
    }
}

/// What would have to be done to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// It does not belong here, or stands twice.
    TooMany,
    /// It is missing once more.
    Missing,
    /// It has the wrong sign.
    Sign,
}

impl Mistake {
    const ALL: [Mistake; 3] = [Mistake::Sign, Mistake::TooMany, Mistake::Missing];

    /// The sum of effects that would explain a residual; `None` when none can.
    fn wanted(self, residual: i64) -> Option<i64> {
        match self {
            Mistake::TooMany => Some(-residual),
            Mistake::Missing => Some(residual),
            Mistake::Sign => (residual % 2 == 0).then_some(-residual / 2),
        }
    }

    const fn words(self, many: usize) -> &'static str {
        match (self, many) {
            (Mistake::TooMany, 1) => "it balances without",
            (Mistake::TooMany, _) => "it balances without both",
            (Mistake::Missing, 1) => "it would balance with once more",
            (Mistake::Missing, _) => "it would balance with once more both",
            (Mistake::Sign, 1) => "it balances with the opposite sign of",
            (Mistake::Sign, _) => "it balances with the opposite sign of both",
        }
    }
}

/// Who is to blame, and for what; empty when no one and no two are.
pub(super) fn culprits(residual: Money, candidates: &[Candidate]) -> Option<(Mistake, Vec<&Candidate>)> {
    let candidates = &candidates[..candidates.len().min(SUSPECTS)];
    let one = |mistake: Mistake| {
        let wanted = mistake.wanted(residual.cents())?;
        candidates.iter().find(|c| c.effect == wanted && wanted != 0).map(|c| (mistake, vec![c]))
    };
    let two = |mistake: Mistake| pair(mistake.wanted(residual.cents())?, candidates).map(|(a, b)| (mistake, vec![a, b]));
    Mistake::ALL.into_iter().find_map(one).or_else(|| Mistake::ALL.into_iter().find_map(two))
}

/// Two amounts with that sum of effects.
fn pair(wanted: i64, candidates: &[Candidate]) -> Option<(&Candidate, &Candidate)> {
    let mut sorted: Vec<&Candidate> = candidates.iter().filter(|c| c.effect != 0).collect();
    sorted.sort_by_key(|c| (c.effect, c.at));
    let (mut low, mut high) = (0, sorted.len().checked_sub(1)?);
    while low < high {
        match (sorted[low].effect + sorted[high].effect).cmp(&wanted) {
            std::cmp::Ordering::Less => low += 1,
            std::cmp::Ordering::Greater => high -= 1,
            std::cmp::Ordering::Equal => return Some((sorted[low], sorted[high])),
        }
    }
    None
}

/// The residual and who is to blame, as a text.
pub(super) fn explain_amounts(residual: Money, candidates: &[Candidate]) -> String {
    match culprits(residual, candidates) {
        Some((mistake, who)) => {
            let who: Vec<String> = who.into_iter().map(Candidate::told).collect();
            format!("out by {residual}; {} {}", mistake.words(who.len()), who.join(" and "))
        }
        None => format!("out by {residual}; no one or two amounts explain it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(cents: &[i64]) -> Vec<Candidate> {
        let one = |(segment, &cents): (u32, &i64)| Candidate::paid("CAS*CO*45", At { segment, element: 3 }, Money::from_cents(cents));
        (1..).zip(cents).map(one).collect()
    }

    fn told(residual: i64, cents: &[i64]) -> String {
        explain_amounts(Money::from_cents(residual), &candidates(cents))
    }

    #[test]
    fn a_wrong_sign_is_found_before_anything_else() {
        // An adjustment of -500 that should be 500 leaves 1000 too much.
        assert_eq!(told(1_000, &[200, -500, 1_000]), "out by 10.00; it balances with the opposite sign of CAS*CO*45 -5.00 (segment 2)");
    }

    #[test]
    fn an_amount_too_many_and_one_that_is_missing_are_told_apart() {
        assert_eq!(told(-700, &[200, 700]), "out by -7.00; it balances without CAS*CO*45 7.00 (segment 2)");
        assert_eq!(told(700, &[200, 700]), "out by 7.00; it would balance with once more CAS*CO*45 7.00 (segment 2)");
    }

    #[test]
    fn two_amounts_are_tried_when_no_single_one_explains() {
        let text = "out by -9.11; it balances without both CAS*CO*45 2.00 (segment 1) and CAS*CO*45 7.11 (segment 2)";
        assert_eq!(told(-911, &[200, 711]), text);
        assert_eq!(told(1, &[200, 711]), "out by 0.01; no one or two amounts explain it");
        assert_eq!(told(1, &[]), "out by 0.01; no one or two amounts explain it");
    }
}
