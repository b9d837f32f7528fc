//! CW811: the insurer has the patient under another name or number than we sent.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfPaidClaim> = Rule {
    card: RuleCard {
        id: "CW811",
        name: "patient-corrected-by-payer",
        severity: Severity::Hint,
        authority: "005010X221A1 2100 NM1*74: corrected patient or insured",
        page: include_str!("corrected_patient.md"),
    },
    check,
};

fn check(subject: &PaidClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Some(person) = subject.claim.person(Role::Corrected) else { return };
    let number = subject.claim.number;
    let (value, column, what) = if person.id.is_empty() { (person.last, "NM103", "name") } else { (person.id, "NM109", "member number") };
    let message = format!("claim {number}: the insurer has another {what} for the patient");
    let help = "compare with the insurance card, and correct the registration before the next claim";
    out.push(Finding::new(&RULE.card, subject.place(person.at, column), message).private_value(value).help(help));
}
