//! CW608: more than 50 service lines.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW608",
        name: "too-many-lines",
        severity: Severity::Error,
        authority: "005010X222A1: loop 2400 stands 50 times at most",
        page: include_str!("too_many_lines.md"),
    },
    check,
};

/// Loop 2400 stands so often at most.
const MOST: usize = 50;

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let lines = subject.claim.lines.len();
    if lines > MOST {
        let message = format!("the claim has {lines} service lines, and 50 have room");
        let help = "divide it in two claims, each with its own number and total";
        out.push(subject.finding(&RULE.card, ("line", "LX"), message).value(lines.to_string()).help(help));
    }
}
