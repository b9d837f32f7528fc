//! CW211: a modifier names one side of the body, and the diagnoses of its line the other.

use super::super::terms::*;
use crate::codes::icd10cm::{Side, dotted};
use crate::finding::Fix;
use crate::jurisdiction::us::encounter::Diagnosis;
use crate::jurisdiction::us::ids::Modifier;
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW211",
        name: "side-mismatch",
        severity: Severity::Warning,
        authority: "from memory: meanings of the anatomical modifiers; payers compare them with the side of the diagnosis",
        page: include_str!("side_mismatch.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        if let Some((column, modifier, side)) = side_of(visit, line)
            && let Some(against) = contradiction(visit, line, side)
        {
            let code = against.code.value().map_or_else(String::new, |code| dotted(code.as_str()));
            let message = format!("{modifier} says {}, and diagnosis {code} is on the {}", name(side), name(opposite(against, side)));
            let help = "correct the modifier, the diagnosis, or the dx_pointers of the line: the record says which side it was";
            let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[column], message).value(modifier.to_string()).help(help);
            out.push(match (modifier.as_str(), name(opposite(against, side))) {
                ("LT", "right") => finding.fix(Fix::ask("RT: right side").edit(visit.line_place(line, MODIFIER_COLUMNS[column]), "RT")),
                ("RT", "left") => finding.fix(Fix::ask("LT: left side").edit(visit.line_place(line, MODIFIER_COLUMNS[column]), "LT")),
                _ => finding,
            });
        }
    }
}

/// The first modifier that names a side; `None` where none does, or where two name different ones.
fn side_of(visit: &Encounter<'_>, line: &ServiceLine<'_>) -> Option<(usize, Modifier, Side)> {
    let sides = &visit.us.rule_data.sides;
    let mut found: Option<(usize, Modifier, Side)> = None;
    for (column, modifier) in line.modifiers.iter().enumerate() {
        let Some(modifier) = modifier.value() else { continue };
        let side = if sides.right.contains(modifier) {
            Side::Right
        } else if sides.left.contains(modifier) {
            Side::Left
        } else if sides.both.contains(modifier) {
            Side::Both
        } else {
            continue;
        };
        match found {
            None => found = Some((column, modifier, side)),
            Some((.., first)) if first != side => return None,
            Some(_) => {}
        }
    }
    found
}

/// A diagnosis of the line on another side than the modifier's, when none of the line's diagnoses is on that side or leaves it open.
fn contradiction<'v, 'a>(visit: &'v Encounter<'a>, line: &ServiceLine<'_>, side: Side) -> Option<&'v Diagnosis<'a>> {
    let is_for = |diagnosis: &Diagnosis<'_>| match visit.diagnoses.len() {
        1 => line.pointers.missing || line.pointers.contains(diagnosis.number),
        _ => line.pointers.contains(diagnosis.number),
    };
    let sided = || visit.diagnoses.iter().filter(|d| is_for(d)).filter_map(|d| Some((d, d.entry?.side()?)));
    let has = |wanted: Side| sided().any(|(_, side)| side == wanted);
    let agrees = has(Side::Open) || has(Side::Both) || if side == Side::Both { has(Side::Right) == has(Side::Left) } else { has(side) };
    if agrees { None } else { sided().next().map(|(diagnosis, _)| diagnosis) }
}

/// The side of the diagnosis that contradicts a modifier.
fn opposite(diagnosis: &Diagnosis<'_>, side: Side) -> Side {
    diagnosis.entry.and_then(|entry| entry.side()).unwrap_or(side)
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Right => "right",
        Side::Left => "left",
        Side::Both | Side::Open => "both sides",
    }
}
