//! How many units of a service stand against its limit: of one line, or of the day.

use super::super::code_pairs::edits::shared_day;
use super::super::terms::*;
use crate::codes::imported::Kind;
use crate::codes::imported::rows::{Mai, Mue};
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
    /// How many lines they stand on.
    pub lines: usize,
    /// The most units that are paid.
    pub limit: u32,
}

/// Calls `each` for every service of which there is too much, by the limits that apply in this way.
pub fn excesses<'e, 'a>(visit: &'e Encounter<'a>, mai: Mai, mut each: impl FnMut(Excess<'e, 'a>)) {
    if visit.is_self_pay() {
        return;
    }
    for (n, line) in visit.lines.iter().enumerate() {
        let Some((code, limit)) = limit(visit, line).filter(|(_, limit)| limit.mai == mai) else { continue };
        let counted = if mai == Mai::Line { of_line(line).map(|units| (units, 1)) } else { of_day(visit, n) };
        let Some((units, lines)) = counted else { continue };
        if units > Units::from_thousandths(i64::from(limit.units) * 1000) {
            each(Excess { line, code, units, lines, limit: limit.units });
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
    let units = line.units.or(Units::ONE)?;
    let days = (line.last_day()? - line.from.value()?).num_days() + 1;
    if days <= 1 {
        return Some(units);
    }
    let of_all = days.saturating_mul(1000);
    Some(Units::from_thousandths((units.thousandths().saturating_mul(2) + of_all) / (2 * of_all) * 1000))
}

/// The same for the day, where the limit counts all of it; a service on both sides (50) counts twice [from memory].
fn on_its_day(line: &ServiceLine<'_>) -> Option<Units> {
    let units = of_line(line)?;
    let both_sides = line.good_modifiers().any(|m| m.as_str() == "50");
    Some(if both_sides { Units::from_thousandths(units.thousandths().saturating_mul(2)) } else { units })
}

/// The units of a day over all lines with the same code and provider, with their number; said of the first of these lines.
fn of_day(visit: &Encounter<'_>, n: usize) -> Option<(Units, usize)> {
    let first = &visit.lines[n];
    let same = |line: &&ServiceLine<'_>| line.code == first.code && shared_day(first, line).is_some();
    if visit.lines[..n].iter().any(|line| same(&line)) {
        return None;
    }
    let counted: Vec<Units> = visit.lines[n..].iter().filter(same).filter_map(on_its_day).collect();
    let sum = counted.iter().fold(0_i64, |sum, units| sum.saturating_add(units.thousandths()));
    Some((Units::from_thousandths(sum), counted.len()))
}

/// `4 units on 2 lines`, `4 units`.
pub fn told(units: Units, lines: usize) -> String {
    let unit = if units == Units::ONE { "unit" } else { "units" };
    if lines == 1 { format!("{units} {unit}") } else { format!("{units} {unit} on {lines} lines") }
}
