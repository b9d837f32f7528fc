//! What has changed between a visit as it was issued and as it comes now, in words, without anything private.
//!
//! The ledger holds what was claimed: payer, days, codes, modifiers, providers, units, charges. A change anywhere
//! else (names, coverage, diagnoses, references) is said to be one without naming it.

use crate::date;
use crate::ledger::{Claim, Line as ClaimedLine};
use crate::money::{Money, Units};
use crate::visit::{Line, MODIFIER_COLUMNS, Visit, col, lcol};

/// Changes that are named one by one.
const MOST: usize = 6;

/// Says what is different.
pub fn difference(claims: &[Claim], visit: &Visit<'_>) -> String {
    let mut changes = Vec::new();
    let payer = claims.first().map_or("", |c| c.payer.as_str());
    if payer != visit.text(col::PAYER_ID) {
        changes.push(format!("payer {} is now {}", or_nobody(payer), or_nobody(visit.text(col::PAYER_ID))));
    }
    let mut claimed: Vec<&ClaimedLine> = claims.iter().flat_map(|c| &c.lines).collect();
    claimed.sort_by_key(|l| l.line);
    for (line, number) in visit.lines.iter().zip(1_u16..) {
        match claimed.iter().find(|c| c.line == number) {
            None => changes.push(format!("line {number} is new")),
            Some(before) => of_line(before, line, &mut changes),
        }
    }
    let count = visit.lines.len();
    changes.extend(claimed.iter().filter(|c| usize::from(c.line) > count).map(|c| format!("line {} is gone", c.line)));
    if changes.is_empty() {
        return "what changed is not on the service lines: patient, coverage, diagnoses or references".to_string();
    }
    let more = changes.len().saturating_sub(MOST);
    changes.truncate(MOST);
    let mut text = changes.join("; ");
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

fn of_line(before: &ClaimedLine, now: &Line<'_>, changes: &mut Vec<String>) {
    let number = before.line;
    let mut changed = |what: &str, was: &str, is: &str| {
        if was != is {
            changes.push(format!("line {number} {what} {} is now {}", or_nothing(was), or_nothing(is)));
        }
    };
    changed("code", &before.code, now.text(lcol::CODE));
    let modifiers: Vec<&str> = MODIFIER_COLUMNS.iter().map(|&c| now.text(c)).filter(|m| !m.is_empty()).collect();
    changed("modifiers", &before.modifiers, &modifiers.join(" "));
    changed("provider", &before.provider, now.text(lcol::RENDERING_ID));
    if let Some(day) = date::parse_iso(now.text(lcol::SERVICE_FROM)) {
        changed("day", &before.service_from.to_string(), &day.to_string());
    }
    let units = if now.text(lcol::MINUTES).is_empty() { now.text(lcol::UNITS) } else { now.text(lcol::MINUTES) };
    if let Ok(units) = Units::parse(if units.is_empty() { "1" } else { units }) {
        changed("units", &before.units.to_string(), &units.to_string());
    }
    // A charge that is not given was computed: prices may have changed since, the visit has not.
    if let Ok(charge) = Money::parse(now.text(lcol::CHARGE)) {
        changed("charge", &before.charge.to_string(), &charge.to_string());
    }
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn or_nobody(payer: &str) -> &str {
    if payer.is_empty() { "the patient" } else { payer }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::FileNo;

    fn line(code: &'static str, units: &'static str) -> Line<'static> {
        let mut line = Line::new(2);
        line.cells_mut()[lcol::CODE.index()] = code;
        line.cells_mut()[lcol::UNITS.index()] = units;
        line.cells_mut()[lcol::RENDERING_ID.index()] = "okafor";
        line.cells_mut()[lcol::SERVICE_FROM.index()] = "2026-09-29";
        line
    }

    fn before(number: u16, code: &str) -> ClaimedLine {
        let day = date::parse_iso("2026-09-29").expect("a date");
        ClaimedLine {
            line: number,
            code: code.into(),
            modifiers: String::new(),
            provider: "okafor".into(),
            service_from: day,
            service_to: day,
            units: Units::ONE,
            charge: Money::from_cents(10_000),
        }
    }

    #[test]
    fn changes_of_lines_are_named_and_the_rest_is_not() {
        let mut changes = Vec::new();
        of_line(&before(1, "99213"), &line("99214", "2"), &mut changes);
        assert_eq!(changes, ["line 1 code 99213 is now 99214", "line 1 units 1 is now 2"]);
        let mut visit = Visit::new(FileNo(0), 2);
        visit.lines.push(line("99213", ""));
        assert!(difference(&[], &visit).contains("line 1 is new"));
    }
}
