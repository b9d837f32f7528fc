//! ON415: a diagnosis that goes with another age.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON415",
        name: "v20-age-for-diagnosis",
        severity: Severity::Error,
        authority: "error V20: age unacceptable for the diagnostic code",
        page: include_str!("age.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Given::Is(diagnosis), Given::Is(day)) = (item.code, item.diagnosis.code, item.day) else { continue };
        let Some(age) = visit.age_on(day) else { continue };
        let wrong = match (code.as_str(), diagnosis.as_str()) {
            ("A007A", "916") => age > 2,
            ("A003A", "917") => age < 16,
            _ => false,
        };
        if wrong {
            let message = format!("{} with diagnosis {} is not for that age", code.as_str(), diagnosis.as_str());
            let help = "916 with A007 is for children up to 2 years, 917 with A003 for patients from 16 years on";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
