//! ON101: the health number is no health number.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON101",
        name: "vh1-health-number",
        severity: Severity::Error,
        authority: "specification 6.2: MOD 10 over the health number; error VH1",
        page: include_str!("health_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.is_all_non_encounter() {
        return;
    }
    let (message, help) = match visit.health_number {
        Given::Wrong => ("health number is not ten digits", "copy the ten digits of the health card; its letters go into member_suffix"),
        Given::Is(_) if visit.check_digit_fails => {
            ("the last digit of the health number does not fit the others", "look for a digit that was mistyped or swapped")
        }
        Given::Is(_) | Given::Missing => return,
    };
    out.push(on_visit(&RULE.card, visit, col::MEMBER_ID, message).private_value(visit.visit.private(col::MEMBER_ID)).help(help));
}
