//! ON302: a code that needs a facility or an admission.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON302",
        name: "ah8-hospital-or-admission",
        severity: Severity::Error,
        authority: "error AH8: admission date or hospital number missing",
        page: include_str!("required.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || (visit.master != Given::Missing && visit.admission != Given::Missing) {
        return;
    }
    for item in &visit.items {
        let Given::Is(code) = item.code else { continue };
        let required = tables::required(&code);
        let missing = match (required.master && visit.master == Given::Missing, required.admission && visit.admission == Given::Missing) {
            (true, true) => "a master number and a date of admission",
            (true, false) => "a master number",
            (false, true) => "a date of admission",
            (false, false) => continue,
        };
        let message = format!("{} needs {missing}", code.as_str());
        let finding = on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str());
        out.push(finding.help("fill in facility_id and, for in-patients, admission_date"));
    }
}
