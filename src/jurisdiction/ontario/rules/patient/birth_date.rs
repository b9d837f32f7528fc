//! ON104: the birth date is missing, no date, or cannot be.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON104",
        name: "v13-birth-date",
        severity: Severity::Error,
        authority: "error V13: birth date missing or malformed",
        page: include_str!("birth_date.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.is_all_non_encounter() {
        return;
    }
    let message = match visit.birth_date {
        Given::Missing => "birth date is missing",
        Given::Wrong => "birth date is not a date like 1980-01-31",
        Given::Is(day) if day > facts.today => "birth date is in the future",
        Given::Is(day) if visit.first_day().is_some_and(|first| day > first) => "the patient was born after the service",
        Given::Is(_) => return,
    };
    let finding = on_visit(&RULE.card, visit, col::BIRTH_DATE, message);
    out.push(finding.private_value(visit.visit.private(col::BIRTH_DATE)).help("copy it from the health card"));
}
