//! CW109: the billing provider's tax number is missing, malformed, or of no kind.

use super::super::terms::*;
use crate::jurisdiction::us::ids::TaxId;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW109",
        name: "tax-id",
        severity: Severity::Error,
        authority: "005010X222A1: 2010AA carries exactly one of REF*EI and REF*SY",
        page: include_str!("tax_id.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() || !uses_practice(visit) {
        return;
    }
    visit.us.judged.tax_id.unless(out, |out| of_billing(visit, out));
}

fn of_billing(visit: &Encounter<'_>, out: &mut Findings) {
    let billing = &visit.us.billing;
    let (read, name) = match billing.tax_id_kind.as_str() {
        "ein" => (TaxId::ein(&billing.tax_id), "an employer identification number"),
        "ssn" => (TaxId::ssn(&billing.tax_id), "a social security number"),
        other => {
            let message = format!("practice.toml: [billing] tax_id_kind = \"{other}\" says neither \"ein\" nor \"ssn\"");
            let help = "type \"ein\" for the number of a practice, \"ssn\" for that of a person who bills alone";
            return out.push(in_practice(&RULE.card, visit, message).value(other).help(help));
        }
    };
    // The number itself stays out of the message: it may be a person's.
    if let Err(why) = read {
        let message = format!("practice.toml: [billing] tax_id is not {name}: it {why}");
        out.push(in_practice(&RULE.card, visit, message).help("type the nine digits as the tax office gave them"));
    }
}
