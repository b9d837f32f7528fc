//! CW403: a pair that is paid because a modifier says why; somebody may ask for the record.

use super::super::terms::*;
use super::edits::{Bypass, edits};
use crate::codes::imported::ptp::Indicator;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW403",
        name: "pair-bypassed",
        severity: Severity::Hint,
        authority: "CMS, NCCI procedure-to-procedure edits: modifier indicator 1, in the imported edition; CR 11168 [modifiers from memory]",
        page: include_str!("bypassed.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for edit in edits(visit).iter().filter(|edit| edit.indicator == Indicator::WithModifier) {
        let (paid, denied) = edit.lines(visit);
        let (Some(one), Some(two), Bypass::By(at, modifier)) = (paid.code.value(), denied.code.value(), edit.bypass) else { continue };
        let where_it_is = if at == edit.denied { String::new() } else { format!(" on line {}", paid.number) };
        let message = format!("{two} is paid beside {one} of line {} because of modifier {modifier}{where_it_is}", paid.number);
        let help = "see that the record says why: payers look at such pairs afterwards";
        out.push(on_line((&RULE.card, visit), denied, lcol::CODE, message).value(modifier.as_str()).help(help));
    }
}
