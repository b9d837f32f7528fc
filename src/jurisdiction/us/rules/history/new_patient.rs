//! CW313: a patient is billed as new whom the same specialty of the practice has seen not long ago.

use super::super::terms::*;
use crate::date::Date;
use crate::jurisdiction::us::ids::ProcedureCode;
use crate::jurisdiction::us::lookback::{Tag, new_again, same_specialty};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW313",
        name: "new-patient-seen-before",
        severity: Severity::Error,
        authority: "CPT and IOM 100-04 ch. 12 section 30.6.7: new once in three years, by group and specialty [codes from memory: rule data, new_patients]",
        page: include_str!("new_patient.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if (facts.services.is_empty() && facts.days.is_empty()) || visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        if visit.us.rule_data.new_patients.codes.contains(code.as_str()) {
            let found = in_ledger(visit, facts, (line, day)).or_else(|| in_input(visit, facts, (line, day)));
            found.into_iter().for_each(|seen| say(visit, (line, code), &seen, out));
        }
    }
}

/// When the patient was seen, where that stands, and whether it was the same specialty, as far as that is known.
struct Seen {
    day: Date,
    told: String,
    surely: bool,
}

/// The latest service that makes the patient known; one whose specialty is the same for sure before one whose is not known.
fn in_ledger(visit: &Encounter<'_>, facts: &Facts<'_>, (line, day): (&ServiceLine<'_>, Date)) -> Option<Seen> {
    let data = &visit.us.rule_data.new_patients;
    let counts = facts.services.iter().filter(|s| s.day < day && day < new_again(visit.us, s.day) && data.seen_by.contains(&s.code));
    let known = counts.filter_map(|service| match same_specialty(visit.us, &service.provider, line) {
        Some(false) => None,
        same => Some((same.is_some(), service)),
    });
    let (surely, service) = known.max_by_key(|(surely, service)| (*surely, service.day))?;
    let told = format!("{} on visit {} of batch {}", service.code, service.visit_id, service.batch);
    Some(Seen { day: service.day, told, surely })
}

fn in_input(visit: &Encounter<'_>, facts: &Facts<'_>, (line, day): (&ServiceLine<'_>, Date)) -> Option<Seen> {
    let taxonomy = line.provider.map_or("", |provider| provider.taxonomy.as_str());
    let counts = facts.days.iter().filter(|d| d.day < day && day < new_again(visit.us, d.day) && Tag(d.tag).seen());
    let known = counts.filter_map(|earlier| match Tag(earlier.tag).is_of(taxonomy) {
        Some(false) => None,
        same => Some((same.is_some(), earlier)),
    });
    let (surely, earlier) = known.max_by_key(|(surely, earlier)| (*surely, earlier.day))?;
    Some(Seen { day: earlier.day, told: format!("row {}", earlier.other.row), surely })
}

fn say(visit: &Encounter<'_>, (line, code): (&ServiceLine<'_>, ProcedureCode), seen: &Seen, out: &mut Findings) {
    let who = if seen.surely { "the same specialty saw the patient" } else { "the practice saw the patient, the specialty is not known," };
    let message = format!("{code} is for a new patient, and {who} on {} ({})", seen.day, seen.told);
    let severity = if seen.surely { Severity::Error } else { Severity::Warning };
    let help = "use the code for a patient who is known, such as 99211 to 99215 in the office";
    out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).severity(severity).value(code.as_str()).help(help));
}
