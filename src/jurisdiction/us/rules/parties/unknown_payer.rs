//! CW115: a payer that `practice.toml` does not know.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW115",
        name: "unknown-payer",
        severity: Severity::Error,
        authority: "005010X222A1: 2010BB and 2330B carry the payer's name and number (the id of this rule is our own)",
        page: include_str!("unknown_payer.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !uses_practice(visit) {
        return;
    }
    for (coverage, column) in [(visit.coverage, col::PAYER_ID), (visit.second, col::PAYER2_ID)] {
        if matches!(coverage, Coverage::Unknown) {
            let id = visit.visit.text(column);
            let known = suggestion(id, visit.us.payers.iter().map(|p| p.id.as_str()));
            let help = format!("{known}; a new payer needs a [[payer]] in practice.toml");
            out.push(on_visit(&RULE.card, visit, column, format!("practice.toml knows no payer \"{id}\"")).value(id).help(help));
        }
    }
    if visit.is_self_pay() && !is_empty(visit, col::PAYER2_ID) {
        let message = "a second payer is named, and no first";
        out.push(on_visit(&RULE.card, visit, col::PAYER_ID, message).help("fill in payer_id, or clear payer2_id when the patient pays"));
    }
}
