//! ON205: a provider who refers to herself.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON205",
        name: "ac4-referred-by-oneself",
        severity: Severity::Error,
        authority: "error AC4: the referral number equals the own billing number",
        page: include_str!("own_referral.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Given::Is(referring) = visit.referring else { return };
    if !visit.is_claim() {
        return;
    }
    let own = visit.items.iter().find(|item| item.provider.is_some_and(|(_, provider)| provider.number == referring));
    if let Some(item) = own {
        let message = format!("{} both referred and treated", item.line.text(lcol::RENDERING_ID));
        let finding = on_visit(&RULE.card, visit, col::REFERRING_ID, message).value(visit.visit.text(col::REFERRING_ID)).line(item.number);
        out.push(finding.help("name who referred the patient, or bill a service that needs no referral"));
    }
}
