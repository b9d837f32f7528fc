//! CW702: the same service stands on two visits of this input.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW702",
        name: "twice-in-input",
        severity: Severity::Error,
        authority: "payers deny duplicates (CARC 18) unless a modifier says that the service was given once more",
        page: include_str!("twice_in_input.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for twin in facts.twins {
        let Some(line) = visit.lines.iter().find(|line| line.number == twin.line) else { continue };
        let code = line.line.text(lcol::CODE);
        let message = format!("{code} stands on another visit as well, with the same patient, day and provider: row {}", twin.other.row);
        let help = "delete one of the two; if the service was given twice, add modifier 76, 77, 91, 59 or XE to XU to the second";
        out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code).help(help));
    }
}
