//! CW624: two different prior authorisation numbers for one payer on a line.

use super::subject::*;
use crate::finding::Private;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW624",
        name: "two-authorisations",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 REF*G1, one for each payer; clearing-house edits",
        page: include_str!("two_authorisations.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    for (n, line) in subject.claim.lines.iter().enumerate() {
        let mut numbers = line.references.iter().filter(|r| r.qualifier.is("G1")).take(20);
        let differs = numbers.clone().any(|a| numbers.clone().any(|b| a.payer == b.payer && a.text != b.text));
        if let Some(second) = numbers.nth(1).filter(|_| differs) {
            let message = "the line has two different prior authorisation numbers for the same payer";
            let help = "leave the one that the payer gave for this service";
            let finding = subject.line_finding((&RULE.card, n), ("prior_auth", "REF*G1"), message);
            out.push(finding.private_value(Private::new(second.text.expose())).help(help));
        }
    }
}
