//! CW314: a service in the days that the price of an earlier operation covers.

use super::super::terms::*;
use crate::codes::imported::rows::Global;
use crate::date::Date;
use crate::history::EarlierService;
use crate::jurisdiction::us::ids::ProcedureCode;
use crate::jurisdiction::us::lookback::{Tag, is_covered, same_specialty};

/// The rule.
pub static RULE: Rule<OfEncounter> = Rule {
    card: RuleCard {
        id: "CW314",
        name: "within-follow-up",
        severity: Severity::Warning,
        authority: "CMS, global surgery (IOM 100-04 ch. 12 section 40): global days of the imported fee schedule [modifiers from memory: rule data, follow_up]",
        page: include_str!("follow_up.md"),
    },
    check,
};

fn check(visit: &Encounter<'_>, facts: &Facts<'_>, out: &mut Findings) {
    if (facts.services.is_empty() && facts.days.is_empty()) || visit.is_self_pay() {
        return;
    }
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        if line.good_modifiers().any(|m| visit.us.rule_data.follow_up.released_by.contains(m)) {
            continue;
        }
        let global = visit.us.tables.mpfs(code.as_str(), "", day).map(|row| row.global);
        if is_covered(visit.us, code.as_str(), global) {
            let found = in_ledger(visit, facts, (line, day)).or_else(|| in_input(facts, (line, day)));
            found.into_iter().for_each(|operation| say(visit, (line, code), &operation, out));
        }
    }
}

/// An operation whose follow-up lasts until after the service.
struct Operation {
    day: Date,
    days: u16,
    told: String,
}

fn in_ledger(visit: &Encounter<'_>, facts: &Facts<'_>, (line, day): (&ServiceLine<'_>, Date)) -> Option<Operation> {
    let lasting = |service: &EarlierService| {
        let days = follow_up(visit, service)?;
        let covered = lasts(service.day, days, day) && same_specialty(visit.us, &service.provider, line) == Some(true);
        let told = || format!("{} on visit {} of batch {}", service.code, service.visit_id, service.batch);
        covered.then(|| Operation { day: service.day, days, told: told() })
    };
    facts.services.iter().filter_map(lasting).max_by_key(|operation| operation.day)
}

/// Days of follow-up of a service; none for the operation alone (54), whose follow-up is somebody else's.
fn follow_up(visit: &Encounter<'_>, service: &EarlierService) -> Option<u16> {
    match visit.us.tables.mpfs(&service.code, "", service.day)?.global {
        Global::Days(days) if days > 0 && !service.modifiers.split(' ').any(|m| m == "54") => Some(u16::from(days)),
        _ => None,
    }
}

fn in_input(facts: &Facts<'_>, (line, day): (&ServiceLine<'_>, Date)) -> Option<Operation> {
    let taxonomy = line.provider.map_or("", |provider| provider.taxonomy.as_str());
    let lasting = |earlier: &crate::history::EarlierDay| {
        let (tag, told) = (Tag(earlier.tag), format!("row {}", earlier.other.row));
        let covered = lasts(earlier.day, tag.follow_up(), day) && tag.is_of(taxonomy) == Some(true);
        covered.then(|| Operation { day: earlier.day, days: tag.follow_up(), told })
    };
    facts.days.iter().filter_map(lasting).max_by_key(|operation| operation.day)
}

fn lasts(operation: Date, days: u16, day: Date) -> bool {
    (1..=i64::from(days)).contains(&(day - operation).num_days())
}

fn say(visit: &Encounter<'_>, (line, code): (&ServiceLine<'_>, ProcedureCode), operation: &Operation, out: &mut Findings) {
    let Operation { day, days, told } = operation;
    let message = format!("{code} falls into the {days} days of follow-up after an operation on {day} ({told}), which its price covers");
    let help = if visit.us.rule_data.visits.codes.contains(code.as_str()) {
        "add 24 when the visit had nothing to do with the operation; otherwise it is not paid"
    } else {
        "add 58 (planned or more extensive), 78 (back to the operating room) or 79 (unrelated); otherwise it is not paid"
    };
    out.push(on_line((&RULE.card, visit), line, lcol::CODE, message).value(code.as_str()).help(help));
}
