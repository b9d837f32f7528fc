//! CW604: a text holds one of the separators of the file.

use super::subject::*;
use super::texts::{self, Text};
use crate::finding::Private;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW604",
        name: "separator-in-text",
        severity: Severity::Error,
        authority: "X12 5010: a separator cannot stand in data, and there is no way to escape it",
        page: include_str!("separator_in_text.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    texts::each(subject.claim, &mut |text: Text<'_>| {
        let Some(separator) = text.text.chars().find(|&c| subject.dialect.separates(c)) else { return };
        let message = format!("the {} holds {separator:?}, which separates fields in the payer's file", text.what);
        let finding = match text.line {
            Some(line) => subject.line_finding((&RULE.card, line), text.at, message),
            None => subject.finding(&RULE.card, text.at, message),
        };
        out.push(finding.private_value(Private::new(text.text)).help("write it in another way: a blank or a hyphen will do"));
    });
}
