//! CW213: more diagnoses than a claim can carry.

use super::super::terms::*;

/// HI carries twelve.
const MOST: u8 = 12;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW213",
        name: "too-many-diagnoses",
        severity: Severity::Error,
        authority: "005010X222A1: 2300 HI01 to HI12",
        page: include_str!("too_many.md"),
    },
    check,
};

/// A visit file has twelve columns, so a thirteenth diagnosis shows in the pointers: `13`, or `M`.
fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || visit.diagnoses.len() < usize::from(MOST) {
        return;
    }
    for line in visit.lines.iter().filter(|line| line.pointers.wrong && points_beyond(line.line.text(lcol::DX_POINTERS))) {
        let text = line.line.text(lcol::DX_POINTERS);
        let message = format!("the line points beyond {MOST} diagnoses, and a claim carries no more");
        let help = "keep the twelve that matter most for the services, or divide the visit into two";
        out.push(on_line((&RULE.card, visit), line, lcol::DX_POINTERS, message).value(text).help(help));
    }
}

/// Whether a pointer means a thirteenth diagnosis or a later one.
pub fn points_beyond(pointers: &str) -> bool {
    pointers.split([' ', ',', ':', ';', '|']).any(|word| match word.parse::<u16>() {
        Ok(number) => number > u16::from(MOST),
        Err(_) => word.bytes().all(|b| b.is_ascii_alphabetic()) && word.bytes().any(|b| b.to_ascii_uppercase() > b'L'),
    })
}
