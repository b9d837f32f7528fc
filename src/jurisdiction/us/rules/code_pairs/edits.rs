//! The NCCI edits between the lines of a visit, found once for all rules that speak of them.

use super::super::terms::*;
use crate::codes::Edition;
use crate::codes::imported::Kind;
use crate::codes::imported::ptp::{Indicator, Ptp};
use crate::date::Date;
use crate::jurisdiction::us::beside::{self, OtherService};
use crate::jurisdiction::us::ids::{Modifier, ProcedureCode};
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
    /// The first day on which the pair was not paid, and the edition that says so.
    pub since: Since,
    /// What makes both payable.
    pub bypass: Bypass,
}

/// Since when a pair is not paid, and which edition says so: the newest that covers the day, for each holds the history before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    from: Date,
    edition: Option<&'static Edition>,
}

impl Since {
    fn of((visit, day): (&Encounter<'_>, Date), ptp: &Ptp<'_>) -> Since {
        Since { from: ptp.from, edition: visit.us.tables.edition(Kind::Ptp, day) }
    }
}

impl std::fmt::Display for Since {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "since {}", self.from)?;
        self.edition.map_or(Ok(()), |edition| write!(f, ", {}", edition.title))
    }
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
    Some(Edit { paid, denied, indicator: ptp.indicator, since: Since::of((visit, day), &ptp), bypass: bypass(visit, (paid, denied), day) })
}

/// What the modifiers of the two lines say. Whether the pair may be bypassed at all is not asked here.
fn bypass(visit: &Encounter<'_>, (paid, denied): (usize, usize), day: Date) -> Bypass {
    let of = |at: usize| (visit.lines[at].code.value(), &visit.lines[at].modifiers);
    match said(visit, (of(paid), of(denied)), day) {
        Said::Nothing => Bypass::Nothing,
        Said::OfPaid(modifier) => Bypass::By(paid, modifier),
        Said::OfDenied(modifier) => Bypass::By(denied, modifier),
        Said::SamePart(part) => Bypass::SamePart(part),
    }
}

/// What the modifiers of two services say: those of the paid one, of the denied one, or of both the same part of the body.
enum Said {
    Nothing,
    OfPaid(Modifier),
    OfDenied(Modifier),
    SamePart(Modifier),
}

type Coded<'m> = (Option<ProcedureCode>, &'m [Given<Modifier>; 4]);

fn said(visit: &Encounter<'_>, ((_, first), (code, second)): (Coded<'_>, Coded<'_>), day: Date) -> Said {
    let data = &visit.us.rule_data.code_pairs;
    let is_visit = code.is_some_and(|code| visit.us.rule_data.visits.codes.contains(code.as_str()));
    let on_second = |m: &Modifier| data.distinct.contains(*m) || data.others.contains(*m) || (is_visit && data.of_visits.contains(*m));
    let good = |modifiers: &[Given<Modifier>; 4]| modifiers.map(Given::value).into_iter().flatten();
    if let Some(modifier) = good(second).find(on_second) {
        return Said::OfDenied(modifier);
    }
    if day >= data.either_column_from
        && let Some(modifier) = good(first).find(|m| data.distinct.contains(*m))
    {
        return Said::OfPaid(modifier);
    }
    let parts = |modifiers: &[Given<Modifier>; 4]| modifiers.map(|m| m.value().filter(|m| data.anatomical.contains(*m)));
    let (of_first, of_second) = (parts(first), parts(second));
    match of_second.iter().flatten().find(|part| of_first.contains(&Some(**part))) {
        Some(part) => Said::SamePart(*part),
        None => of_second.iter().flatten().next().map_or(Said::Nothing, |part| Said::OfDenied(*part)),
    }
}

/// An edit between a line of the visit and a service on another visit of the day.
pub struct Across<'e, 'a> {
    /// The line of this visit.
    pub line: &'e ServiceLine<'a>,
    /// The service on the other visit.
    pub other: OtherService<'e>,
    /// Whether it is the line that is not paid; else it is the service of the other visit, which an earlier batch has issued.
    pub is_denied: bool,
    /// The first day on which the pair was not paid, and the edition that says so.
    pub since: Since,
    /// The part of the body that both name, where that is why no modifier helps.
    pub same_part: Option<Modifier>,
}

/// Calls `each` for every pair of the indicator across visits of the day that nothing bypasses. Where the service that is not paid
/// stands on another visit of this input, it is said there.
pub fn across<'e, 'a>((visit, facts): (&'e Encounter<'a>, &Facts<'e>), indicator: Indicator, mut each: impl FnMut(Across<'e, 'a>)) {
    let Some(payer) = visit.payer().filter(|_| !facts.beside.is_empty()) else { return };
    for line in &visit.lines {
        let (Some(code), Some(day)) = (line.code.value(), line.from.value()) else { continue };
        if !visit.us.tables.covers(Kind::Ptp, day) {
            visit.us.wanted.note(Kind::Ptp);
            continue;
        }
        for other in beside::with(visit.us, facts, (line, &payer.id)) {
            let (own, theirs) = ((Some(code), &line.modifiers), (Some(other.code), &other.modifiers));
            let find = |paid: &str, denied: &str| visit.us.tables.ptp(paid, denied, day).filter(|ptp| ptp.indicator != Indicator::Void);
            let denied = find(other.code.as_str(), code.as_str()).map(|ptp| (ptp, true, (theirs, own)));
            let paid = find(code.as_str(), other.code.as_str()).map(|ptp| (ptp, false, (own, theirs)));
            let strictest = [denied, paid].into_iter().flatten().min_by_key(|(ptp, ..)| ptp.indicator);
            let Some((ptp, is_denied, pair)) = strictest.filter(|(ptp, ..)| ptp.indicator == indicator) else { continue };
            let same_part = match said(visit, pair, day) {
                Said::SamePart(part) => Some(part),
                Said::OfPaid(_) | Said::OfDenied(_) if indicator == Indicator::WithModifier => continue,
                _ => None,
            };
            if is_denied || other.is_issued() {
                let since = Since::of((visit, day), &ptp);
                each(Across { line, other, is_denied, since, same_part });
            }
        }
    }
}
