//! CW606: a text is too long or too short for its place.

use super::subject::*;
use super::texts::{self, Text};
use crate::finding::Private;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW606",
        name: "text-length",
        severity: Severity::Error,
        authority: "005010X222A1: the lengths of NM1, N3, N4, REF, NTE, PWK and SV101-7",
        page: include_str!("text_length.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    texts::each(subject.claim, &mut |text: Text<'_>| {
        if text.surely_fits() {
            return;
        }
        let length = text.text.chars().count();
        let (message, help) = if length > text.most {
            (format!("the {} has {length} characters, and {} have room", text.what, text.most), "shorten it")
        } else if length < text.least {
            (format!("the {} has {length} characters, and needs {}", text.what, text.least), "write it in full")
        } else {
            return;
        };
        let finding = match text.line {
            Some(line) => subject.line_finding((&RULE.card, line), text.at, message),
            None => subject.finding(&RULE.card, text.at, message),
        };
        out.push(finding.private_value(Private::new(text.text)).help(help));
    });
}
