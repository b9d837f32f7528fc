//! CW605: a text holds a character that the payer does not take.

use super::subject::*;
use super::texts::{self, Text};
use crate::finding::Private;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW605",
        name: "character-not-taken",
        severity: Severity::Error,
        authority: "X12 5010 basic and extended character sets; the payer's profile says which",
        page: include_str!("character_not_taken.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    texts::each(subject.claim, &mut |text: Text<'_>| {
        let dialect = subject.dialect;
        let Some(sign) = dialect.first_unsendable(text.text).filter(|&c| !dialect.separates(c)) else { return };
        let message = format!("the {} holds {sign:?}, which the payer does not take", text.what);
        let finding = match text.line {
            Some(line) => subject.line_finding((&RULE.card, line), text.at, message),
            None => subject.finding(&RULE.card, text.at, message),
        };
        let help = if sign.is_ascii_graphic() {
            "leave it out; if the payer takes it, set characters = \"extended\" in its profile"
        } else {
            "write it with plain letters, digits and signs"
        };
        out.push(finding.private_value(Private::new(text.text)).help(help));
    });
}
