//! CW503: a service that costs nothing.

use super::super::terms::*;
use crate::jurisdiction::us::price::Priced;
use crate::money::Money;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW503",
        name: "zero-charge",
        severity: Severity::Warning,
        authority: "005010X222A1: BHT06 CH asks for payment, so clearing-house edits refuse a total (2300 CLM02) of zero",
        page: include_str!("zero_charge.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !visit.lines.iter().any(is_free) {
        return;
    }
    if visit.lines.iter().all(is_free) {
        let help = "fill in the charges; a visit that costs nothing needs no claim, so clear payer_id";
        let finding = Finding::new(&RULE.card, visit.visit.here(), "the whole claim costs nothing, and payers refuse that");
        return out.push(finding.severity(Severity::Error).help(help));
    }
    for line in visit.lines.iter().filter(|line| is_free(line)) {
        let text = line.line.text(lcol::CHARGE);
        let help = "fill in the charge, or leave it so when the payer wants the line for information";
        out.push(on_line((&RULE.card, visit), line, lcol::CHARGE, "the service costs nothing".to_string()).value(text).help(help));
    }
}

fn is_free(line: &ServiceLine<'_>) -> bool {
    match line.charge {
        Given::Is(charge) => charge == Money::ZERO,
        Given::Missing => line.price == Priced::Unit(Money::ZERO),
        Given::Wrong => false,
    }
}
