//! CW404: more units on a line than one line may have.

use super::super::terms::*;
use super::counts::{Excess, excesses};
use crate::codes::imported::rows::Mai;
use crate::jurisdiction::us::rule_data::ModifierSet;
use crate::money::Units;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW404",
        name: "too-many-units-on-line",
        severity: Severity::Error,
        authority: "CMS, medically unlikely edits for practitioners: adjudication indicator 1, in the imported edition",
        page: include_str!("line_units.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    excesses((visit, facts), Mai::Line, |excess| {
        let Excess { line, code, units, limit, .. } = excess;
        let message = format!("a line takes {limit} of {code} at most, and this one has {}: the payer denies all of them", excess.told());
        let help = help(units, limit, &visit.us.rule_data.unit_limits.further_lines);
        out.push(on_line((&RULE.card, visit), line, lcol::UNITS, message).value(units.to_string()).help(help));
    });
}

fn help(units: Units, limit: u32, further: &ModifierSet) -> String {
    if limit == 0 {
        return "correct the code: this payer's table allows none".to_string();
    }
    let limit = i64::from(limit);
    let lines = (units.thousandths() + limit * 1000 - 1) / (limit * 1000);
    let further: Vec<String> = further.iter().map(|modifier| modifier.to_string()).collect();
    let further = further.join(", ");
    format!(
        "correct the units; if so many were given, write {lines} lines of {limit} at most, the further ones with {further} or a part of the \
         body, as the record bears out"
    )
}
