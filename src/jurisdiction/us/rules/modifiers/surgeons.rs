//! CW308: a second surgeon, a team or an assistant at an operation for which payers pay none.

use super::super::terms::*;
use super::schedule;
use crate::codes::imported::rows::Indicators;
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW308",
        name: "second-surgeon",
        severity: Severity::Error,
        authority: "CMS, physician fee schedule: assistant, co-surgeon and team indicators, in the imported edition [meanings from memory]",
        page: include_str!("surgeons.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in visit.lines.iter().filter(|line| line.modifiers[0] != Given::Missing) {
        for (n, given) in line.modifiers.iter().enumerate() {
            if let Given::Is(modifier) = given
                && let Some(role) = Role::of(*modifier)
                && let (Some(code), Some(row)) = (line.code.value(), schedule::row(visit, line))
            {
                of_role(visit, line, (n, role, code, role.indicator(&row.indicators)), out);
            }
        }
    }
}

/// Who else operated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    SecondSurgeon,
    Team,
    Assistant,
}

impl Role {
    fn of(modifier: Modifier) -> Option<Role> {
        match modifier.as_bytes() {
            b"62" => Some(Role::SecondSurgeon),
            b"66" => Some(Role::Team),
            b"80" | b"81" | b"82" | b"AS" => Some(Role::Assistant),
            _ => None,
        }
    }

    fn indicator(self, indicators: &Indicators) -> char {
        match self {
            Role::SecondSurgeon => indicators.cosurgeon,
            Role::Team => indicators.team,
            Role::Assistant => indicators.assistant,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Role::SecondSurgeon => "two surgeons",
            Role::Team => "a team",
            Role::Assistant => "an assistant",
        }
    }
}

/// Indicators of assistants count otherwise than the two others: 0 asks for the record there, and 1 says never.
fn of_role(
    visit: &Encounter<'_>,
    line: &ServiceLine<'_>,
    (n, role, code, indicator): (usize, Role, ProcedureCode, char),
    out: &mut Findings,
) {
    let (never, record) = if role == Role::Assistant { ('1', '0') } else { ('0', '1') };
    let text = line.line.text(MODIFIER_COLUMNS[n]);
    let (severity, message, help) = if indicator == never || indicator == '9' {
        let message = format!("{code} is never paid for {} (indicator {indicator})", role.name());
        (Severity::Error, message, "clear the modifier, or correct the code")
    } else if indicator == record && visit.visit.text(col::ATTACHMENT_TYPE).is_empty() {
        let message = format!("{code} is paid for {} only when the record shows the need (indicator {indicator})", role.name());
        (Severity::Warning, message, "send the operation report along: attachment_type and attachment_number")
    } else {
        return;
    };
    let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).severity(severity).value(text).help(help);
    out.push(if severity == Severity::Error { finding.fix(clearing(visit, line, MODIFIER_COLUMNS[n])) } else { finding });
}
