//! CW307: 50 on a service that is not done on both sides, or together with what says the same otherwise.

use super::super::terms::*;
use super::schedule;
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};
use crate::money::Units;
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW307",
        name: "both-sides-modifier",
        severity: Severity::Error,
        authority: "CMS, physician fee schedule: bilateral surgery indicator, in the imported edition; IOM 100-04 ch. 12 section 40.7 [units from memory]",
        page: include_str!("both_sides.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let Some(n) = line.modifiers.iter().position(|m| m.value().is_some_and(|m| m.as_str() == "50")) else { continue };
        let Some(code) = line.code.value() else { continue };
        if let Some((message, help)) = of_indicator(visit, line, code).or_else(|| of_side(visit, line, code)) {
            let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).value("50").help(help);
            out.push(finding.fix(clearing(visit, line, MODIFIER_COLUMNS[n])));
        }
        of_units(visit, (line, code), out);
    }
}

fn of_indicator(visit: &Encounter<'_>, line: &ServiceLine<'_>, code: ProcedureCode) -> Option<(String, &'static str)> {
    let indicator = schedule::row(visit, line)?.indicators.bilateral;
    let (why, help) = match indicator {
        '0' => ("it is not paid more for two sides", "clear 50; two services of their own are two lines with LT and RT, or with 59"),
        '2' => ("it stands for both sides already", "clear 50 and bill it once"),
        '9' => ("it has no sides", "clear 50"),
        _ => return None,
    };
    Some((format!("{code} takes no 50: {why} (bilateral indicator {indicator})"), help))
}

/// LT or RT on the same line, or on another line of the same service.
fn of_side(visit: &Encounter<'_>, line: &ServiceLine<'_>, code: ProcedureCode) -> Option<(String, &'static str)> {
    let side = |line: &ServiceLine<'_>| line.good_modifiers().find(|m| is_side(*m));
    if let Some(side) = side(line) {
        return Some((format!("50 says both sides, and {side} says one"), "clear one of the two modifiers"));
    }
    let twin = |other: &&ServiceLine<'_>| other.number != line.number && other.code == line.code && other.from == line.from;
    let (other, side) = visit.lines.iter().filter(twin).find_map(|other| Some((other, side(other)?)))?;
    let message = format!("50 says that {code} was done on both sides, and line {} bills it again with {side}", other.number);
    Some((message, "bill one line with 50, or two lines with LT and RT"))
}

fn is_side(modifier: Modifier) -> bool {
    matches!(modifier.as_bytes(), b"LT" | b"RT")
}

fn of_units(visit: &Encounter<'_>, (line, code): (&ServiceLine<'_>, ProcedureCode), out: &mut Findings) {
    if let Some(units) = line.units.or(Units::ONE).filter(|units| *units > Units::ONE) {
        let message = format!("{code} with 50 is one unit for both sides, and the line has {units}");
        let help = "type 1 in units; some payers want two lines with LT and RT instead";
        let finding = on_line((&RULE.card, visit), line, lcol::UNITS, message).value(units.to_string()).help(help);
        out.push(finding.fix(writing(visit, line, (lcol::UNITS, "1"))));
    }
}
