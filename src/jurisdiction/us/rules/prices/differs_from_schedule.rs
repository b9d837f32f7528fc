//! CW505: the charge that was given is not the practice's own price.

use super::super::services::amounts::is_anesthesia;
use super::super::terms::*;
use crate::jurisdiction::us::price::Priced;
use crate::money::{Rounding, Units, round};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW505",
        name: "charge-differs-from-schedule",
        severity: Severity::Warning,
        authority: "the practice's fees.csv: price times units",
        page: include_str!("differs_from_schedule.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.from_837p {
        return;
    }
    for line in &visit.lines {
        let (Given::Is(charge), Priced::Unit(price)) = (line.charge, line.price) else { continue };
        let Some(units) = line.units.or(Units::ONE) else { continue };
        // Timed anesthesia is priced from base units and minutes, which fees.csv does not hold.
        if line.minutes != Given::Missing && line.code.value().is_some_and(|code| is_anesthesia(code.as_str())) {
            continue;
        }
        if let Some(expected) = round(price.times(units), Rounding::HalfUp).filter(|expected| *expected != charge) {
            let message = format!("the charge {charge} differs from the price list: {price} times {units} is {expected}");
            let help = "the given charge goes out; clear charge to use the price list, or correct fees.csv";
            out.push(on_line((&RULE.card, visit), line, lcol::CHARGE, message).value(charge.to_string()).help(help));
        }
    }
}
