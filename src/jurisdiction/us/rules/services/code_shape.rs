//! CW302: no procedure code, or a text that cannot be one.

use super::super::terms::*;
use crate::jurisdiction::us::ids::ProcedureCode;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW302",
        name: "malformed-procedure",
        severity: Severity::Error,
        authority: "005010X222A1: 2400 SV101-2; 45 CFR 162.1002: CPT and HCPCS, five characters each",
        page: include_str!("code_shape.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    for line in &visit.lines {
        let text = line.line.text(lcol::CODE);
        let message = match line.code {
            Given::Is(_) => continue,
            // CW613 or CW616 has spoken of an 837P.
            Given::Missing if visit.from_837p => continue,
            Given::Missing => "the procedure code is missing".to_string(),
            Given::Wrong => format!("\"{text}\" is not a procedure code"),
        };
        out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(text).help(help(text)));
    }
}

fn help(text: &str) -> String {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).take(8).map(|c| c.to_ascii_uppercase()).collect();
    match ProcedureCode::parse(&plain) {
        Ok(meant) => format!("type {}", meant.as_str()),
        Err(_) => "five characters: 99213, 0042T or J1100; modifiers belong into mod1 to mod4".to_string(),
    }
}
