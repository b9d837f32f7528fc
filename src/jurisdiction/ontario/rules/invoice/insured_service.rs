//! ON602: an insured person is to be invoiced for an insured service.

use super::super::terms::*;
use crate::jurisdiction::ontario::fees::Listed;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON602",
        name: "insured-service-invoiced",
        severity: Severity::Error,
        authority: "Commitment to the Future of Medicare Act, 2004: insured persons are not charged for insured services",
        page: include_str!("insured_service.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is(Program::Patient) || !matches!(visit.health_number, Given::Is(_)) {
        return;
    }
    for item in &visit.items {
        if matches!(item.listed, Listed::Fee(_) | Listed::NoFee) {
            let code = item.line.text(lcol::CODE);
            let message = format!("{code} is insured, and the patient has a health number");
            let help = "bill OHIP: payer_id = HCP; a service that OHIP paid short or not at all is never the patient's either";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code).help(help));
        }
    }
}
