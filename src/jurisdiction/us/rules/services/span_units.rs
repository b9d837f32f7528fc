//! CW318: a service that is given once a day, over several days with another number of units.

use super::super::terms::*;
use crate::money::Units;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW318",
        name: "units-unlike-days",
        severity: Severity::Error,
        authority: "IOM 100-04 ch. 12: a line over several days has one unit for each [codes from memory: rule data, once_a_day]",
        page: include_str!("span_units.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Given::Is(from), Given::Is(to), Some(units)) = (line.from, line.to, line.units.or(Units::ONE)) else { continue };
        // CW113 speaks of days in the wrong order, CW311 of units that are none.
        if to <= from || units <= Units::default() {
            continue;
        }
        let Some(code) = line.code.value().filter(|code| visit.us.rule_data.once_a_day.codes.contains(code.as_str())) else { continue };
        let days = (to - from).num_days() + 1;
        if units != Units::from_thousandths(days.saturating_mul(1000)) {
            let message = format!("{code} is given once a day: {units} units do not go with the {days} days from {from} to {to}");
            let help = format!("type {days} in units when it was given on each of these days; else write a line for each day");
            let finding = on_line((&RULE.card, visit), line, lcol::UNITS, message).value(units.to_string()).help(help);
            out.push(finding.fix(writing(visit, line, (lcol::UNITS, &days.to_string()))));
        }
    }
}
