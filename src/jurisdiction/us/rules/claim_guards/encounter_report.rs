//! CW617: a reported encounter instead of a claim.

use super::subject::*;
use crate::jurisdiction::us::claim::Purpose;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW617",
        name: "encounter-report",
        severity: Severity::Error,
        authority: "005010X222A1: BHT06 CH and RP",
        page: include_str!("encounter_report.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    if subject.claim.purpose == Purpose::Reporting {
        let message = "the file reports encounters (BHT06 RP) and does not ask for payment";
        let help = "send it as it is; claimwright issues claims that ask for payment (CH) only";
        out.push(subject.finding(&RULE.card, ("", "BHT06"), message).value("RP").help(help));
    }
}
