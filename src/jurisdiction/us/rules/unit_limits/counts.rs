//! How many units of a service stand against its limit: of one line, or of the day.

use super::super::code_pairs::edits::shared_day;
use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::imported::rows::{Mai, Mue};
use crate::date::Date;
use crate::jurisdiction::us::beside;
use crate::jurisdiction::us::ids::ProcedureCode;
use crate::money::Units;

/// A service of which there is more than the limit allows.
pub struct Excess<'e, 'a> {
    /// The line; the first one, where the day counts together.
    pub line: &'e ServiceLine<'a>,
    /// The code.
    pub code: ProcedureCode,
    /// Units of the line or of the day, for each day of a span.
    pub units: Units,
    /// How many lines of this visit they stand on.
    pub lines: usize,
    /// Where the rest of them stands, when another visit of the day has the same service.
    pub elsewhere: Option<String>,
    /// The most units that are paid.
    pub limit: u32,
}

/// Calls `each` for every service of which there is too much, by the limits that apply in this way.
pub fn excesses<'e, 'a>((visit, facts): (&'e Encounter<'a>, &Facts<'_>), mai: Mai, mut each: impl FnMut(Excess<'e, 'a>)) {
    if visit.is_self_pay() {
        return;
    }
    for (n, line) in visit.lines.iter().enumerate() {
        let Some((code, limit)) = limit(visit, line).filter(|(_, limit)| limit.mai == mai) else { continue };
        let counted = if mai == Mai::Line { of_line(line).map(|units| (units, 1)) } else { of_day(visit, n) };
        let Some((mut units, lines)) = counted else { continue };
        let elsewhere = if mai == Mai::Line { None } else { on_other_visits((visit, facts), (line, code), &mut units) };
        if units > Units::from_thousandths(i64::from(limit.units) * 1000) {
            each(Excess { line, code, units, lines, elsewhere, limit: limit.units });
        }
    }
}

/// The limit of a line's code on its day; none where the limits are not loaded, which is remembered.
fn limit(visit: &Encounter<'_>, line: &ServiceLine<'_>) -> Option<(ProcedureCode, Mue)> {
    let (code, day) = (line.code.value()?, line.from.value()?);
    match visit.us.tables.mue(code.as_str(), day) {
        Some(limit) => Some((code, limit)),
        None => {
            if !visit.us.tables.covers(Kind::Mue, day) {
                visit.us.wanted.note(Kind::Mue);
            }
            None
        }
    }
}

/// The units of a line for one day: of a span, its share rounded to whole units [from memory]. Minutes are no units.
fn of_line(line: &ServiceLine<'_>) -> Option<Units> {
    if line.minutes != Given::Missing {
        return None;
    }
    on_its_day(line.units, (line.from.value()?, line.last_day()?))
}

/// The share of one day in the units of a span.
pub fn on_its_day(units: Given<Units>, (from, to): (Date, Date)) -> Option<Units> {
    let units = units.or(Units::ONE)?;
    let days = (to - from).num_days() + 1;
    if days <= 1 {
        return Some(units);
    }
    let of_all = days.saturating_mul(1000);
    Some(Units::from_thousandths((units.thousandths().saturating_mul(2) + of_all) / (2 * of_all) * 1000))
}

/// The same for the day, where the limit counts all of it; a service on both sides (50) counts twice [from memory].
fn of_both_sides(line: &ServiceLine<'_>) -> Option<Units> {
    let both_sides = line.good_modifiers().any(|m| m.as_str() == "50");
    Some(doubled(of_line(line)?, both_sides))
}

/// The units of a day over all lines with the same code and provider, with their number; said of the first of these lines.
fn of_day(visit: &Encounter<'_>, n: usize) -> Option<(Units, usize)> {
    let first = &visit.lines[n];
    let same = |line: &&ServiceLine<'_>| line.code == first.code && shared_day(first, line).is_some();
    if visit.lines[..n].iter().any(|line| same(&line)) {
        return None;
    }
    let counted: Vec<Units> = visit.lines[n..].iter().filter(same).filter_map(of_both_sides).collect();
    let sum = counted.iter().fold(0_i64, |sum, units| sum.saturating_add(units.thousandths()));
    Some((Units::from_thousandths(sum), counted.len()))
}

/// Adds the units of the same service that stand on other visits of the day, and says where.
fn on_other_visits(
    (visit, facts): (&Encounter<'_>, &Facts<'_>),
    (line, code): (&ServiceLine<'_>, ProcedureCode),
    units: &mut Units,
) -> Option<String> {
    if facts.beside.is_empty() || of_line(line).is_none() {
        return None;
    }
    let same = beside::with(visit.us, facts, (line, &visit.payer()?.id)).filter(|other| other.code == code);
    let mut first = None;
    for other in same {
        let both_sides = other.modifiers.iter().any(|m| m.value().is_some_and(|m| m.as_str() == "50"));
        let sum = units.thousandths().saturating_add(doubled(other.units, both_sides).thousandths());
        *units = Units::from_thousandths(sum);
        first = first.or_else(|| Some(other.told()));
    }
    first
}

fn doubled(units: Units, both_sides: bool) -> Units {
    if both_sides { Units::from_thousandths(units.thousandths().saturating_mul(2)) } else { units }
}

impl Excess<'_, '_> {
    /// `4 units on 2 lines`, `4 units`, `4 units together with another visit of that day, row 7`.
    pub fn told(&self) -> String {
        let unit = if self.units == Units::ONE { "unit" } else { "units" };
        let lines = if self.lines == 1 { String::new() } else { format!(" on {} lines", self.lines) };
        let elsewhere = self.elsewhere.as_ref().map_or_else(String::new, |visit| format!(" together with {visit}"));
        format!("{} {unit}{lines}{elsewhere}", self.units)
    }
}
