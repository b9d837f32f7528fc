//! CW623: another payer's day or the patient's remainder at both levels, or a day at none.

use super::subject::*;

/// The rule.
pub static RULE: Rule<OfClaim> = Rule {
    card: RuleCard {
        id: "CW623",
        name: "decision-at-two-levels",
        severity: Severity::Error,
        authority: "005010X222A1: DTP*573 and AMT*EAF stand in 2330B and 2320 or in 2430, never in both; clearing-house edits ask for one of them",
        page: include_str!("decision_level.md"),
    },
    check,
};

fn check(subject: &ClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    let claim = subject.claim;
    if claim.other_payers.len() > MOST_OTHER_PAYERS {
        return;
    }
    for other in &claim.other_payers {
        let decisions = || claim.lines.iter().flat_map(|l| &l.decisions).filter(|d| d.payer_id == other.coverage.payer.id);
        let mut say = |at, message: &str, help: &str| {
            out.push(subject.finding(&RULE.card, ("payer2_id", at), message).value(other.coverage.payer.id).help(help));
        };
        // A payer that comes later, or has said nothing, has no day.
        let has_decided = other.paid.is_some() || !other.adjustments.is_empty() || decisions().next().is_some();
        let by_line = decisions().filter(|d| d.decided.is_some()).count();
        if other.decided.is_some() && by_line > 0 {
            say(
                "DTP*573",
                "the day another payer decided stands on the claim and on its lines",
                "leave it at the level at which that payer decided",
            );
        } else if has_decided && other.decided.is_none() && by_line == 0 {
            say("DTP*573", "another payer has decided, and the day is missing", "give the day of its remittance (DTP*573)");
        }
        if other.remaining.is_some() && decisions().any(|d| d.remaining.is_some()) {
            say(
                "AMT*EAF",
                "what remains for the patient stands on the claim and on its lines",
                "leave it at the level at which that payer decided",
            );
        }
    }
}
