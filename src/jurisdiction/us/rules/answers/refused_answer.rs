//! CW813: a transaction set or TA1 is refused.

use super::subject::*;
use crate::finding::{FileNo, Place};
use crate::jurisdiction::us::answers::{Refusal, Trouble};

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

/// What is said of a file that cannot be read to its end.
pub fn unreadable(file: FileNo, trouble: &Trouble) -> Finding {
    let help = match trouble {
        Trouble::Empty => "fetch the file again: nothing was saved",
        Trouble::CutOff { .. } => "fetch the file again: it was not saved whole; complete interchanges before the end are used",
        _ => "fetch the file again; complete interchanges before that place are used",
    };
    Finding::new(&RULE.card, Place { file, ..Place::default() }, trouble.to_string()).help(help)
}
