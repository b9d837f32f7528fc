//! CW701: the same service was issued in an earlier batch under another visit id.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW701",
        name: "already-issued",
        severity: Severity::Error,
        authority: "the practice's ledger; payers deny duplicates (CARC 18)",
        page: include_str!("issued_before.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for issued in facts.issued {
        let Some(line) = visit.lines.iter().find(|line| line.number == issued.line) else { continue };
        let code = line.line.text(lcol::CODE);
        let message = format!("{code} was issued already, as visit {} in batch {}", issued.visit_id, issued.batch);
        let help = format!(
            "delete this visit if it is the same service; if it was given once more, add modifier 76, 77, 91, 59 or XE to XU; \
             to correct the earlier one, send it again as visit {}",
            issued.visit_id
        );
        out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code).help(help));
    }
}
