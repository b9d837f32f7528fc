//! ON303: an admission that is no date, or after the service.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON303",
        name: "v18-admission-date",
        severity: Severity::Error,
        authority: "error V18: invalid admission date",
        page: include_str!("admission.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    let text = visit.visit.text(col::ADMISSION_DATE);
    let message = match visit.admission {
        Given::Missing => return,
        Given::Wrong => format!("admission_date \"{text}\" is not a date like 2026-01-31"),
        Given::Is(day) => match visit.first_day() {
            Some(first) if day > first => format!("admitted on {day}, after the service on {first}"),
            _ => return,
        },
    };
    out.push(on_visit(&RULE.card, visit, col::ADMISSION_DATE, message).value(text).help("correct admission_date or service_from"));
}
