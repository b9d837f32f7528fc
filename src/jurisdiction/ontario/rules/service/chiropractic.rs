//! ON414: a chiropractor's diagnosis on another's claim, or the other way round.

use super::super::terms::*;
use crate::jurisdiction::ontario::encounter::diagnosis_column;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON414",
        name: "v19-chiropractic-diagnosis",
        severity: Severity::Error,
        authority: "error V19: invalid chiropractor diagnostic code",
        page: include_str!("chiropractic.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Some(specialty)) = (item.diagnosis.code, visit.specialty_of(item)) else { continue };
        let chiropractor = specialty.as_str() == "59";
        let number: u8 = code.as_str().get(1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let message = match (chiropractor, code.is_chiropractic()) {
            (true, true) if (1..=62).contains(&number) => continue,
            (true, _) => format!("chiropractors use C01 to C62, not {}", code.as_str()),
            (false, true) => format!("{} is a code for chiropractors", code.as_str()),
            (false, false) => continue,
        };
        let place = visit.visit.place(diagnosis_column(item.diagnosis.column));
        out.push(Finding::new(&RULE.card, place, message).line(item.number).value(code.as_str()).help("correct the diagnosis"));
    }
}
