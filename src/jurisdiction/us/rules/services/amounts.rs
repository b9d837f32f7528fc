//! CW311: units, minutes or a charge that no claim can carry.

use super::super::terms::*;
use crate::money::{AmountError, Money, Units};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW311",
        name: "units-and-charge",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 SV102 to SV104; X12 RFI 2072 (units: eight digits, three decimals); minutes are for anesthesia",
        page: include_str!("amounts.md"),
    },
    check,
};

/// The most that eight digits before the point can say.
const MOST_UNITS: Units = Units::from_thousandths(99_999_999_999);
const MOST_MONEY: Money = Money::from_cents(9_999_999_999);

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for line in &visit.lines {
        of_units(visit, line, out);
        of_minutes(visit, line, out);
        of_charge(visit, line, out);
    }
}

fn of_units(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let text = line.line.text(lcol::UNITS);
    let message = match line.units {
        Given::Missing => return,
        Given::Is(units) if units <= Units::default() => format!("{text} units: at least something must have been done"),
        Given::Is(units) if units > MOST_UNITS => format!("{text} units have more than eight digits"),
        Given::Is(_) => return,
        Given::Wrong => match Units::parse(text) {
            Err(AmountError::TooPrecise) => format!("{text} units have more than three digits after the point"),
            Err(AmountError::TooLarge) => format!("{text} units have more than eight digits"),
            _ => format!("units \"{text}\" is not a number"),
        },
    };
    out.push(
        on_line((&RULE.card, visit), line, lcol::UNITS, message).value(text).help("a number above zero, like 1 or 2.5; empty means 1"),
    );
}

fn of_minutes(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let text = line.line.text(lcol::MINUTES);
    match line.minutes {
        Given::Missing => {}
        Given::Wrong | Given::Is(0) => {
            let message = format!("minutes \"{text}\" is not a whole number of minutes");
            out.push(on_line((&RULE.card, visit), line, lcol::MINUTES, message).value(text).help("whole minutes, like 95"));
        }
        Given::Is(_) => {
            let Some(code) = line.code.value().filter(|code| !is_anesthesia(code.as_str())) else { return };
            let message = format!("minutes are for anesthesia only, and {} is none", code.as_str());
            let help = "the claim carries units and not these minutes; clear them, or correct the code";
            out.push(on_line((&RULE.card, visit), line, lcol::MINUTES, message).severity(Severity::Hint).value(text).help(help));
        }
    }
}

fn of_charge(visit: &Encounter<'_>, line: &ServiceLine<'_>, out: &mut Findings) {
    let text = line.line.text(lcol::CHARGE);
    let message = match line.charge {
        Given::Missing => return,
        Given::Is(charge) if charge.is_negative() => format!("the charge {text} is below zero"),
        Given::Is(charge) if charge > MOST_MONEY => format!("the charge {text} is more than a claim can carry, {MOST_MONEY}"),
        Given::Is(_) => return,
        Given::Wrong => match Money::parse(text) {
            Err(AmountError::TooPrecise) => format!("the charge {text} has a fraction of a cent"),
            Err(AmountError::TooLarge) => format!("the charge {text} is more than a claim can carry, {MOST_MONEY}"),
            _ => format!("the charge \"{text}\" is not an amount"),
        },
    };
    let help = "dollars and cents with a point, like 120.00, without sign or thousands separator; empty means the price list";
    out.push(on_line((&RULE.card, visit), line, lcol::CHARGE, message).value(text).help(help));
}

/// CPT's anesthesia section is 00100 to 01999 [from memory].
pub fn is_anesthesia(code: &str) -> bool {
    ("00100".."02000").contains(&code) && code.bytes().all(|b| b.is_ascii_digit())
}
