//! CW813: a transaction set or TA1 is refused.

use super::subject::*;
use crate::jurisdiction::us::answers::Refusal;

/// The rule.
pub static RULE: Rule<OfAnswer> = Rule {
    card: RuleCard {
        id: "CW813",
        name: "answer-refused",
        severity: Severity::Error,
        authority: "X12.6: counts and control numbers of SE, GE and IEA; claimwright: what was damaged is not posted",
        page: include_str!("refused_answer.md"),
    },
    check,
};

fn check(subject: &WholeAnswer<'_>, _: &Facts<'_>, out: &mut Findings) {
    let (name, at) = match subject.answer {
        Answer::Interchange(answer) => (format!("TA1 for interchange {}", answer.number), answer.at),
        other => other.source().map_or_else(Default::default, |set| (format!("{} {}", set.kind, set.number), set.at)),
    };
    // One finding for all reasons: they have one cause more often than not.
    let Some(first) = subject.answer.refusals().first() else { return };
    let reasons: Vec<String> = subject.answer.refusals().iter().take(5).map(Refusal::to_string).collect();
    let message = format!("{name} is refused: {}", reasons.join("; "));
    out.push(subject.finding(&RULE.card, (at, ""), message).help(first.help()));
}
