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
        return of_837p(visit, out);
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

/// A claim of somebody's 837P goes to the payer that it names by number; payers behind it are only told of.
fn of_837p(visit: &Encounter<'_>, out: &mut Findings) {
    let number = visit.visit.text(col::PAYER_ID);
    if matches!(visit.coverage, Coverage::Unknown) && !number.is_empty() {
        let known = suggestion(number, visit.us.payers.iter().map(|p| p.number()));
        let help = format!("{known}; a new payer needs a [[payer]] with payer_id = \"{number}\" in practice.toml");
        let message = format!("practice.toml knows no payer with the number \"{number}\"");
        out.push(on_visit(&RULE.card, visit, col::PAYER_ID, message).value(number).help(help));
    }
}
