//! ON204: the referring number is not six digits.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON204",
        name: "v09-referring-number",
        severity: Severity::Error,
        authority: "error V09: invalid referral number",
        page: include_str!("referring_number.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_claim() && !visit.is(Program::Rmb) && visit.referring == Given::Wrong {
        let text = visit.visit.text(col::REFERRING_ID);
        let known = suggestion(text, visit.practice.referrers.iter().map(|referrer| referrer.id.as_str()));
        let message = format!("referring_id \"{text}\" is neither six digits nor a [[referrer]] of practice.toml");
        out.push(on_visit(&RULE.card, visit, col::REFERRING_ID, message).value(text).help(known));
    }
}
