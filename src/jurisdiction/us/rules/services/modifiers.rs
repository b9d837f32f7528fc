//! CW303: a modifier that is malformed, repeated, or unknown.

use super::super::terms::*;
use crate::codes::{Lookup, modifiers};
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW303",
        name: "modifier",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 SV101-3 to SV101-6; the table of known modifiers is partial [from memory]",
        page: include_str!("modifiers.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        for (n, given) in line.modifiers.iter().enumerate() {
            if *given != Given::Missing {
                of_modifier(visit, line, n, out);
            }
        }
    }
}

fn of_modifier(visit: &Encounter<'_>, line: &ServiceLine<'_>, n: usize, out: &mut Findings) {
    let (column, text) = (MODIFIER_COLUMNS[n], line.line.text(MODIFIER_COLUMNS[n]));
    let mut say = |severity, message: String, help: String| {
        out.push(on_line((&RULE.card, visit), line, column, message).severity(severity).value(text).help(help));
    };
    let Given::Is(modifier) = line.modifiers[n] else {
        let upper = text.to_ascii_uppercase();
        let two = upper.len() == 2 && upper.bytes().all(|b| b.is_ascii_alphanumeric());
        let help = if two { format!("type {upper}") } else { "two capital letters or digits, one modifier a column".to_string() };
        return say(Severity::Error, format!("\"{text}\" is not a modifier"), help);
    };
    if line.modifiers[..n].contains(&line.modifiers[n]) {
        return say(Severity::Error, format!("modifier {text} stands twice on this line"), format!("clear {}", column.name()));
    }
    let Some(day) = line.from.value() else { return };
    if let Lookup::Unknown { edition, .. } = modifiers::lookup(modifier.as_bytes(), day) {
        let message = format!("modifier {text} is not among the {} that are known here", edition.rows);
        say(Severity::Warning, message, "compare it with the payer's list; it goes out as it stands".to_string());
    }
}
