//! ON102: no health number on a claim that needs one.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON102",
        name: "vh2-health-number-missing",
        severity: Severity::Error,
        authority: "error VH2: HCP and WCB claims need a health number",
        page: include_str!("no_health_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let needs = matches!(visit.program, Given::Is(Program::Hcp | Program::Wcb)) && !visit.is_all_non_encounter();
    if needs && visit.health_number == Given::Missing {
        let help = "copy it from the health card; without a card, bill the patient (payer_id = SELF) or the other province (RMB)";
        out.push(on_visit(&RULE.card, visit, col::MEMBER_ID, "health number is missing").help(help));
    }
}
