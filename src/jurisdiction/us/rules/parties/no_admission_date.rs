//! CW112: a service to an inpatient without the day of admission.

use super::super::terms::*;

/// Places of service that mean a patient admitted to hospital [from memory: only 21 is asked for by all].
const INPATIENT: [&str; 1] = ["21"];

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW112",
        name: "no-admission-date",
        severity: Severity::Error,
        authority: "005010X222A1: 2300 DTP*435 is required for services to inpatients [which places: from memory]",
        page: include_str!("no_admission_date.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || visit.admission_date != Given::Missing {
        return;
    }
    if let Some(line) = visit.lines.iter().find(|line| INPATIENT.contains(&line.place)) {
        let message = format!("place of service {} is a hospital stay, and the date of admission is missing", line.place);
        let help = "fill in admission_date, or correct place_of_service";
        out.push(on_visit(&RULE.card, visit, col::ADMISSION_DATE, message).line(line.number).help(help));
    }
}
