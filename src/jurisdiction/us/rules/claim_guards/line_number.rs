//! CW603: a line number that remittances could not be matched by.

use super::subject::*;
use crate::jurisdiction::us::ids::LineReference;
use crate::limits::LINES_PER_VISIT;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW603",
        name: "line-number-not-kept",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 REF*6R; clearing-house edits: at most 30 characters, unique within the claim",
        page: include_str!("line_number.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let at = ("line", "REF*6R");
    let lines = &subject.claim.lines;
    if lines.len() > LINES_PER_VISIT {
        // CW608 has spoken, and comparing them all would take too long.
        return;
    }
    for (n, line) in lines.iter().enumerate() {
        let Some(reference) = &line.reference else { continue };
        let number = reference.as_bytes();
        let (message, help) = if number.len() > LineReference::KEPT_BY_ALL {
            (
                format!("the line number has {} characters, and payers need only keep 30", number.len()),
                "number lines with at most 30 characters",
            )
        } else if !subject.dialect.keeps(number) {
            let message = "the line number has small letters or signs that the payer does not take, so it would come back changed";
            (message.to_string(), "number lines with A to Z, 0 to 9 and the hyphen")
        } else if let Some(first) = lines[..n].iter().position(|earlier| earlier.reference == line.reference) {
            (format!("line {} has the same line number", first + 1), "give every line of a claim a number of its own")
        } else {
            continue;
        };
        out.push(subject.line_finding((&RULE.card, n), at, message).value(reference.as_str()).help(help));
    }
}
