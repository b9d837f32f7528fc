//! CW310: a line does not say for which diagnosis it was, or points to one that is not there.

use super::super::diagnoses::too_many::points_beyond;
use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW310",
        name: "diagnosis-pointer",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 SV107 has one to four pointers, each to a diagnosis of the claim",
        page: include_str!("pointers.md"),
    },
    check,
};

/// SV107-1 to SV107-4.
const MOST: usize = 4;

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    // Without any diagnosis CW101 has spoken.
    if visit.is_self_pay() || visit.diagnoses.is_empty() {
        return;
    }
    for line in &visit.lines {
        if let Some((message, help)) = wrong(visit, line) {
            let text = line.line.text(lcol::DX_POINTERS);
            out.push(on_line((&RULE.card, visit), line, lcol::DX_POINTERS, message).value(text).help(help));
        }
    }
}

fn wrong(visit: &Encounter<'_>, line: &ServiceLine<'_>) -> Option<(String, String)> {
    let (pointers, count) = (&line.pointers, visit.diagnoses.len());
    let list = pointers.as_slice();
    if pointers.missing {
        let help = "type the numbers of its diagnoses, the main one first: 1, or 1 2, or AB";
        return (count > 1).then(|| (format!("the visit has {count} diagnoses, and the line does not say which it was for"), help.into()));
    }
    if pointers.wrong {
        let text = line.line.text(lcol::DX_POINTERS);
        // CW213 speaks of a thirteenth diagnosis when there are twelve.
        let of_another_rule = count == 12 && points_beyond(text);
        let help = "the numbers 1 to 12 with blanks between them, or the letters A to L";
        return (!of_another_rule).then(|| (format!("\"{text}\" does not point to diagnoses"), help.into()));
    }
    if list.len() > MOST {
        let help = "keep the four that matter most for this service";
        return Some((format!("the line points to {} diagnoses, and a line can carry {MOST}", list.len()), help.into()));
    }
    if let Some(gone) = list.iter().find(|&&number| visit.diagnosis(number).is_none()) {
        let help = format!("fill in dx{gone}, or point to one of the {count} that are given");
        return Some((format!("the line points to diagnosis {gone}, which is not given"), help));
    }
    let twice = list.iter().enumerate().find(|(n, number)| list[..*n].contains(number))?.1;
    Some((format!("the line points to diagnosis {twice} twice"), "name each diagnosis once".into()))
}
