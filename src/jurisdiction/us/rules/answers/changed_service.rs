//! CW812: the insurer decided about another code than the one that was sent.

use super::subject::*;
use crate::jurisdiction::us::answers::Procedure;

/// The rule.
pub static RULE: Rule<OfPaidClaim> = Rule {
    card: RuleCard {
        id: "CW812",
        name: "service-changed-by-payer",
        severity: Severity::Warning,
        authority: "005010X221A1 2110 SVC06: the code that was sent, where another one was decided about",
        page: include_str!("changed_service.md"),
    },
    check,
};

fn check(subject: &PaidClaimSubject<'_>, _: &Facts<'_>, out: &mut Findings) {
    for (before, line) in subject.claim.lines().enumerate() {
        let number = u16::try_from(before + 1).unwrap_or(u16::MAX);
        let Some(original) = line.original.filter(|original| differs(original, &line.procedure)) else { continue };
        let (sent, decided) = (written(&original), written(&line.procedure));
        let message = format!("claim {}: {sent} was sent, and decided about as {decided}", subject.claim.number);
        let help = "read the adjustment reasons: where it was bundled or coded down against the contract, ask for a review";
        out.push(Finding::new(&RULE.card, subject.place(line.at.element(6), "SVC06"), message).line(number).value(sent).help(help));
    }
}

fn differs(a: &Procedure<'_>, b: &Procedure<'_>) -> bool {
    a.code != b.code || a.modifiers != b.modifiers
}

/// A code with its modifiers, as on paper.
fn written(procedure: &Procedure<'_>) -> String {
    let modifiers = procedure.modifiers.iter().filter(|modifier| !modifier.is_empty()).map(|modifier| format!("-{modifier}"));
    procedure.code.chars().take(48).collect::<String>() + &modifiers.collect::<String>()
}
