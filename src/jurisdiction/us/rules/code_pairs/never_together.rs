//! CW401: two services of which the second is never paid beside the first.

use super::super::terms::*;
use super::edits::{across, edits};
use crate::codes::imported::ptp::Indicator;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW401",
        name: "never-paid-together",
        severity: Severity::Error,
        authority: "CMS, NCCI procedure-to-procedure edits for practitioners: modifier indicator 0, in the imported edition",
        page: include_str!("never_together.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    for edit in edits(visit).iter().filter(|edit| edit.indicator == Indicator::Never) {
        let (paid, denied) = edit.lines(visit);
        let (Some(one), Some(two)) = (paid.code.value(), denied.code.value()) else { continue };
        let message = format!("{two} is not paid beside {one} of line {}, and no modifier changes that ({})", paid.number, edit.since);
        let help =
            format!("leave {two} out, or correct one of the codes: the payer denies {two}, and the patient may not be billed for it");
        out.push(on_line((&RULE.card, visit), denied, lcol::CODE, message).value(two.as_str()).help(help));
    }
    across((visit, facts), Indicator::Never, |edit| {
        let (Some(own), other) = (edit.line.code.value(), edit.other.code) else { return };
        let (since, place) = (edit.since, edit.other.told());
        let finding = |message: String| on_line((&RULE.card, visit), edit.line, lcol::CODE, message).value(own.as_str());
        out.push(if edit.is_denied {
            finding(format!("{own} is not paid beside {other} of {place}, and no modifier changes that ({since})")).help(format!(
                "leave {own} out, or correct one of the codes: the payer denies {own}, and the patient may not be billed for it"
            ))
        } else {
            finding(format!("{other} of {place} is not paid beside {own}, and no modifier changes that ({since})"))
                .severity(Severity::Warning)
                .help(format!("correct the code if it is a slip; else the payer denies {other}, or takes back what it has paid for it"))
        });
    });
}
