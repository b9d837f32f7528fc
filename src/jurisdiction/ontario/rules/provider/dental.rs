//! ON211: a dental service of somebody who is no dentist.

use super::super::terms::*;
use crate::jurisdiction::ontario::ids::Suffix;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON211",
        name: "v34-not-a-dentist",
        severity: Severity::Warning,
        authority: "error V34: the service code does not match the kind of provider; specialties of dentists (reference 6.2)",
        page: include_str!("dental.md"),
    },
    check,
};

const DENTISTS: [&str; 9] = ["49", "50", "51", "52", "53", "54", "55", "70", "71"];

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    for item in &visit.items {
        let (Given::Is(code), Some(specialty)) = (item.code, visit.specialty_of(item)) else { continue };
        let dental = code.prefix() == b'T' && code.suffix() == Suffix::Professional;
        if dental && !DENTISTS.contains(&specialty.as_str()) {
            let message = format!("{} is a dental service, and specialty {} is none of a dentist", code.as_str(), specialty.as_str());
            let help = "correct the code, or name the dentist who gave the service";
            out.push(on_item((&RULE.card, visit), item, lcol::CODE, message).value(code.as_str()).help(help));
        }
    }
}
