//! ON202: a specialty that does not exist, or not for this provider.

use super::super::terms::*;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON202",
        name: "v08-specialty",
        severity: Severity::Error,
        authority: "error V08: specialty missing, unknown, or wrong for the provider number",
        page: include_str!("specialty.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() {
        return;
    }
    if visit.specialty == Given::Wrong {
        let text = visit.visit.text(col::BILLING_SPECIALTY);
        out.push(
            on_visit(&RULE.card, visit, col::BILLING_SPECIALTY, format!("specialty \"{text}\" is not two digits"))
                .value(text)
                .help("correct billing_specialty or leave it empty"),
        );
        return;
    }
    let mut last = None;
    for item in &visit.items {
        let (Some((at, provider)), Some(specialty)) = (item.provider, visit.specialty_of(item)) else { continue };
        if last.replace(at) == Some(at) {
            continue;
        }
        let message = match why_not(provider.number.number(), specialty.as_str()) {
            Some(why) => format!("specialty {} of {} cannot be: {why}", specialty.as_str(), provider.id),
            None if !tables::is_specialty(specialty) => format!("the ministry knows no specialty {}", specialty.as_str()),
            None => continue,
        };
        let help = "correct specialty of the [[provider]] in practice.toml, or billing_specialty of the visit";
        out.push(on_item((&RULE.card, visit), item, lcol::RENDERING_ID, message).value(specialty.as_str()).help(help));
    }
}

/// Specialties that go with certain numbers only (reference 6.2).
fn why_not(number: u32, specialty: &str) -> Option<&'static str> {
    let begins = number / 10_000;
    match specialty {
        "27" if number != 599_993 => Some("it is for laboratory directors, number 599993"),
        "90" if number != 991_000 => Some("it is for health facilities, number 991000"),
        "49" | "50" | "51" | "52" | "53" | "54" | "55" | "70" | "71" if number / 100_000 != 4 => {
            Some("dental specialties go with numbers that begin with 4")
        }
        "56" if !matches!(begins, 80 | 81) => Some("optometry goes with numbers that begin with 80 or 81"),
        "80" | "81" if begins != 82 => Some("physiotherapy goes with numbers that begin with 82"),
        _ => None,
    }
}
