//! The NCCI edits between the lines of a visit, found once for all rules that speak of them.

use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::imported::ptp::Indicator;
use crate::date::Date;
use crate::jurisdiction::us::ids::Modifier;
use crate::limits;

/// Two lines of which the second is not paid beside the first, unless something bypasses that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The position of the line with the code of column 1, which is paid.
    pub paid: usize,
    /// The position of the line with the code of column 2, which is not.
    pub denied: usize,
    /// Whether a modifier can make both payable.
    pub indicator: Indicator,
    /// The first day on which the pair was not paid.
    pub since: Date,
    /// What makes both payable.
    pub bypass: Bypass,
}

/// What makes the code of column 2 payable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bypass {
    /// Nothing.
    Nothing,
    /// This modifier of the line at this position.
    By(usize, Modifier),
    /// Both lines name parts of the body, and this is one that both name: that is no bypass.
    SamePart(Modifier),
}

impl Edit {
    /// The two lines: paid, denied.
    pub fn lines<'e, 'a>(&self, visit: &'e Encounter<'a>) -> (&'e ServiceLine<'a>, &'e ServiceLine<'a>) {
        (&visit.lines[self.paid], &visit.lines[self.denied])
    }
}

/// The edits of a visit; none where the pairs are not loaded, which is remembered.
pub fn edits<'e>(visit: &'e Encounter<'_>) -> &'e [Edit] {
    if visit.lines.len() < 2 || visit.is_self_pay() {
        return &[];
    }
    visit.edits.get_or_init(|| find(visit))
}

fn find(visit: &Encounter<'_>) -> Vec<Edit> {
    let mut found = Vec::new();
    for (n, first) in visit.lines.iter().enumerate() {
        for (m, second) in visit.lines.iter().enumerate().skip(n + 1) {
            let Some(day) = shared_day(first, second) else { continue };
            if found.len() >= limits::FINDINGS_PER_VISIT || !visit.us.tables.covers(Kind::Ptp, day) {
                if found.is_empty() {
                    visit.us.wanted.note(Kind::Ptp);
                }
                return found;
            }
            // Which of the two is denied may depend on the day; of two edits the stricter one counts.
            let both = [edit(visit, (n, m), day), edit(visit, (m, n), day)];
            found.extend(both.into_iter().flatten().min_by_key(|edit| edit.indicator));
        }
    }
    found
}

/// The first day on which the same provider gave both services.
pub fn shared_day(first: &ServiceLine<'_>, second: &ServiceLine<'_>) -> Option<Date> {
    if !same_provider(first, second) {
        return None;
    }
    let day = first.from.value()?.max(second.from.value()?);
    (day <= first.last_day()? && day <= second.last_day()?).then_some(day)
}

/// The same person, or two of the practice with the same specialty, whom payers take for one.
fn same_provider(first: &ServiceLine<'_>, second: &ServiceLine<'_>) -> bool {
    if first.line.text(lcol::RENDERING_ID) == second.line.text(lcol::RENDERING_ID) {
        return true;
    }
    match (first.provider, second.provider) {
        (Some(one), Some(other)) => !one.taxonomy.is_empty() && one.taxonomy == other.taxonomy,
        _ => false,
    }
}

fn edit(visit: &Encounter<'_>, (paid, denied): (usize, usize), day: Date) -> Option<Edit> {
    let (first, second) = (&visit.lines[paid], &visit.lines[denied]);
    let ptp = visit.us.tables.ptp(first.code.value()?.as_str(), second.code.value()?.as_str(), day)?;
    if ptp.indicator == Indicator::Void {
        return None;
    }
    Some(Edit { paid, denied, indicator: ptp.indicator, since: ptp.from, bypass: bypass(visit, (paid, denied), day) })
}

/// What the modifiers of the two lines say. Whether the pair may be bypassed at all is not asked here.
fn bypass(visit: &Encounter<'_>, (paid, denied): (usize, usize), day: Date) -> Bypass {
    let data = &visit.us.rule_data.code_pairs;
    let (first, second) = (&visit.lines[paid], &visit.lines[denied]);
    let is_visit = second.code.value().is_some_and(|code| visit.us.rule_data.visits.codes.contains(code.as_str()));
    let on_second = |m: &Modifier| data.distinct.contains(*m) || data.others.contains(*m) || (is_visit && data.of_visits.contains(*m));
    if let Some(modifier) = second.good_modifiers().find(on_second) {
        return Bypass::By(denied, modifier);
    }
    if day >= data.either_column_from
        && let Some(modifier) = first.good_modifiers().find(|m| data.distinct.contains(*m))
    {
        return Bypass::By(paid, modifier);
    }
    let parts = |line: &ServiceLine<'_>| line.modifiers.map(|m| m.value().filter(|m| data.anatomical.contains(*m)));
    let (of_first, of_second) = (parts(first), parts(second));
    match of_second.iter().flatten().find(|part| of_first.contains(&Some(**part))) {
        Some(part) => Bypass::SamePart(*part),
        None => of_second.iter().flatten().next().map_or(Bypass::Nothing, |part| Bypass::By(denied, *part)),
    }
}
