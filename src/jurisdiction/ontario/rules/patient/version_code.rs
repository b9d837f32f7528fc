//! ON103: the version code is no version code.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON103",
        name: "vh4-version-code",
        severity: Severity::Error,
        authority: "error VH4: a version code is one or two letters",
        page: include_str!("version_code.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if matches!(visit.program, Given::Is(Program::Hcp | Program::Wcb)) && visit.version == Given::Wrong {
        let finding = on_visit(&RULE.card, visit, col::MEMBER_SUFFIX, "version code is not one or two letters");
        let help = "copy the letters behind the health number; a card without letters leaves the column empty";
        out.push(finding.private_value(visit.visit.private(col::MEMBER_SUFFIX)).help(help));
    }
}
