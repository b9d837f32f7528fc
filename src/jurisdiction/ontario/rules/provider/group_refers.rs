//! ON208: a group that needs a referring number on every claim.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON208",
        name: "v09-group-always-refers",
        severity: Severity::Error,
        authority: "error V09: laboratories, diagnostic clinics and health facilities always name who referred",
        page: include_str!("group_refers.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if !visit.is_claim() || visit.referring != Given::Missing {
        return;
    }
    let of_group = |item: &&Item<'_>| visit.group_of(item).is_some_and(|group| group.always_refers());
    if let Some(item) = visit.items.iter().find(of_group) {
        let group = visit.group_of(item).map(|group| group.as_str().to_string()).unwrap_or_default();
        let message = format!("every claim of group {group} needs a referring number");
        out.push(on_visit(&RULE.card, visit, col::REFERRING_ID, message).value(group).help("fill in referring_id"));
    }
}
