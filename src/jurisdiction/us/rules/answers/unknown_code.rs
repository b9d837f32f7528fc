//! CW808: an answer has a code, qualifier or segment that claimwright does not know.

use super::subject::*;
use crate::jurisdiction::us::answers::{Strange, Unknown};

/// The rule.
pub static RULE: Rule<OfAnswer> = Rule {
    card: RuleCard {
        id: "CW808",
        name: "unknown-answer-code",
        severity: Severity::Warning,
        authority: "claimwright: what an insurer writes is kept and posted whether or not it is on a list",
        page: include_str!("unknown_code.md"),
    },
    check,
};

fn check(subject: &WholeAnswer<'_>, _: &Facts<'_>, out: &mut Findings) {
    let strange: &[Strange] = match subject.answer {
        Answer::Payment(payment) => &payment.strange,
        Answer::Acknowledgement(answer) => &answer.strange,
        Answer::Status(report) => &report.strange,
        Answer::Interchange(_) | Answer::Other(_) => &[],
    };
    for strange in strange {
        let times = if strange.count > 1 { format!(", {} times", strange.count) } else { String::new() };
        let what = match (strange.kind, strange.value.as_str()) {
            (Unknown::Date | Unknown::Quantity, _) => format!("no {} that can be read stands here", strange.kind.words()),
            (kind, "") => format!("the {} is missing", kind.words()),
            (kind, value) => format!("the {} {value} is not known", kind.words()),
        };
        let help = "it is kept as sent and stops nothing; if it matters to you, ask the sender what it means";
        let finding = subject.finding(&RULE.card, (strange.at, strange.column), format!("{what}{times}"));
        out.push(finding.value(strange.value.clone()).help(help));
    }
}
