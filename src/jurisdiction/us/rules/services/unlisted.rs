//! CW317: a code that does not say what was done, and no text that does.

use super::super::terms::*;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW317",
        name: "unlisted-without-note",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 SV101-7 is required with codes that do not say what was done [codes from memory: rule data, unlisted]",
        page: include_str!("unlisted.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let Some(code) = line.code.value() else { continue };
        let told = line.explained || !line.line.text(lcol::SERVICE_TEXT).is_empty() || !is_empty(visit, col::NOTE);
        if !told && visit.us.rule_data.unlisted.codes.contains(code.as_str()) {
            let message = format!("{code} does not say what was done, and no text does");
            let help = "write in service_text what was done or given, and how much of it";
            out.push(on_line((&RULE.card, visit), line, lcol::SERVICE_TEXT, message).value(code.as_str()).help(help));
        }
    }
}
