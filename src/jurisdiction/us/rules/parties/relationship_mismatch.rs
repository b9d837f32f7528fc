//! CW103: the relationship says one thing, the names say another.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW103",
        name: "relationship-mismatch",
        severity: Severity::Error,
        authority: "005010X222A1: 2000B SBR02 is 18 and there is no loop 2000C when the patient is the subscriber, and only then",
        page: include_str!("relationship_mismatch.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(payer) = visit.payer() else { return };
    let found = match visit.relationship {
        Given::Missing | Given::Is(Relationship::Myself) if names_somebody_else(visit) => Some((
            "the patient is said to be the subscriber, but another person is named as subscriber",
            "clear the subscriber columns, or say in relationship who the patient is to the subscriber: spouse, child, other",
        )),
        Given::Is(Relationship::Spouse | Relationship::Child | Relationship::Other) if payer.is_medicare() => Some((
            "Medicare insures every person alone, so the patient is always the subscriber",
            "type self in relationship, and the patient's own Medicare number",
        )),
        Given::Is(Relationship::Spouse | Relationship::Child | Relationship::Other) if names_the_patient(visit) => Some((
            "the patient is said to be a dependant, but the subscriber has the patient's name and birth date",
            "type self in relationship, or the subscriber's own name and birth date",
        )),
        _ => None,
    };
    if let Some((message, help)) = found {
        let value = visit.visit.text(col::RELATIONSHIP);
        out.push(on_visit(&RULE.card, visit, col::RELATIONSHIP, message).value(value).help(help));
    }
}

/// Subscriber and patient, column by column.
const PAIRS: [(Column<OfVisit, Secret>, Column<OfVisit, Secret>); 3] =
    [(col::SUBSCRIBER_LAST, col::PATIENT_LAST), (col::SUBSCRIBER_FIRST, col::PATIENT_FIRST), (col::SUBSCRIBER_BIRTH_DATE, col::BIRTH_DATE)];

fn names_somebody_else(visit: &Encounter<'_>) -> bool {
    PAIRS.iter().any(|&(theirs, own)| !is_empty(visit, theirs) && !same(visit, theirs, own))
}

fn names_the_patient(visit: &Encounter<'_>) -> bool {
    PAIRS.iter().all(|&(theirs, own)| !is_empty(visit, theirs) && same(visit, theirs, own))
}

fn same(visit: &Encounter<'_>, a: Column<OfVisit, Secret>, b: Column<OfVisit, Secret>) -> bool {
    visit.visit.private(a).expose().eq_ignore_ascii_case(visit.visit.private(b).expose())
}
