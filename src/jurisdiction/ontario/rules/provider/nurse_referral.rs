//! ON206: a referral by a nurse practitioner or a midwife.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON206",
        name: "ac4-nurse-or-midwife",
        severity: Severity::Warning,
        authority: "error AC4: referrals of nurse practitioners (722900-744292) and midwives (700000-722899) count for some codes only",
        page: include_str!("nurse_referral.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    let Given::Is(referring) = visit.referring else { return };
    let who = match referring.number() {
        722_900..=744_292 => "a nurse practitioner",
        700_000..=722_899 => "a midwife",
        _ => return,
    };
    if visit.is_claim() {
        let message = format!("referred by {who}, which counts for some services only");
        let finding = on_visit(&RULE.card, visit, col::REFERRING_ID, message).value(visit.visit.text(col::REFERRING_ID));
        out.push(finding.help("see whether the Schedule of Benefits takes such a referral for the code"));
    }
}
