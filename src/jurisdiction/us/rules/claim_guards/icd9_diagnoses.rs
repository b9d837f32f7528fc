//! CW618: diagnoses in ICD-9.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW618",
        name: "icd9-diagnoses",
        severity: Severity::Error,
        authority: "45 CFR 162.1002: ICD-10-CM for services since 2015-10-01",
        page: include_str!("icd9_diagnoses.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    subject.report(TroubleKind::OldDiagnoses, &RULE.card, out);
}
