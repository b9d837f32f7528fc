//! ON509: the referring number on a claim of another province is not six digits.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON509",
        name: "r08-referral-number",
        severity: Severity::Error,
        authority: "error R08: referral number invalid on a claim of another province",
        page: include_str!("referral.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is(Program::Rmb) && visit.referring == Given::Wrong {
        let text = visit.visit.text(col::REFERRING_ID);
        let known = suggestion(text, visit.practice.referrers.iter().map(|referrer| referrer.id.as_str()));
        let message = format!("referring_id \"{text}\" is neither six digits nor a [[referrer]] of practice.toml");
        out.push(on_visit(&RULE.card, visit, col::REFERRING_ID, message).value(text).help(known));
    }
}
