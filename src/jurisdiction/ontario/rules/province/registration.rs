//! ON502: a registration number of another shape than its province's.

use super::super::terms::*;
use crate::date::Date;
use crate::jurisdiction::ontario::build::province;
use crate::jurisdiction::ontario::tables;

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "ON502",
        name: "r02-registration-number",
        severity: Severity::Error,
        authority: "error R02: registration number invalid for the province",
        page: include_str!("registration.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let province = province(visit.visit.text(col::MEMBER_REGION));
    let number = visit.visit.private(col::MEMBER_ID);
    if !visit.is(Program::Rmb) || number.is_empty() {
        return;
    }
    let Some(form) = province.and_then(tables::registration_form) else { return };
    let day = visit.first_day().unwrap_or(facts.today);
    if fits(number.expose(), province.unwrap_or_default(), day) != Some(true) {
        let message = format!("registration numbers of {} are {form}", province.unwrap_or_default());
        let finding = on_visit(&RULE.card, visit, col::MEMBER_ID, message).private_value(number);
        out.push(finding.help("copy the number from the card; blanks and hyphens do not matter"));
    }
}

/// Whether a number has the shape of its province's; `None` when it holds other characters.
fn fits(number: &str, province: &str, day: Date) -> Option<bool> {
    let text: Vec<u8> = number.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).map(|byte| byte.to_ascii_uppercase()).collect();
    let digits = |bytes: &[u8], count: usize| bytes.len() == count && bytes.iter().all(u8::is_ascii_digit);
    Some(match province {
        "AB" | "NB" | "NU" | "SK" | "YT" => digits(&text, 9),
        "BC" => digits(&text, 10),
        "MB" => digits(&text, 9) || (digits(&text, 6) && day < Date::from_ymd_opt(2005, 4, 1)?),
        "NS" => digits(&text, 10) || (digits(&text, 11) && day < Date::from_ymd_opt(1994, 1, 1)?),
        "NL" => digits(&text, 12),
        "PE" => digits(&text, 8),
        "NT" => matches!(text.split_first(), Some((b'D' | b'H' | b'N' | b'M' | b'T', rest)) if digits(rest, 7)),
        "PQ" => text.split_at_checked(4).is_some_and(|(name, rest)| name.iter().all(u8::is_ascii_uppercase) && digits(rest, 8)),
        _ => return None,
    })
}
