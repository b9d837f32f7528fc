//! CW301: a HCPCS code that may not be billed on the date of service.

use super::super::terms::*;
use crate::codes::hcpcs;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW301",
        name: "procedure-not-effective",
        severity: Severity::Error,
        authority: "CMS HCPCS alpha-numeric file: add, action and termination dates",
        page: include_str!("not_effective.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        // Only codes that begin with a letter are in the table; CPT codes are not ours to list.
        if !code.as_bytes()[0].is_ascii_alphabetic() {
            continue;
        }
        if let Some(added) = hcpcs::added(code.as_str()).filter(|added| day < *added) {
            let message = format!("{} may be billed from {added} on, and the service is dated {day}", code.as_str());
            let help = "use the code that was valid on that day, or correct service_from";
            out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
