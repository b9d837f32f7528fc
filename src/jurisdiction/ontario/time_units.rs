//! Assistance and anaesthesia are billed in units: the basic units of the procedure, and more for the time it took.
//!
//! Units by time as open-source billing programs count them (rules of 2013 to 2014, not read in the Schedule of Benefits since): a
//! practice that gives `units` itself is always followed.

use super::ids::Suffix;
use crate::money::Money;

/// The number of services for a time in minutes; `None` when the basic units are no whole number or all exceeds 99.
///
/// `fee` is what the schedule lists for the procedure, `value` what one unit is worth: their quotient is the basic units.
pub fn services(suffix: Suffix, minutes: u16, (fee, value): (Money, Money)) -> Option<u8> {
    if value <= Money::ZERO || fee.cents() % value.cents() != 0 {
        return None;
    }
    let basic = fee.cents() / value.cents();
    u8::try_from(basic + i64::from(units(suffix, minutes))).ok().filter(|n| (1..=99).contains(n))
}

/// Units for time: one for each quarter of an hour that was begun, two later on, three later still.
fn units(suffix: Suffix, minutes: u16) -> u16 {
    let (two_from, three_from) = if suffix == Suffix::Assistant { (60, 150) } else { (60, 90) };
    let begun = |from: u16, to: u16| minutes.min(to).saturating_sub(from).div_ceil(15);
    begun(0, two_from) + 2 * begun(two_from, three_from) + 3 * begun(three_from, u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_by_time_are_those_of_the_known_points() {
        let (value, fee) = (Money::from_cents(1_204), Money::from_cents(8 * 1_204));
        let total = |suffix, minutes| services(suffix, minutes, (fee, value));
        assert_eq!(total(Suffix::Assistant, 16), Some(10));
        assert_eq!(total(Suffix::Assistant, 61), Some(14));
        assert_eq!(total(Suffix::Assistant, 151), Some(27));
        assert_eq!(total(Suffix::Anaesthetist, 91), Some(19));
    }

    #[test]
    fn units_that_cannot_be_are_not_guessed() {
        assert_eq!(services(Suffix::Assistant, 15, (Money::from_cents(1_000), Money::from_cents(1_204))), None);
        assert_eq!(services(Suffix::Assistant, 15, (Money::from_cents(1_204), Money::ZERO)), None);
        assert_eq!(services(Suffix::Assistant, 60_000, (Money::from_cents(1_204), Money::from_cents(1_204))), None);
    }
}
