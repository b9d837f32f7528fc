//! CW501: no charge is given and the price list has none, or two.

use super::super::terms::*;
use crate::jurisdiction::us::price::Priced;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW501",
        name: "no-price",
        severity: Severity::Error,
        authority: "the practice's fees.csv; 005010X222A1: 2400 SV102 is required",
        page: include_str!("no_price.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for line in visit.lines.iter().filter(|line| line.charge == Given::Missing) {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        let (message, help) = match line.price {
            Priced::NoPrice => (
                format!("no charge is given, and fees.csv has no price for {} on {day}", code.as_str()),
                format!("add a row for {} to fees.csv, or fill in charge", code.as_str()),
            ),
            Priced::Tie(first, second) => (
                format!("no charge is given, and rows {first} and {second} of fees.csv fit {} equally well", code.as_str()),
                "add a row with both modifiers to fees.csv, or fill in charge".to_string(),
            ),
            Priced::Unknown | Priced::Unit(_) => continue,
        };
        out.push(on_line((&RULE.card, visit), line, lcol::CHARGE, message).value(code.as_str()).help(help));
    }
}
