//! CW306: 26 or TC on a service that has no such part, or where the part is not the clinician's to bill.

use super::super::terms::*;
use super::schedule;
use crate::codes::imported::rows::Mpfs;
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};
use crate::visit::MODIFIER_COLUMNS;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW306",
        name: "component-modifier",
        severity: Severity::Error,
        authority: "CMS, physician fee schedule: PC/TC indicator, in the imported edition [its meanings, and places, from memory]",
        page: include_str!("components.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, _: &Facts<'_>, out: &mut Findings) {
    if visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let part =
            line.modifiers.iter().enumerate().find_map(|(n, m)| Some((n, m.value().filter(|m| matches!(m.as_bytes(), b"26" | b"TC"))?)));
        let Some(code) = line.code.value() else { continue };
        match part {
            Some((n, part)) => of_part(visit, line, (n, part, code), out),
            None if in_hospital(visit, line) => of_whole(visit, (line, code), out),
            None => {}
        }
    }
}

fn of_part(visit: &Encounter<'_>, line: &ServiceLine<'_>, (n, part, code): (usize, Modifier, ProcedureCode), out: &mut Findings) {
    let mut say = |message: String, help: &str| {
        let finding = on_line((&RULE.card, visit), line, MODIFIER_COLUMNS[n], message).value(part.as_str()).help(help);
        out.push(finding.fix(clearing(visit, line, MODIFIER_COLUMNS[n])));
    };
    if part.as_str() == "TC" && in_hospital(visit, line) {
        let message = format!("the technical part of {code} at place of service {} is the hospital's to bill", line.place);
        return say(message, "bill the reading with 26, or correct place_of_service");
    }
    if let Some(row) = schedule::row(visit, line)
        && let Some(why) = why_not(part, row)
    {
        let help = if row.indicators.pctc == '1' { "correct the modifier" } else { "clear it: the code is billed as it is" };
        say(format!("{code} takes no {part}: {why} (PC/TC indicator {})", row.indicators.pctc), help);
    }
}

/// Why a service has no such part.
fn why_not(part: Modifier, row: &Mpfs) -> Option<&'static str> {
    let technical = part.as_str() == "TC";
    match row.indicators.pctc {
        '0' => Some("it is a clinician's service without a technical part"),
        '2' => Some("it is a professional part by itself"),
        '3' => Some("it is a technical part by itself"),
        '4' => Some("it stands for both parts together"),
        '5' => Some("it is done by staff, incident to a clinician's service"),
        '6' | '8' if technical => Some("it is the clinician's reading of a laboratory test"),
        '7' => Some("it is a therapist's service"),
        '9' => Some("it has no parts"),
        _ => None,
    }
}

/// The whole of a test at a hospital, where the equipment is not the clinician's.
fn of_whole(visit: &Encounter<'_>, (line, code): (&ServiceLine<'_>, ProcedureCode), out: &mut Findings) {
    if schedule::row(visit, line).is_some_and(|row| row.indicators.pctc == '1') && !line.modifiers.contains(&Given::Wrong) {
        let message = format!("{code} is billed whole at place of service {}, where its technical part is the hospital's", line.place);
        let finding = on_line((&RULE.card, visit), line, lcol::MOD1, message).severity(Severity::Warning).value(line.place);
        out.push(finding.help("add 26 when the clinician only read the result, or correct place_of_service"));
    }
}

fn in_hospital(visit: &Encounter<'_>, line: &ServiceLine<'_>) -> bool {
    visit.us.rule_data.components.hospital_places.iter().any(|place| place == line.place)
}
