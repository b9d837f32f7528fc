//! ON421: a service that needs approval before it is given.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables::{self, List};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON421",
        name: "explan22-prior-approval",
        severity: Severity::Warning,
        authority: "explanatory code 22: prior approval required",
        page: include_str!("prior_approval.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.manual_review == Given::Is(true) {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        if tables::is_in(List::PriorApproval, &code) {
            let message = format!("{} is paid only with approval before the service", code.as_str());
            let help = "see that the approval is there, and say manual_review = Y so that it is looked at";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
